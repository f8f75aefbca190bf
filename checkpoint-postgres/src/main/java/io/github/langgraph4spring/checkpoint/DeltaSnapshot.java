package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The whole value of a delta channel, stored every now and then between its writes.
 *
 * @param value the value, or {@code null}
 */
public record DeltaSnapshot(@Nullable Object value) {

}
