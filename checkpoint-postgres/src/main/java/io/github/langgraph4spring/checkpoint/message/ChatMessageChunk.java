package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * A part of a streamed message of someone of a role of its own.
 *
 * @param fields the fields as they are stored
 */
public record ChatMessageChunk(Fields fields) implements Message {

}
