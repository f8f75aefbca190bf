package io.github.langgraph4spring.checkpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint with all that is stored about it.
 *
 * @param config where it is: thread, namespace and id
 * @param checkpoint the checkpoint
 * @param metadata its metadata
 * @param parentConfig where its parent is, or {@code null} if it has none
 * @param pendingWrites what tasks wrote after it, in the order of the tasks' paths, of
 * the tasks, and of the writes of each
 */
public record CheckpointTuple(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
		@Nullable CheckpointConfig parentConfig, List<PendingWrite> pendingWrites) {

	public CheckpointTuple {
		pendingWrites = List.copyOf(pendingWrites);
	}

}
