package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a function answers; LangChain's predecessor of {@link ToolMessage}.
 *
 * @param fields the fields as they are stored
 */
public record FunctionMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param name the function
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public FunctionMessage(Object content, String name, @Nullable String id) {
		this(MessageFields.of(content, "function", id).with("name", name).build());
	}

}
