package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answers.
 *
 * @param fields the fields as they are stored
 */
public record ToolMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param toolCallId the id of the call that it answers
	 * @param name the tool, or {@code null}
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public ToolMessage(Object content, String toolCallId, @Nullable String name, @Nullable String id) {
		this(MessageFields.of(content, "tool", id)
			.with("name", name)
			.with("tool_call_id", toolCallId)
			.with("artifact", null)
			.with("status", "success")
			.build());
	}

	/**
	 * Returns the id of the call that the message answers.
	 * @return the id, or {@code null} if it is not stored
	 */
	public @Nullable String toolCallId() {
		return this.fields.string("tool_call_id");
	}

	/**
	 * Returns whether the call went well.
	 * @return {@code success} or {@code error}, or {@code null} if it is not stored
	 */
	public @Nullable String status() {
		return this.fields.string("status");
	}

}
