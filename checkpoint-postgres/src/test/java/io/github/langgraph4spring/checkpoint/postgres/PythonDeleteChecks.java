package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.child;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.metadata;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Python's checks of {@code delete_thread}, {@code delete_for_runs} and {@code prune}.
 */
interface PythonDeleteChecks extends PythonChecks {

	default CheckpointConfig putOfRun(CheckpointConfig config, String run) {
		return put(config, checkpoint(), metadata(0).with("run_id", run));
	}

	// beyond the suite: writes that were left would come back with their checkpoint
	default void putAgain(CheckpointConfig deleted) {
		put(deleted.withCheckpointId(null), PythonChecks.builder().id(deleted.checkpointId()).build());
	}

	default void write(CheckpointConfig config) {
		saver().putWrites(config, List.of(new ChannelWrite("ch", "val")), "task");
		assertThat(tuple(config).pendingWrites()).hasSize(1);
	}

	@Test
	@DisplayName("test_delete_thread_removes_checkpoints")
	default void deleteThreadRemovesCheckpoints() {
		CheckpointConfig thread = newThread();
		putChain(thread, 3);
		assertThat(list(thread)).hasSize(3);
		saver().deleteThread(thread.threadId());
		assertThat(saver().getTuple(thread)).isEmpty();
		assertThat(list(thread)).isEmpty();
	}

	@Test
	@DisplayName("test_delete_thread_removes_writes")
	default void deleteThreadRemovesWrites() {
		CheckpointConfig thread = newThread();
		CheckpointConfig saved = put(thread);
		write(saved);
		saver().deleteThread(thread.threadId());
		assertThat(saver().getTuple(thread)).isEmpty();
		putAgain(saved);
		assertThat(tuple(saved).pendingWrites()).isEmpty();
	}

	@Test
	@DisplayName("test_delete_thread_removes_all_namespaces")
	default void deleteThreadRemovesAllNamespaces() {
		CheckpointConfig root = put(newThread());
		CheckpointConfig child = put(child(root, "child:1"));
		assertThat(list(root)).hasSize(1);
		assertThat(list(child)).hasSize(1);
		saver().deleteThread(root.threadId());
		assertThat(saver().getTuple(root)).isEmpty();
		assertThat(saver().getTuple(child)).isEmpty();
	}

	@Test
	@DisplayName("test_delete_thread_preserves_other_threads")
	default void deleteThreadPreservesOtherThreads() {
		CheckpointConfig first = put(newThread());
		CheckpointConfig second = put(newThread());
		saver().deleteThread(first.threadId());
		assertThat(saver().getTuple(first)).isEmpty();
		assertThat(saver().getTuple(second)).isPresent();
	}

	@Test
	@DisplayName("test_delete_thread_nonexistent_noop")
	default void deleteThreadNonexistentNoop() {
		assertThatNoException().isThrownBy(() -> saver().deleteThread(random()));
	}

	@Test
	@DisplayName("test_delete_for_runs_single")
	default void deleteForRunsSingle() {
		CheckpointConfig thread = newThread();
		String first = random();
		String second = random();
		putOfRun(putOfRun(thread, first), second);
		assertThat(runIds(thread)).containsExactly(second, first);
		saver().deleteForRuns(List.of(first));
		assertThat(runIds(thread)).containsExactly(second);
	}

	@Test
	@DisplayName("test_delete_for_runs_multiple")
	default void deleteForRunsMultiple() {
		CheckpointConfig thread = newThread();
		String first = random();
		String second = random();
		String third = random();
		putOfRun(putOfRun(putOfRun(thread, first), second), third);
		assertThat(runIds(thread)).containsExactly(third, second, first);
		saver().deleteForRuns(List.of(first, second));
		assertThat(runIds(thread)).containsExactly(third);
	}

	@Test
	@DisplayName("test_delete_for_runs_preserves_other_runs")
	default void deleteForRunsPreservesOtherRuns() {
		CheckpointConfig thread = newThread();
		String kept = random();
		String deleted = random();
		putOfRun(thread, kept);
		putOfRun(thread, deleted);
		assertThat(runIds(thread)).containsExactly(deleted, kept);
		saver().deleteForRuns(List.of(deleted));
		assertThat(runIds(thread)).containsExactly(kept);
	}

	@Test
	@DisplayName("test_delete_for_runs_removes_writes")
	default void deleteForRunsRemovesWrites() {
		String run = random();
		CheckpointConfig saved = putOfRun(newThread(), run);
		write(saved);
		saver().deleteForRuns(List.of(run));
		assertThat(saver().getTuple(saved)).isEmpty();
		putAgain(saved);
		assertThat(tuple(saved).pendingWrites()).isEmpty();
	}

