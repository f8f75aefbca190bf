package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.Send;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is deleted, and what stays.
 */
interface DeleteChecks extends SaverChecks {

	@Test
	default void deletedThreadIsGoneAndNoOther() {
		CheckpointConfig config = put(config(), List.of(1));
		put(config().withNamespace("child:1"), List.of(2));
		saver().putWrites(config, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig other = put(CheckpointConfig.of(thread() + "2"), List.of(3));
		saver().deleteThread(thread());
		assertThat(saver().list(CheckpointConfig.of(thread()))).isEmpty();
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
		assertThat(saver().get(other)).isPresent();
		saver().deleteThread("never there");
	}

	@Test
	default void checkpointsOfRunsAreDeletedAndWhatOthersShareStays() {
		ChannelVersion version = saver().nextVersion(null);
		Map<String, ChannelVersion> versions = Map.of("value", version);
		String run = UUID.randomUUID().toString();
		CheckpointConfig first = saver().put(config(), checkpoint(List.of("shared"), versions),
				CheckpointMetadata.of("loop", 0).with("run_id", run), versions);
		saver().putWrites(first, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig second = saver().put(first, checkpoint(List.of("shared"), versions),
				CheckpointMetadata.of("loop", 1).with("run_id", "other"), Map.of());
		CheckpointConfig inner = put(config().withNamespace("child:1"), List.of(2),
				CheckpointMetadata.of("loop", 0).with("run_id", run));
		saver().deleteForRuns(List.of());
		saver().deleteForRuns(List.of("none", run));
		assertThat(saver().get(first)).isEmpty();
		assertThat(saver().get(inner)).isEmpty();
		assertThat(stored(second)).isEqualTo(List.of("shared"));
		assertThat(saver().getTuple(second).orElseThrow().parentConfig()).isNull();
		assertThat(count("checkpoint_blobs")).isOne();
		assertThat(count("checkpoint_writes")).isZero();
	}

	@Test
	default void prunedThreadKeepsTheLatestOfEachNamespaceWithItsWrites() {
		CheckpointConfig old = put(config(), List.of(1));
		saver().putWrites(old, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig latest = put(old, List.of(2));
		saver().putWrites(latest, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, "go on?")), "task");
		put(config().withNamespace("child:1"), List.of(3));
		CheckpointConfig inner = put(config().withNamespace("child:1"), List.of(4));
		CheckpointConfig other = put(CheckpointConfig.of(thread() + "-2"), 5);
		saver().prune(List.of(), PruneStrategy.KEEP_LATEST);
		saver().prune(List.of(thread(), "none"), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.ofThreads(thread()))).containsExactly(inner, latest);
		CheckpointTuple tuple = saver().getTuple(latest).orElseThrow();
		assertThat(tuple.parentConfig()).isNull();
		assertThat(tuple.pendingWrites()).containsExactly(new PendingWrite("task", ChannelWrite.INTERRUPT, "go on?"));
		assertThat(stored(latest)).isEqualTo(List.of(2));
		assertThat(stored(inner)).isEqualTo(List.of(4));
		assertThat(count("checkpoint_blobs")).isEqualTo(2);
		assertThat(count("checkpoint_writes")).isOne();
		saver().prune(List.of(thread()), PruneStrategy.DELETE);
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
		assertThat(saver().get(other)).isPresent();
	}

	@Test
	default void prunedThreadOfAnOldFormatKeepsTheParentWithItsSends() {
		CheckpointConfig root = put(config(), 1);
		CheckpointConfig parent = put(root, 2);
		saver().putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("a", 1))), "t");
		CheckpointConfig old = saver().put(parent, Checkpoint.builder(1).formatVersion(3).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		saver().prune(List.of(thread()), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(old, parent);
		assertThat(saver().get(old).orElseThrow().channelValues()).containsEntry(ChannelWrite.TASKS,
				List.of(new Send("a", 1)));
	}

	@Test
	default void prunedThreadOfAnOldFormatKeepsNoParentWithoutSends() {
		CheckpointConfig parent = put(config(), 1);
		CheckpointConfig old = saver().put(parent, Checkpoint.builder(1).formatVersion(1).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		saver().prune(List.of(thread()), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(old);
	}

}
