package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;

/**
 * Remembers where the runs of this JVM stand, for a bounded number of threads and
 * namespaces. It is a hint: what it says is checked against the row, or read again,
 * before anything is built on it. Thread-safe.
 */
final class Positions {

	private static final int MAX_PLACES = 1_000;

	private static final int MAX_POSITIONS = 8;

	@SuppressWarnings("serial")
	private final Map<Place, List<Position>> positions = new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<Place, List<Position>> eldest) {
			return size() > MAX_PLACES;
		}
	};

	/**
	 * Returns the positions of a thread and namespace, those that were used last first.
	 */
	synchronized List<Position> of(CheckpointConfig config) {
		return this.positions.getOrDefault(Place.of(config), List.of());
	}

	synchronized void add(CheckpointConfig config, Position position) {
		List<Position> changed = new ArrayList<>(of(config));
		changed.removeIf((other) -> Objects.equals(other.checkpointId(), position.checkpointId()));
		if (changed.size() == MAX_POSITIONS) {
			// runs stand at new checkpoints; old ones are looked at
			changed.remove(Collections.min(changed, Position.BY_AGE));
		}
		changed.add(0, position);
		this.positions.put(Place.of(config), List.copyOf(changed));
	}

	synchronized void forget(String threadId) {
		this.positions.keySet().removeIf((place) -> place.threadId().equals(threadId));
	}

	private record Place(String threadId, String namespace) {

		static Place of(CheckpointConfig config) {
			return new Place(config.threadId(), config.namespaceOrRoot());
		}

	}

}
