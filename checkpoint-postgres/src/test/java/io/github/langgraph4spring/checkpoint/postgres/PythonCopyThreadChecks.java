package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.child;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.metadata;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's checks of {@code copy_thread}.
 */
interface PythonCopyThreadChecks extends PythonChecks {

	/** Puts checkpoints that all have the channel "step" in the same version. */
	default CheckpointConfig putSteps(CheckpointConfig config, int checkpoints) {
		CheckpointConfig parent = config;
		for (int step = 0; step < checkpoints; step++) {
			parent = put(parent, checkpoint(Map.of("step", step)), metadata(step));
		}
		return parent;
	}

	/** Copies the thread to a new one, whose root is returned. */
	default CheckpointConfig copy(CheckpointConfig source) {
		CheckpointConfig target = newThread();
		saver().copyThread(source.threadId(), target.threadId());
		return target;
	}

	@Test
	@DisplayName("test_copy_thread_basic")
	default void copyThreadBasic() {
		assertThat(list(copy(putSteps(newThread(), 3)))).hasSize(3);
	}

	@Test
	@DisplayName("test_copy_thread_all_checkpoints")
	default void copyThreadAllCheckpoints() {
		CheckpointConfig source = putSteps(newThread(), 3);
		assertThat(list(copy(source))).extracting(CheckpointTuple::checkpoint)
			.isEqualTo(list(source).stream().map(CheckpointTuple::checkpoint).toList())
			.extracting((checkpoint) -> checkpoint.channelValues().get("step"))
			.containsExactly(2, 1, 0);
	}

	@Test
	@DisplayName("test_copy_thread_preserves_metadata")
	default void copyThreadPreservesMetadata() {
		CheckpointConfig source = putSteps(newThread(), 2);
		assertThat(list(copy(source))).extracting(CheckpointTuple::metadata).containsExactly(metadata(1), metadata(0));
	}

	@Test
	@DisplayName("test_copy_thread_preserves_namespaces")
	default void copyThreadPreservesNamespaces() {
		CheckpointConfig root = putSteps(newThread(), 1);
		putSteps(child(root, "child:1"), 1);
		CheckpointConfig copy = copy(root);
		assertThat(list(copy)).hasSize(1);
		assertThat(list(child(copy, "child:1"))).hasSize(1);
	}

	@Test
	@DisplayName("test_copy_thread_preserves_writes")
	default void copyThreadPreservesWrites() {
		CheckpointConfig source = putSteps(newThread(), 1);
		saver().putWrites(source, List.of(new ChannelWrite("ch", "write_val")), "task");
		assertThat(tuple(copy(source)).pendingWrites()).containsExactly(new PendingWrite("task", "ch", "write_val"));
	}

	@Test
	@DisplayName("test_copy_thread_preserves_ordering")
	default void copyThreadPreservesOrdering() {
		CheckpointConfig source = putSteps(newThread(), 4);
		assertThat(ids(copy(source))).isEqualTo(ids(source)).hasSize(4);
	}

	@Test
	@DisplayName("test_copy_thread_source_unchanged")
	default void copyThreadSourceUnchanged() {
		CheckpointConfig source = putSteps(newThread(), 2);
		List<CheckpointTuple> before = list(source);
		copy(source);
		assertThat(list(source)).isEqualTo(before).hasSize(2);
	}

	@Test
	@DisplayName("test_copy_thread_nonexistent_source")
	default void copyThreadNonexistentSource() {
		assertThat(list(copy(newThread()))).isEmpty();
	}

}
