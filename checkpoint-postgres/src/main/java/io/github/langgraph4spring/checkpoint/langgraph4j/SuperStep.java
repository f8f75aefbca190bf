package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What langgraph4j wants to be saved, in LangGraph's words.
 *
 * @param source what made the state: the input, a node, or an update from outside
 * @param nodes the nodes that ran, the entry for the input and none for an update
 * @param next the nodes that run next
 * @param state the state by channel
 * @param alias the id under which langgraph4j will ask for the checkpoint, or
 * {@code null} if it takes that of the checkpoint
 */
record SuperStep(String source, Set<String> nodes, Set<String> next, Map<String, ChannelValue> state,
		@Nullable String alias) {

	/**
	 * Where langgraph4j says to go on while it has not yet asked the edge
	 * ({@code interruptBeforeEdge}): any node may come then.
	 */
	private static final String BEFORE_EDGE = "__INTERRUPTED__";

	boolean isInput() {
		return this.source.equals(CheckpointMetadata.SOURCE_INPUT);
	}

	boolean isUpdate() {
		return this.source.equals(CheckpointMetadata.SOURCE_UPDATE);
	}

	/**
	 * Finds the checkpoint that the state was made from, which langgraph4j does not name:
	 * input is taken in by a run that has read a checkpoint, and a node runs where it is
	 * next. If that is true of several, it is the one of which the state keeps most.
	 * @param known the positions in question, those that were used last first
	 * @return the position, or {@code null} if none of them can be
	 */
	@Nullable Position madeFrom(List<Position> known, CheckpointSerializer serializer) {
		List<Position> possible = known.stream().filter(this::mayFollow).toList();
		Position best = possible.isEmpty() ? null : possible.get(0);
		int bestKept = -1;
		for (Position position : (possible.size() > 1) ? possible : List.<Position>of()) {
			int kept = position.keptIn(this.state, serializer);
			if (kept > bestKept) {
				best = position;
				bestKept = kept;
			}
		}
		return best;
	}

	private boolean mayFollow(Position position) {
		return isInput() ? position.loaded()
				: position.nextNodes().equals(this.nodes) || position.nextNodes().contains(BEFORE_EDGE);
	}

}
