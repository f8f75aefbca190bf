package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that a run stands at: what the next one is made from, without the values
 * of the state.
 *
 * @param checkpointId the checkpoint, or {@code null} in front of the first one
 * @param step its super-step
 * @param nextNodes the nodes that run next
 * @param versions the versions of its channels
 * @param seen by node the versions that it has seen
 * @param state the fingerprints of the state by channel
 * @param carried the values that langgraph4j has no notion of: those of LangGraph's own
 * channels, and nulls
 * @param deltas what is counted of the delta channels, whether or not they are in the
 * state
 * @param written the channels that something was written to after it
 * @param loaded whether a run has read it, so that its input may follow
 */
record Position(@Nullable String checkpointId, int step, Set<String> nextNodes, Map<String, ChannelVersion> versions,
		Map<String, Map<String, ChannelVersion>> seen, Map<String, Fingerprint> state,
		Map<String, @Nullable Object> carried, Map<String, DeltaCounter> deltas, Set<String> written, boolean loaded) {

	/** From the oldest to the newest: the ids of LangGraph sort by time. */
	static final Comparator<Position> BY_AGE = Comparator.comparing(Position::idOf);

	/** In front of the first checkpoint of a thread. */
	static final Position BEGINNING = new Position(null, -2, Set.of(), Map.of(), Map.of("__input__", Map.of()),
			Map.of(), Map.of(), Map.of(), Set.of(), true);

	/**
	 * The position at a stored checkpoint.
	 */
	static Position of(CheckpointTuple tuple, Map<String, ChannelValue> state, boolean loaded) {
		Checkpoint checkpoint = tuple.checkpoint();
		Integer step = tuple.metadata().step();
		Map<String, @Nullable Object> carried = new LinkedHashMap<>();
		Map<String, DeltaCounter> deltas = new LinkedHashMap<>(tuple.metadata().deltaCounters());
		checkpoint.channelValues().forEach((channel, value) -> {
			if (value instanceof DeltaSnapshot) {
				deltas.putIfAbsent(channel, DeltaCounter.SNAPSHOT);
			}
			if (!state.containsKey(channel)) {
				carried.put(channel, value);
			}
		});
		return new Position(checkpoint.id(), (step != null) ? step : BEGINNING.step(), Control.nextNodes(checkpoint),
				checkpoint.channelVersions(), checkpoint.versionsSeen(), fingerprints(state), carried, deltas,
				tuple.pendingWrites().stream().map(PendingWrite::channel).collect(Collectors.toSet()), loaded);
	}

	static Map<String, Fingerprint> fingerprints(Map<String, ChannelValue> state) {
		Map<String, Fingerprint> fingerprints = new LinkedHashMap<>();
		state.forEach((channel, value) -> fingerprints.put(channel, value.fingerprint()));
		return fingerprints;
	}

	/**
	 * Returns as much of the checkpoint as the ids of its tasks are made of.
	 */
	CheckpointTuple tuple(CheckpointConfig at) {
		String id = idOf(this);
		Checkpoint checkpoint = Checkpoint.builder(this.step).id(id).channelVersions(this.versions).build();
		return new CheckpointTuple(at.withCheckpointId(id), checkpoint,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, this.step), null, List.of());
	}

	boolean isNewestOf(List<Position> positions) {
		return positions.stream().allMatch((other) -> BY_AGE.compare(other, this) <= 0);
	}

	private static String idOf(Position position) {
		return (position.checkpointId != null) ? position.checkpointId : "";
	}

	/**
	 * Returns how much of its state is still there in another one.
	 */
	int keptIn(Map<String, ChannelValue> other, CheckpointSerializer serializer) {
		return other.entrySet().stream().mapToInt((channel) -> {
			Fingerprint fingerprint = this.state.get(channel.getKey());
			return (fingerprint != null) ? fingerprint.keptIn(channel.getValue(), serializer) : 0;
		}).sum();
	}

}