	@Test
	@DisplayName("test_delete_for_runs_empty_list_noop")
	default void deleteForRunsEmptyListNoop() {
		assertThatNoException().isThrownBy(() -> saver().deleteForRuns(List.of()));
	}

	@Test
	@DisplayName("test_delete_for_runs_nonexistent_noop")
	default void deleteForRunsNonexistentNoop() {
		assertThatNoException().isThrownBy(() -> saver().deleteForRuns(List.of(random())));
	}

	@Test
	@DisplayName("test_delete_for_runs_across_namespaces")
	default void deleteForRunsAcrossNamespaces() {
		String run = random();
		CheckpointConfig root = putOfRun(newThread(), run);
		CheckpointConfig child = putOfRun(child(root, "child:1"), run);
		assertThat(runIds(root)).containsExactly(run);
		assertThat(runIds(child)).containsExactly(run);
		saver().deleteForRuns(List.of(run));
		assertThat(runIds(root)).isEmpty();
		assertThat(runIds(child)).isEmpty();
	}

	@Test
	@DisplayName("test_prune_keep_latest_single_thread")
	default void pruneKeepLatestSingleThread() {
		List<CheckpointConfig> saved = putChain(newThread(), 4);
		saver().prune(List.of(saved.get(0).threadId()), PruneStrategy.KEEP_LATEST);
		assertThat(ids(saved.get(0))).containsExactly(saved.get(3).checkpointId());
	}

	@Test
	@DisplayName("test_prune_keep_latest_multiple_threads")
	default void pruneKeepLatestMultipleThreads() {
		List<CheckpointConfig> first = putChain(newThread(), 3);
		List<CheckpointConfig> second = putChain(newThread(), 2);
		saver().prune(List.of(first.get(0).threadId(), second.get(0).threadId()), PruneStrategy.KEEP_LATEST);
		assertThat(ids(first.get(0))).containsExactly(first.get(2).checkpointId());
		assertThat(ids(second.get(0))).containsExactly(second.get(1).checkpointId());
	}

	@Test
	@DisplayName("test_prune_keep_latest_across_namespaces")
	default void pruneKeepLatestAcrossNamespaces() {
		List<CheckpointConfig> root = putChain(newThread(), 3);
		List<CheckpointConfig> child = putChain(child(root.get(0), "child:1"), 2);
		saver().prune(List.of(root.get(0).threadId()), PruneStrategy.KEEP_LATEST);
		assertThat(ids(root.get(0))).containsExactly(root.get(2).checkpointId());
		assertThat(ids(child.get(0))).containsExactly(child.get(1).checkpointId());
	}

	@Test
	@DisplayName("test_prune_keep_latest_preserves_writes")
	default void pruneKeepLatestPreservesWrites() {
		List<CheckpointConfig> saved = putChain(newThread(), 3);
		write(saved.get(2));
		saver().prune(List.of(saved.get(0).threadId()), PruneStrategy.KEEP_LATEST);
		assertThat(latest(saved.get(0)).pendingWrites()).containsExactly(new PendingWrite("task", "ch", "val"));
	}

	@Test
	@DisplayName("test_prune_delete_all")
	default void pruneDeleteAll() {
		CheckpointConfig thread = newThread();
		putChain(thread, 3);
		saver().prune(List.of(thread.threadId()), PruneStrategy.DELETE);
		assertThat(list(thread)).isEmpty();
	}

	@Test
	@DisplayName("test_prune_preserves_other_threads")
	default void prunePreservesOtherThreads() {
		CheckpointConfig pruned = newThread();
		CheckpointConfig other = newThread();
		putChain(pruned, 3);
		putChain(other, 2);
		List<String> before = ids(other);
		saver().prune(List.of(pruned.threadId()), PruneStrategy.KEEP_LATEST);
		assertThat(ids(pruned)).hasSize(1);
		assertThat(ids(other)).isEqualTo(before).hasSize(2);
	}

	@Test
	@DisplayName("test_prune_empty_list_noop")
	default void pruneEmptyListNoop() {
		CheckpointConfig thread = newThread();
		putChain(thread, 2);
		saver().prune(List.of(), PruneStrategy.KEEP_LATEST);
		assertThat(list(thread)).hasSize(2);
	}

	@Test
	@DisplayName("test_prune_nonexistent_noop")
	default void pruneNonexistentNoop() {
		assertThatNoException().isThrownBy(() -> saver().prune(List.of(random()), PruneStrategy.KEEP_LATEST));
	}

}
