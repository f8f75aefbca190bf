package io.github.langgraph4spring.checkpoint;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

	/**
	 * Returns the delta channels that cannot be rebuilt: an ancestor that they are
	 * rebuilt from is not there any more.
	 * @return the channels, empty as long as nothing was deleted that is needed
	 */
	public Set<String> lostChannels() {
		Set<String> counted = this.tuple.metadata().deltaCounters().keySet();
		return this.histories.entrySet().stream().filter((entry) -> {
			DeltaChannelHistory history = entry.getValue();
			boolean delta = counted.contains(entry.getKey()) || !history.writes().isEmpty();
			return delta && (history.isEmpty() || !history.whole());
		}).map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
	}

}
