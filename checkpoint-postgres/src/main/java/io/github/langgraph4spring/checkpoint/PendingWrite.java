package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * What a task wrote to a channel and no checkpoint holds yet.
 *
 * @param taskId the task
 * @param channel the channel
 * @param value the value, or {@code null}
 */
public record PendingWrite(String taskId, String channel, @Nullable Object value) {

}
