package io.github.langgraph4spring.checkpoint;

import java.util.Map;

/**
 * A checkpoint with all that is stored about it, and what its delta channels are rebuilt
 * from.
 *
 * @param tuple the checkpoint
 * @param histories by channel the history of the delta channels that have a version at
 * the checkpoint and no value
 */
public record TupleWithHistories(CheckpointTuple tuple, Map<String, DeltaChannelHistory> histories) {

	public TupleWithHistories {
		histories = Map.copyOf(histories);
	}

}
