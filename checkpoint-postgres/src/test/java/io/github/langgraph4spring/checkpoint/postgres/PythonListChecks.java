package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.child;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.metadata;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.random;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's checks of {@code list}.
 */
interface PythonListChecks extends PythonChecks {

	/** Puts checkpoints of steps 0 to 3, by turns of the source "input" and "loop". */
	default List<CheckpointConfig> putFour() {
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = newThread();
		for (int step = 0; step < 4; step++) {
			parent = put(parent, checkpoint(), metadata((step % 2 == 0) ? "input" : "loop", step));
			saved.add(parent);
		}
		return saved;
	}

	/** What is listed of the thread and the namespace of a checkpoint. */
	default List<CheckpointConfig> listed(CheckpointQuery query) {
		return saver().list(query).map(CheckpointTuple::config).toList();
	}

	static CheckpointQuery query(CheckpointConfig config) {
		return CheckpointQuery.of(config.withCheckpointId(null));
	}

	default List<CheckpointConfig> filtered(CheckpointConfig config, Map<String, Object> filter) {
		return listed(query(config).filter(filter));
	}

	@Test
	@DisplayName("test_list_all")
	default void listAll() {
		assertThat(listed(query(putFour().get(0)))).hasSize(4);
	}

	@Test
	@DisplayName("test_list_by_thread")
	default void listByThread() {
		List<CheckpointConfig> saved = putFour();
		assertThat(listed(query(newThread()))).isEmpty();
		assertThat(listed(query(saved.get(0)))).containsExactlyInAnyOrderElementsOf(saved);
	}

	@Test
	@DisplayName("test_list_by_namespace")
	default void listByNamespace() {
		CheckpointConfig root = put(newThread());
		CheckpointConfig child = put(child(root, "child:1"));
		assertThat(listed(query(root))).containsExactly(root);
		assertThat(listed(query(child))).containsExactly(child);
	}

	@Test
	@DisplayName("test_list_ordering")
	default void listOrdering() {
		List<CheckpointConfig> saved = putFour();
		assertThat(listed(query(saved.get(0)))).containsExactly(saved.get(3), saved.get(2), saved.get(1), saved.get(0));
	}

	@Test
	@DisplayName("test_list_metadata_filter_single_key")
	default void listMetadataFilterSingleKey() {
		List<CheckpointConfig> saved = putFour();
		assertThat(filtered(saved.get(0), Map.of("source", "input"))).containsExactly(saved.get(2), saved.get(0));
	}

	@Test
	@DisplayName("test_list_metadata_filter_step")
	default void listMetadataFilterStep() {
		List<CheckpointConfig> saved = putFour();
		assertThat(filtered(saved.get(0), Map.of("step", 1))).containsExactly(saved.get(1));
	}

	@Test
	@DisplayName("test_list_metadata_filter_multiple_keys")
	default void listMetadataFilterMultipleKeys() {
		CheckpointConfig thread = newThread();
		put(thread, checkpoint(), metadata("input", 1));
		put(thread, checkpoint(), metadata("loop", 1));
		CheckpointConfig match = put(thread, checkpoint(), metadata("input", 2));
		assertThat(filtered(thread, Map.of("source", "input", "step", 2))).containsExactly(match);
	}

	@Test
	@DisplayName("test_list_metadata_filter_no_match")
	default void listMetadataFilterNoMatch() {
		assertThat(filtered(putFour().get(0), Map.of("source", "update", "step", 99))).isEmpty();
	}

	@Test
	@DisplayName("test_list_metadata_custom_keys")
	default void listMetadataCustomKeys() {
		CheckpointConfig thread = newThread();
		put(thread, checkpoint(), metadata(0).with("score", 42).with("run_id", "run-abc"));
		put(thread, checkpoint(), metadata(0).with("score", 99).with("run_id", "run-xyz"));
		List<CheckpointTuple> found = saver().list(query(thread).filter(Map.of("score", 42))).toList();
		assertThat(found).hasSize(1);
		assertThat(found.get(0).metadata().entries()).containsEntry("score", 42).containsEntry("run_id", "run-abc");
	}

	@Test
	@DisplayName("test_list_before")
	default void listBefore() {
		List<CheckpointConfig> saved = putFour();
		assertThat(listed(query(saved.get(0)).before(saved.get(2).checkpointId()))).containsExactly(saved.get(1),
				saved.get(0));
	}

	@Test
	@DisplayName("test_list_limit")
	default void listLimit() {
		CheckpointQuery query = query(putFour().get(0));
		assertThat(listed(query.limit(1))).hasSize(1);
		assertThat(listed(query.limit(2))).hasSize(2);
	}

	@Test
	@DisplayName("test_list_limit_plus_before")
	default void listLimitPlusBefore() {
		List<CheckpointConfig> saved = putFour();
		assertThat(listed(query(saved.get(0)).before(saved.get(3).checkpointId()).limit(1)))
			.containsExactly(saved.get(2));
	}

	@Test
	@DisplayName("test_list_combined_thread_and_filter")
	default void listCombinedThreadAndFilter() {
		List<CheckpointConfig> saved = putFour();
		putFour();
		assertThat(filtered(saved.get(0), Map.of("source", "loop"))).containsExactly(saved.get(3), saved.get(1));
	}

	@Test
	@DisplayName("test_list_empty_result")
	default void listEmptyResult() {
		assertThat(filtered(newThread(), Map.of("source", "nonexistent"))).isEmpty();
	}

	@Test
	@DisplayName("test_list_includes_pending_writes")
	default void listIncludesPendingWrites() {
		CheckpointConfig config = put(newThread());
		String task = random();
		saver().putWrites(config, List.of(new ChannelWrite("ch", "val")), task);
		List<CheckpointTuple> tuples = list(config);
		assertThat(tuples).hasSize(1);
		assertThat(tuples.get(0).pendingWrites()).containsExactly(new PendingWrite(task, "ch", "val"));
	}

	@Test
	@DisplayName("test_list_multiple_namespaces")
	default void listMultipleNamespaces() {
		CheckpointConfig root = put(newThread());
		put(child(root, "child:1"));
		put(child(root, "child:2"));
		assertThat(listed(query(root))).containsExactly(root);
	}

}
