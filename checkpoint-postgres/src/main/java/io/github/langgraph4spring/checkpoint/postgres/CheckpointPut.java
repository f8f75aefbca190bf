package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.postgres.WaitingWrites.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * What a put saves.
 *
 * @param config thread, namespace and parent
 * @param checkpoint the checkpoint
 * @param metadata its metadata
 * @param newVersions the versions of the channels that changed
 * @param latest whether the parent must be the thread's latest
 * @param written what was written after the parent, to channels that nothing else may
 * have been written to, or {@code null}
 * @param waiting what waits to be sent, all of it written after the parent
 */
record CheckpointPut(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
		Map<String, ChannelVersion> newVersions, boolean latest, @Nullable TaskWrites written, List<Waiting> waiting) {

}
