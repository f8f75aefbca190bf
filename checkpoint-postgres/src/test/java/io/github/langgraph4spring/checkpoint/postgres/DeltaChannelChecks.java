package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Threads with a delta channel: their histories, and that nothing these need is lost.
 */
interface DeltaChannelChecks extends SaverChecks {

	CheckpointMetadata DELTA = CheckpointMetadata.of("loop", 1)
		.with("counters_since_delta_snapshot", Map.of("log", List.of(1, 1)));

	/**
	 * Puts checkpoints of a delta channel "log": each has a write that belongs to it, and
	 * those whose number is in the list store a snapshot.
	 */
	private List<CheckpointConfig> deltaThread(int checkpoints, List<Integer> snapshots, CheckpointMetadata metadata) {
		return deltaBranch(config(), 0, checkpoints, snapshots, (i) -> metadata);
	}

	private List<CheckpointConfig> deltaBranch(CheckpointConfig from, int first, int end, List<Integer> snapshots,
			IntFunction<CheckpointMetadata> metadata) {
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = from;
		ChannelVersion version = null;
		for (int i = first; i < end; i++) {
			version = saver().nextVersion(version);
			Map<String, ChannelVersion> versions = Map.of("log", version);
			boolean snapshot = snapshots.contains(i);
			parent = saver().put(parent,
					Checkpoint.builder(i)
						.channelValues(snapshot ? Map.of("log", new DeltaSnapshot(List.of("until " + i))) : Map.of())
						.channelVersions(versions)
						.build(),
					metadata.apply(i), versions);
			saver().putWrites(parent, List.of(new ChannelWrite("log", "w" + i), new ChannelWrite("x", i)), "task");
			saved.add(parent);
		}
		return saved;
	}

