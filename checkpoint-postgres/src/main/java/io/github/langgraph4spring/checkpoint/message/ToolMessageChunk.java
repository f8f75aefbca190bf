package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * A part of a streamed message of a tool.
 *
 * @param fields the fields as they are stored
 */
public record ToolMessageChunk(Fields fields) implements Message {

}
