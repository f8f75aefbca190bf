package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a state are delta channels, and how often these are stored whole. A
 * channel that is one in its thread stays one.
 *
 * @param names the channels
 * @param lists whether every list is one
 * @param snapshotFrequency after how many updates a channel is stored whole
 */
record DeltaChannels(Set<String> names, boolean lists, int snapshotFrequency) {

	/** None but those that a thread has. */
	static final DeltaChannels NONE = new DeltaChannels(Set.of(), false, DeltaCounter.DEFAULT_SNAPSHOT_FREQUENCY);

	DeltaChannels {
		names = Set.copyOf(names);
		if (snapshotFrequency < 1) {
			throw new IllegalArgumentException(
					"A delta channel is stored whole after so many updates: " + snapshotFrequency + " is less than 1");
		}
	}

	boolean isOff() {
		return this.names.isEmpty() && !this.lists;
	}

	/**
	 * Tells whether a channel becomes a delta channel.
	 */
	boolean include(String channel, @Nullable Object value) {
		return value instanceof List<?> && (this.lists || this.names.contains(channel));
	}

	/**
	 * Tells whether a channel is stored whole now, by what is counted since it was.
	 */
	boolean isDue(DeltaCounter counter) {
		return counter.isSnapshotDue(this.snapshotFrequency);
	}

	/**
	 * Returns all checkpoints of a thread and namespace with the snapshots that they
	 * would store: each is its parent's with what was written to that. What cannot be
	 * rebuilt any more is left out.
	 * @param tuples the checkpoints, newest first
	 */
	static List<CheckpointTuple> rebuilt(List<CheckpointTuple> tuples) {
		Map<@Nullable String, CheckpointTuple> rebuilt = new HashMap<>();
		for (int i = tuples.size() - 1; i >= 0; i--) {
			CheckpointTuple tuple = tuples.get(i);
			CheckpointTuple parent = (tuple.parentConfig() != null) ? rebuilt.get(tuple.parentConfig().checkpointId())
					: null;
			Map<String, List<@Nullable Object>> lists = new LinkedHashMap<>();
			tuple.metadata().deltaCounters().keySet().forEach((channel) -> {
				boolean absent = tuple.checkpoint().channelVersions().containsKey(channel)
						&& !tuple.checkpoint().channelValues().containsKey(channel);
				List<@Nullable Object> list = absent ? after(parent, channel) : null;
				if (list != null) {
					lists.put(channel, list);
				}
			});
			rebuilt.put(tuple.checkpoint().id(), DeltaReplay.withSnapshots(tuple, lists));
		}
		return tuples.stream().map((tuple) -> rebuilt.getOrDefault(tuple.checkpoint().id(), tuple)).toList();
	}

	private static @Nullable List<@Nullable Object> after(@Nullable CheckpointTuple parent, String channel) {
		if (parent == null || parent.rebuiltChannels(Set.of(channel)).contains(channel)) {
			return null;
		}
		List<PendingWrite> writes = parent.pendingWrites()
			.stream()
			.filter((write) -> write.channel().equals(channel))
			.toList();
		return DeltaReplay.list(parent.checkpoint().channelValues().get(channel), writes);
	}

}
