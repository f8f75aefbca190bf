package io.github.langgraph4spring.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What LangGraph notes about a checkpoint. Entries that have no accessor here are kept.
 *
 * @param entries all entries under LangGraph's own names
 */
public record CheckpointMetadata(Map<String, @Nullable Object> entries) {

	/** {@link #source()} of a checkpoint made from the input. */
	public static final String SOURCE_INPUT = "input";

	/** {@link #source()} of a checkpoint made by a super-step. */
	public static final String SOURCE_LOOP = "loop";

	/** {@link #source()} of a checkpoint made by a change of the state from outside. */
	public static final String SOURCE_UPDATE = "update";

	/** {@link #source()} of a copy of another checkpoint. */
	public static final String SOURCE_FORK = "fork";

	private static final String DELTA_COUNTERS = "counters_since_delta_snapshot";

	public CheckpointMetadata {
		entries = Copies.of(entries);
	}

	/**
	 * Makes metadata of what every checkpoint has.
	 * @param source what the checkpoint was made from
	 * @param step the super-step: -1 for the first input, 0 for the first super-step
	 * @return the metadata
	 */
	public static CheckpointMetadata of(String source, int step) {
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		entries.put("source", source);
		entries.put("step", step);
		entries.put("parents", Map.of());
		return new CheckpointMetadata(entries);
	}

	/**
	 * Returns this metadata with one more entry.
	 * @param name the entry's name
	 * @param value its value, or {@code null}
	 * @return the new metadata
	 */
	public CheckpointMetadata with(String name, @Nullable Object value) {
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(this.entries);
		changed.put(name, value);
		return new CheckpointMetadata(changed);
	}

	/**
	 * Returns what the checkpoint was made from.
	 * @return one of the {@code SOURCE_} constants, or {@code null} if it is not noted
	 */
	public @Nullable String source() {
		return (this.entries.get("source") instanceof String source) ? source : null;
	}

	/**
	 * Returns the super-step: -1 for the first input, 0 for the first super-step.
	 * @return the step, or {@code null} if it is not noted
	 */
	public @Nullable Integer step() {
		return (this.entries.get("step") instanceof Number step) ? step.intValue() : null;
	}

	/**
	 * Returns the ids of the parent graphs' checkpoints by namespace.
	 * @return the ids, empty if none are noted
	 */
	public Map<String, String> parents() {
		Map<String, String> parents = new LinkedHashMap<>();
		if (this.entries.get("parents") instanceof Map<?, ?> map) {
			map.forEach((namespace, id) -> parents.put(String.valueOf(namespace), String.valueOf(id)));
		}
		return parents;
	}

	/**
	 * Returns what is counted of delta channels since their last snapshot.
	 * @return by channel the updates and the super-steps, empty if none are noted
	 */
	public Map<String, DeltaCounter> deltaCounters() {
		Map<String, DeltaCounter> counters = new LinkedHashMap<>();
		if (this.entries.get(DELTA_COUNTERS) instanceof Map<?, ?> map) {
			map.forEach((channel, counted) -> {
				if (counted instanceof List<?> pair && pair.size() == 2 && pair.get(0) instanceof Number updates
						&& pair.get(1) instanceof Number supersteps) {
					counters.put(String.valueOf(channel), new DeltaCounter(count(updates), count(supersteps)));
				}
			});
		}
		return counters;
	}

	// whatever another writer has counted, the channel is a delta channel
	private static int count(Number number) {
		return (int) Math.min(Math.max(number.longValue(), 0), 1_000_000_000);
	}

	/**
	 * Returns this metadata with what is counted of delta channels.
	 * @param counters by channel the updates and the super-steps
	 * @return the new metadata, without the entry if nothing was counted
	 */
	public CheckpointMetadata withDeltaCounters(Map<String, DeltaCounter> counters) {
		Map<String, @Nullable Object> counted = new LinkedHashMap<>();
		counters.forEach((channel, counter) -> {
			if (counter.supersteps() > 0) {
				counted.put(channel, List.of(counter.updates(), counter.supersteps()));
			}
		});
		Map<String, @Nullable Object> changed = new LinkedHashMap<>(this.entries);
		changed.remove(DELTA_COUNTERS);
		if (!counted.isEmpty()) {
			changed.put(DELTA_COUNTERS, counted);
		}
		return new CheckpointMetadata(changed);
	}

	/**
	 * Returns the run that made the checkpoint.
	 * @return the run's id, or {@code null} if it is not noted
	 */
	public @Nullable String runId() {
		return (this.entries.get("run_id") instanceof String runId) ? runId : null;
	}

}
