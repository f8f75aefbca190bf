package io.github.langgraph4spring.checkpoint.message;

import java.util.List;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, and the calls of tools that it asks for.
 *
 * @param fields the fields as they are stored
 */
public record AIMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param toolCalls the calls that the model asks for
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public AIMessage(Object content, List<ToolCall> toolCalls, @Nullable String id) {
		this(MessageFields.of(content, "ai", id)
			.with("tool_calls", toolCalls.stream().map(ToolCall::asMap).toList())
			.with("invalid_tool_calls", List.of())
			.with("usage_metadata", null)
			.build());
	}

	/**
	 * Creates a message without calls and without an id.
	 * @param content a string, or a list of content blocks
	 */
	public AIMessage(Object content) {
		this(content, List.of(), null);
	}

	/**
	 * Returns the calls of tools that the model asks for.
	 * @return the calls
	 */
	public List<ToolCall> toolCalls() {
		return MessageFields.toolCalls(this.fields);
	}

}
