package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What tells a model how to behave.
 *
 * @param fields the fields as they are stored
 */
public record SystemMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public SystemMessage(Object content, @Nullable String id) {
		this(MessageFields.of(content, "system", id).build());
	}

	/**
	 * Creates a message without an id.
	 * @param content a string, or a list of content blocks
	 */
	public SystemMessage(Object content) {
		this(content, null);
	}

}
