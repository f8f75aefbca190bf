package io.github.langgraph4spring.checkpoint.message;

import java.util.List;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * A part of a streamed message of a model.
 *
 * @param fields the fields as they are stored
 */
public record AIMessageChunk(Fields fields) implements Message {

	/**
	 * Returns the calls of tools that the model asks for.
	 * @return the calls
	 */
	public List<ToolCall> toolCalls() {
		return MessageFields.toolCalls(this.fields);
	}

}
