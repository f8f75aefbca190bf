package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * A part of a streamed message of a function.
 *
 * @param fields the fields as they are stored
 */
public record FunctionMessageChunk(Fields fields) implements Message {

}
