package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.child;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.metadata;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.random;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.versions;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's checks of {@code put}.
 */
interface PythonPutChecks extends PythonChecks {

	@Test
	@DisplayName("test_put_returns_config")
	default void putReturnsConfig() {
		CheckpointConfig config = newThread();
		Checkpoint checkpoint = checkpoint(Map.of("k", "v"));
		assertThat(put(config, checkpoint)).isEqualTo(config.withCheckpointId(checkpoint.id()));
	}

	@Test
	@DisplayName("test_put_roundtrip")
	default void putRoundtrip() {
		Checkpoint checkpoint = checkpoint(Map.of("msg", "hello"));
		CheckpointConfig config = put(newThread(), checkpoint, metadata("input", -1));
		assertThat(tuple(config).checkpoint()).isEqualTo(checkpoint);
	}

	@Test
	@DisplayName("test_put_preserves_channel_values")
	default void putPreservesChannelValues() {
		Map<String, Object> values = Map.of("str_val", "hello", "int_val", 42, "list_val", List.of(1, 2, 3), "dict_val",
				Map.of("nested", true));
		assertThat(values(put(newThread(), checkpoint(values)))).isEqualTo(values);
	}

	@Test
	@DisplayName("test_put_preserves_channel_versions")
	default void putPreservesChannelVersions() {
		Map<String, ChannelVersion> versions = versions("a", 1, "b", 2);
		CheckpointConfig config = put(newThread(), checkpoint(Map.of("a", "x", "b", "y"), versions));
		assertThat(tuple(config).checkpoint().channelVersions()).isEqualTo(versions);
	}

	@Test
	@DisplayName("test_put_preserves_versions_seen")
	default void putPreservesVersionsSeen() {
		Map<String, Map<String, ChannelVersion>> seen = Map.of("node1", versions("ch", 1), "node2", versions("ch", 2));
		CheckpointConfig config = put(newThread(), PythonChecks.builder().versionsSeen(seen).build());
		assertThat(tuple(config).checkpoint().versionsSeen()).containsOnlyKeys("node1", "node2");
	}

	@Test
	@DisplayName("test_put_preserves_metadata")
	default void putPreservesMetadata() {
		CheckpointMetadata metadata = metadata("loop", 3).with("custom_key", "custom_value");
		assertThat(tuple(put(newThread(), checkpoint(), metadata)).metadata()).isEqualTo(metadata);
	}

	@Test
	@DisplayName("test_put_root_namespace")
	default void putRootNamespace() {
		assertThat(tuple(put(newThread())).config().checkpointNamespace()).isEmpty();
	}

	@Test
	@DisplayName("test_put_child_namespace")
	default void putChildNamespace() {
		CheckpointConfig config = put(child(newThread(), "child:abc"));
		assertThat(tuple(config).config().checkpointNamespace()).isEqualTo("child:abc");
	}

	@Test
	@DisplayName("test_put_default_namespace")
	default void putDefaultNamespace() {
		String thread = random();
		CheckpointConfig config = put(CheckpointConfig.of(thread));
		assertThat(config.checkpointNamespace()).isEmpty();
		assertThat(saver().getTuple(config)).isPresent();
		assertThat(saver().getTuple(CheckpointConfig.of(thread, "", null))).isPresent();
	}

	@Test
	@DisplayName("test_put_multiple_checkpoints_same_thread")
	default void putMultipleCheckpointsSameThread() {
		for (CheckpointConfig config : putChain(newThread(), 3)) {
			assertThat(tuple(config).checkpoint().id()).isEqualTo(config.checkpointId());
		}
	}

	@Test
	@DisplayName("test_put_multiple_threads_isolated")
	default void putMultipleThreadsIsolated() {
		CheckpointConfig first = put(newThread(), checkpoint(Map.of("x", "thread1")));
		CheckpointConfig second = put(newThread(), checkpoint(Map.of("x", "thread2")));
		assertThat(latest(first).checkpoint().channelValues()).isEqualTo(Map.of("x", "thread1"));
		assertThat(latest(second).checkpoint().channelValues()).isEqualTo(Map.of("x", "thread2"));
	}

	@Test
	@DisplayName("test_put_parent_config")
	default void putParentConfig() {
		List<CheckpointConfig> saved = putChain(newThread(), 2);
		assertThat(tuple(saved.get(1)).parentConfig()).isEqualTo(saved.get(0));
	}

	@Test
	@DisplayName("test_put_incremental_channel_update")
	default void putIncrementalChannelUpdate() {
		// beside the suite's strings, which are in the row of the checkpoint, lists,
		// which are not
		for (Object unchanged : List.of("v2", List.of("v2"))) {
			CheckpointConfig first = put(newThread(), checkpoint(Map.of("a", "v1", "b", unchanged)));
			CheckpointConfig second = saver().put(first,
					checkpoint(Map.of("a", "v1_updated", "b", unchanged), versions("a", 2, "b", 1)), metadata(1),
					versions("a", 2));
			assertThat(values(second)).isEqualTo(Map.of("a", "v1_updated", "b", unchanged));
			assertThat(values(first)).isEqualTo(Map.of("a", "v1", "b", unchanged));
		}
	}

	@Test
	@DisplayName("test_put_new_channel_added")
	default void putNewChannelAdded() {
		for (Object unchanged : List.of("v1", List.of("v1"))) {
			CheckpointConfig first = put(newThread(), checkpoint(Map.of("a", unchanged)));
			Map<String, Object> values = Map.of("a", unchanged, "b", "new_channel");
			CheckpointConfig second = saver().put(first, checkpoint(values), metadata(1), versions("b", 1));
			assertThat(values(second)).isEqualTo(values);
		}
	}

	@Test
	@DisplayName("test_put_channel_removed")
	default void putChannelRemoved() {
		for (Object removed : List.of("v2", List.of("v2"))) {
			CheckpointConfig first = put(newThread(), checkpoint(Map.of("a", "v1", "b", removed)));
			CheckpointConfig second = put(first, checkpoint(Map.of("a", "v1_updated"), versions("a", 2)), metadata(1));
			assertThat(values(second)).isEqualTo(Map.of("a", "v1_updated"));
		}
	}

	@Test
	@DisplayName("test_put_preserves_run_id")
	default void putPreservesRunId() {
		String run = random();
		CheckpointConfig config = put(newThread(), checkpoint(), metadata(0).with("run_id", run));
		assertThat(tuple(config).metadata().runId()).isEqualTo(run);
	}

	@Test
	@DisplayName("test_put_preserves_versions_seen_values")
	default void putPreservesVersionsSeenValues() {
		Map<String, Map<String, ChannelVersion>> seen = Map.of("node1", versions("ch_a", 1, "ch_b", 2), "node2",
				versions("ch_a", 3));
		List<CheckpointTuple> read = new ArrayList<>();
		CheckpointConfig config = put(newThread(), PythonChecks.builder().versionsSeen(seen).build());
		read.add(tuple(config));
		read.addAll(list(config));
		assertThat(read).hasSize(2)
			.allSatisfy((tuple) -> assertThat(tuple.checkpoint().versionsSeen()).isEqualTo(seen));
	}

}
