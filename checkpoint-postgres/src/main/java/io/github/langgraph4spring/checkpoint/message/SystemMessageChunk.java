package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * A part of a streamed message of what tells a model how to behave.
 *
 * @param fields the fields as they are stored
 */
public record SystemMessageChunk(Fields fields) implements Message {

}
