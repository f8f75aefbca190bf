package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a person says.
 *
 * @param fields the fields as they are stored
 */
public record HumanMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public HumanMessage(Object content, @Nullable String id) {
		this(MessageFields.of(content, "human", id).build());
	}

	/**
	 * Creates a message without an id.
	 * @param content a string, or a list of content blocks
	 */
	public HumanMessage(Object content) {
		this(content, null);
	}

}
