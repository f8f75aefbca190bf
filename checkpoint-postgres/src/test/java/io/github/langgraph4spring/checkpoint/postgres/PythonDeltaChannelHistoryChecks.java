package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.metadata;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.random;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's checks of {@code get_delta_channel_history}.
 */
interface PythonDeltaChannelHistoryChecks extends PythonChecks {

	/**
	 * Puts checkpoints, each the parent of the next. As in the suite a checkpoint has a
	 * version only of a channel whose value it stores, and no timestamp.
	 * @param values for each checkpoint the values that it stores
	 * @param writes for each checkpoint the writes to it, of one task
	 * @return where the last one is
	 */
	default CheckpointConfig putChain(List<Map<String, Object>> values, List<List<ChannelWrite>> writes) {
		CheckpointConfig parent = newThread();
		for (int step = 0; step < values.size(); step++) {
			Map<String, ChannelVersion> versions = new LinkedHashMap<>();
			for (String channel : values.get(step).keySet()) {
				versions.put(channel, ChannelVersion.of(step + 1));
			}
			parent = put(parent,
					PythonChecks.builder()
						.timestamp("")
						.additional(Map.of())
						.channelValues(values.get(step))
						.channelVersions(versions)
						.build(),
					metadata(step));
			if (!writes.get(step).isEmpty()) {
				saver().putWrites(parent, writes.get(step), random());
			}
		}
		return parent;
	}

	/**
	 * Puts checkpoints with the channel "ch": each either stores a snapshot of its step
	 * or has a write of it.
	 * @param steps the number of checkpoints
	 * @param snapshots the steps that store a snapshot
	 * @return where the last one is
	 */
	default CheckpointConfig putDeltas(int steps, Set<Integer> snapshots) {
		List<Map<String, Object>> values = new ArrayList<>();
		List<List<ChannelWrite>> writes = new ArrayList<>();
		for (int step = 0; step < steps; step++) {
			boolean snapshot = snapshots.contains(step);
			values.add(snapshot ? Map.of("ch", new DeltaSnapshot(step)) : Map.of());
			writes.add(snapshot ? List.of() : List.of(new ChannelWrite("ch", step)));
		}
		return putChain(values, writes);
	}

	default DeltaChannelHistory history(CheckpointConfig config, String channel) {
		return saver().deltaChannelHistory(config, List.of(channel)).get(channel);
	}

	static List<Object> written(DeltaChannelHistory history) {
		return history.writes().stream().map(PendingWrite::value).toList();
	}

	@Test
	@DisplayName("test_history_returns_writes_oldest_first")
	default void historyReturnsWritesOldestFirst() {
		assertThat(written(history(putDeltas(5, Set.of(0)), "ch"))).containsExactly(1, 2, 3);
	}

	@Test
	@DisplayName("test_history_seed_is_nearest_snapshot")
	default void historySeedIsNearestSnapshot() {
		DeltaChannelHistory history = history(putDeltas(6, Set.of(0, 3)), "ch");
		assertThat(history.seed()).isEqualTo(new DeltaSnapshot(3));
		assertThat(written(history)).containsExactly(4);
	}

	@Test
	@DisplayName("test_history_excludes_target_pending_writes")
	default void historyExcludesTargetPendingWrites() {
		CheckpointConfig head = putDeltas(3, Set.of(0));
		saver().putWrites(head, List.of(new ChannelWrite("ch", "extra")), random());
		assertThat(written(history(head, "ch"))).containsExactly(1);
	}

	@Test
	@DisplayName("test_history_multi_channel")
	default void historyMultiChannel() {
		List<List<ChannelWrite>> writes = new ArrayList<>();
		for (int step = 0; step < 5; step++) {
			writes.add(List.of(new ChannelWrite("a", step), new ChannelWrite("b", step)));
		}
		CheckpointConfig head = putChain(List.of(Map.of(), Map.of("a", new DeltaSnapshot("snap_a")), Map.of(),
				Map.of("b", new DeltaSnapshot("snap_b")), Map.of()), writes);
		Map<String, DeltaChannelHistory> histories = saver().deltaChannelHistory(head, List.of("a", "b"));
		assertThat(written(histories.get("a"))).containsExactly(1, 2, 3);
		assertThat(written(histories.get("b"))).containsExactly(3);
		assertThat(histories.get("a").seed()).isEqualTo(new DeltaSnapshot("snap_a"));
		assertThat(histories.get("b").seed()).isEqualTo(new DeltaSnapshot("snap_b"));
	}

	@Test
	@DisplayName("test_history_empty_channels_returns_empty")
	default void historyEmptyChannelsReturnsEmpty() {
		assertThat(saver().deltaChannelHistory(putDeltas(3, Set.of(0)), List.of())).isEmpty();
	}

	@Test
	@DisplayName("test_history_walk_to_root_no_seed")
	default void historyWalkToRootNoSeed() {
		DeltaChannelHistory history = history(putDeltas(4, Set.of()), "ch");
		assertThat(history.seed()).isNull();
		assertThat(written(history)).containsExactly(0, 1, 2);
	}

	@Test
	@DisplayName("test_history_migration_plain_value_as_seed")
	default void historyMigrationPlainValueAsSeed() {
		// a thread from before its channel became a delta channel
		DeltaChannelHistory history = history(
				putChain(List.of(Map.of(), Map.of("ch", List.of(10, 20, 30)), Map.of(), Map.of()),
						List.of(List.of(new ChannelWrite("ch", 0)), List.of(), List.of(new ChannelWrite("ch", 2)),
								List.of(new ChannelWrite("ch", 3)))),
				"ch");
		assertThat(history.seed()).isEqualTo(List.of(10, 20, 30));
		assertThat(written(history)).containsExactly(2);
	}

	@Test
	@DisplayName("test_history_seed_ancestor_own_writes_are_replayed")
	default void historySeedAncestorOwnWritesAreReplayed() {
		List<List<ChannelWrite>> writes = new ArrayList<>();
		for (String write : List.of("older-than-seed", "at-seed", "after-seed", "pending-at-head")) {
			writes.add(List.of(new ChannelWrite("ch", write)));
		}
		// what a checkpoint stores is the state before the writes to it
		DeltaChannelHistory history = history(
				putChain(List.of(Map.of("ch", List.of(10)), Map.of("ch", List.of(10, 20)), Map.of(), Map.of()), writes),
				"ch");
		assertThat(history.seed()).isEqualTo(List.of(10, 20));
		assertThat(written(history)).containsExactly("at-seed", "after-seed");
	}

}