	private static CheckpointMetadata counted(int supersteps) {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1);
		return (supersteps == 0) ? metadata
				: metadata.with("counters_since_delta_snapshot", Map.of("log", List.of(1, supersteps)));
	}

	static List<IntFunction<CheckpointMetadata>> waysToCount() {
		return List.of((i) -> counted((i < 3) ? i + 1 : i - 3), (i) -> counted(0), (i) -> counted(1),
				(i) -> counted(1000), (i) -> counted(-1), (i) -> counted(2).with("counters_since_delta_snapshot", "?"),
				(i) -> counted(2).with("counters_since_delta_snapshot", Map.of("log", List.of("?", "?"))));
	}

	/** The seed, and what was written since. */
	private List<Object> written(CheckpointConfig at) {
		DeltaChannelHistory history = saver().deltaChannelHistory(at, List.of("log")).get("log");
		List<Object> written = new ArrayList<>();
		written.add(history.seed());
		history.writes().forEach((write) -> written.add(write.value()));
		return written;
	}

	@ParameterizedTest
	@MethodSource("io.github.langgraph4spring.checkpoint.postgres.DeltaChannelChecks#waysToCount")
	default void historyIsExactWhateverTheMetadataCounts(IntFunction<CheckpointMetadata> metadata) {
		List<CheckpointConfig> trunk = deltaBranch(config(), 0, 8, List.of(3), metadata);
		List<CheckpointConfig> fork = deltaBranch(trunk.get(5), 6, 9, List.of(), metadata);
		List<CheckpointConfig> goingOn = deltaBranch(trunk.get(7), 8, 9, List.of(), metadata);
		assertThat(written(trunk.get(2))).containsExactly(null, "w0", "w1");
		assertThat(written(trunk.get(3))).containsExactly(null, "w0", "w1", "w2");
		DeltaSnapshot snapshot = new DeltaSnapshot(List.of("until 3"));
		assertThat(written(trunk.get(4))).containsExactly(snapshot, "w3");
		assertThat(written(trunk.get(7))).containsExactly(snapshot, "w3", "w4", "w5", "w6");
		assertThat(written(fork.get(2))).containsExactly(snapshot, "w3", "w4", "w5", "w6", "w7");
		assertThat(written(goingOn.get(0))).containsExactly(snapshot, "w3", "w4", "w5", "w6", "w7");
		saver().putWrites(trunk.get(6).withCheckpointId(fork.get(1).checkpointId()),
				List.of(new ChannelWrite("log", "of the fork")), "task 2");
		assertThat(written(fork.get(2))).endsWith("w7", "of the fork").hasSize(7);
		assertThat(written(goingOn.get(0))).doesNotContain("of the fork");
		jdbc().sql("delete from checkpoints where thread_id = ? and checkpoint_id = ?")
			.params(thread(), trunk.get(4).checkpointId())
			.update();
		assertThat(written(goingOn.get(0))).containsExactly(null, "w5", "w6", "w7");
	}

	@Test
	default void valueThatAVersionStillPointsAtIsTheSeed() {
		CheckpointConfig snapshot = deltaBranch(config(), 0, 1, List.of(0), (i) -> counted(0)).get(0);
		Map<String, ChannelVersion> versions = saver().get(snapshot).orElseThrow().channelVersions();
		CheckpointConfig unchanged = saver().put(snapshot, Checkpoint.builder(1).channelVersions(versions).build(),
				counted(1), Map.of());
		saver().putWrites(unchanged, List.of(new ChannelWrite("log", "w")), "task");
		CheckpointConfig next = deltaBranch(unchanged, 2, 3, List.of(), (i) -> counted(2)).get(0);
		assertThat(written(next)).containsExactly(new DeltaSnapshot(List.of("until 0")), "w");
	}

	@Test
	default void checkpointIsReadWithTheHistoriesOfItsDeltaChannels() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), DELTA);
		for (CheckpointConfig config : saved) {
			CheckpointTuple tuple = saver().getTuple(config).orElseThrow();
			Map<String, DeltaChannelHistory> histories = config.equals(saved.get(1)) ? Map.of()
					: saver().deltaChannelHistory(config, List.of("log"));
			TupleWithHistories expected = new TupleWithHistories(tuple, histories);
			assertThat(saver().getTupleWithHistories(config, List.of())).contains(expected);
			assertThat(saver().getTupleWithHistories(config, List.of("log", "none"))).contains(expected);
		}
		assertThat(saver().getTupleWithHistories(config(), List.of()).orElseThrow().tuple().config())
			.isEqualTo(saved.get(3));
		assertThat(saver().getTupleWithHistories(CheckpointConfig.of("none"), List.of("log"))).isEmpty();
	}

	@Test
	default void deltaChannelIsRebuiltFromTheNearestSnapshotAndTheWritesSince() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		DeltaChannelHistory history = saver().deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		assertThat(history.seed()).isEqualTo(new DeltaSnapshot(List.of("until 2")));
		assertThat(history.writes()).extracting(PendingWrite::value).containsExactly("w2", "w3", "w4");
		assertThat(saver().deltaChannelHistory(config(), List.of("log")).get("log")).isEqualTo(history);
		assertThat(saver().deltaChannelHistory(saved.get(2), List.of("log")).get("log"))
			.isEqualTo(new DeltaChannelHistory(new DeltaSnapshot(List.of("until 0")),
					List.of(new PendingWrite("task", "log", "w0"), new PendingWrite("task", "log", "w1")), true));
		assertThat(saver().deltaChannelHistory(saved.get(0), List.of("log")).get("log"))
			.isEqualTo(new DeltaChannelHistory(null, List.of(), true));
		assertThat(saver().deltaChannelHistory(saved.get(5), List.of())).isEmpty();
		assertThat(saver().deltaChannelHistory(CheckpointConfig.of("none"), List.of("log")).get("log").writes())
			.isEmpty();
		Map<String, DeltaChannelHistory> both = saver().deltaChannelHistory(saved.get(2), List.of("log", "x"));
		assertThat(both.get("x").seed()).isNull();
		assertThat(both.get("x").writes()).extracting(PendingWrite::value).containsExactly(0, 1);
	}

	@Test
	default void checkpointThatIsItsOwnParentEndsTheWalk() {
		Checkpoint checkpoint = checkpoint(null, Map.of());
		CheckpointConfig self = saver().put(config().withCheckpointId(checkpoint.id()), checkpoint,
				CheckpointMetadata.of("loop", 0), Map.of());
		saver().putWrites(self, List.of(new ChannelWrite("value", 1)), "task");
		assertThat(saver().deltaChannelHistory(self, List.of("value")).get("value"))
			.isEqualTo(new DeltaChannelHistory(null, List.of(new PendingWrite("task", "value", 1)), false));
	}

	@Test
	default void historyTellsThatAnAncestorIsNotThereAnyMore() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		assertThat(saver().getTupleWithHistories(saved.get(5), List.of()).orElseThrow().lostChannels()).isEmpty();
		jdbc().sql("delete from checkpoints where thread_id = ? and checkpoint_id = ?")
			.params(thread(), saved.get(2).checkpointId())
			.update();
		assertThat(saver().getTupleWithHistories(saved.get(5), List.of()).orElseThrow().lostChannels())
			.containsExactly("log");
		DeltaChannelHistory history = saver().deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		assertThat(history.whole()).isFalse();
		assertThat(history.writes()).extracting(PendingWrite::value).containsExactly("w3", "w4");
		assertThat(saver().deltaChannelHistory(saved.get(1), List.of("log")).get("log").whole()).isTrue();
	}

	@Test
	default void inlineValueIsASeedAndNullIsNone() {
		CheckpointConfig seeded = put(config(), false);
		saver().putWrites(seeded, List.of(new ChannelWrite("value", 1)), "task");
		CheckpointConfig none = put(seeded, null);
		CheckpointConfig target = put(none, null);
		assertThat(saver().deltaChannelHistory(target, List.of("value")).get("value"))
			.isEqualTo(new DeltaChannelHistory(false, List.of(new PendingWrite("task", "value", 1)), true));
	}

	@Test
	default void pruningKeepsWhatADeltaChannelIsRebuiltFrom() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		DeltaChannelHistory before = saver().deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		saver().prune(List.of(thread()), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(saved.get(5), saved.get(4), saved.get(3),
				saved.get(2));
		assertThat(saver().deltaChannelHistory(saved.get(5), List.of("log")).get("log")).isEqualTo(before);
	}

	@Test
	default void snapshotsMarkIsEnoughForPruningToKnowADeltaChannelAndItsOwnNeedsNoAncestors() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), CheckpointMetadata.of("loop", 1));
		saver().prune(List.of(thread()), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(saved.get(3), saved.get(2), saved.get(1));
		saver().deleteThread(thread());
		CheckpointConfig snapshot = put(put(config(), new DeltaSnapshot(List.of(1))), new DeltaSnapshot(List.of(2)));
		saver().prune(List.of(thread()), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(snapshot);
	}

	@Test
	default void deletingARunKeepsWhatADeltaChannelOfAnotherIsRebuiltFrom() {
		List<CheckpointConfig> saved = deltaThread(3, List.of(1), DELTA.with("run_id", "r-" + thread()));
		CheckpointConfig latest = saver().put(saved.get(2),
				Checkpoint.builder(3)
					.channelVersions(saver().get(saved.get(2)).orElseThrow().channelVersions())
					.build(),
				DELTA.with("run_id", "another"), Map.of());
		DeltaChannelHistory before = saver().deltaChannelHistory(latest, List.of("log")).get("log");
		saver().deleteForRuns(List.of("r-" + thread()));
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(latest, saved.get(2), saved.get(1));
		assertThat(saver().deltaChannelHistory(latest, List.of("log")).get("log")).isEqualTo(before);
	}

	@Test
	default void copiedThreadIsWhole() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), DELTA);
		put(config().withNamespace("child:1"), List.of(1));
		String target = thread() + "-copy";
		saver().copyThread(thread(), target);
		List<CheckpointTuple> source = saver().list(CheckpointConfig.of(thread())).toList();
		List<CheckpointTuple> copy = saver().list(CheckpointConfig.of(target)).toList();
		assertThat(copy).hasSameSizeAs(source).hasSize(5);
		for (int i = 0; i < copy.size(); i++) {
			assertThat(copy.get(i).checkpoint()).isEqualTo(source.get(i).checkpoint());
			assertThat(copy.get(i).metadata()).isEqualTo(source.get(i).metadata());
			assertThat(copy.get(i).pendingWrites()).isEqualTo(source.get(i).pendingWrites());
			assertThat(copy.get(i).config().threadId()).isEqualTo(target);
		}
		CheckpointConfig last = CheckpointConfig.of(target, "", saved.get(3).checkpointId());
		assertThat(saver().deltaChannelHistory(last, List.of("log")))
			.isEqualTo(saver().deltaChannelHistory(saved.get(3), List.of("log")));
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> saver().copyThread(thread(), target))
			.withMessageContaining(target);
		saver().copyThread("none", "also none");
		assertThat(saver().list(CheckpointConfig.of("also none"))).isEmpty();
	}

}
