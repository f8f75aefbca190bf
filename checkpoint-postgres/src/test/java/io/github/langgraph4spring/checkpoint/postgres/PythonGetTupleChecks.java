package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
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
 * Python's checks of {@code get_tuple}.
 */
interface PythonGetTupleChecks extends PythonChecks {

	@Test
	@DisplayName("test_get_tuple_nonexistent_returns_none")
	default void getTupleNonexistentReturnsNone() {
		assertThat(saver().getTuple(newThread())).isEmpty();
	}

	@Test
	@DisplayName("test_get_tuple_latest_when_no_checkpoint_id")
	default void getTupleLatestWhenNoCheckpointId() {
		List<CheckpointConfig> saved = putChain(newThread(), 3);
		CheckpointTuple tuple = latest(saved.get(0));
		assertThat(tuple.config()).isEqualTo(saved.get(2));
		assertThat(tuple.metadata().step()).isEqualTo(2);
	}

	@Test
	@DisplayName("test_get_tuple_specific_checkpoint_id")
	default void getTupleSpecificCheckpointId() {
		List<CheckpointConfig> saved = putChain(newThread(), 2);
		assertThat(tuple(saved.get(0)).checkpoint().id()).isEqualTo(saved.get(0).checkpointId());
	}

	@Test
	@DisplayName("test_get_tuple_config_structure")
	default void getTupleConfigStructure() {
		CheckpointConfig config = newThread();
		Checkpoint checkpoint = checkpoint();
		CheckpointConfig saved = put(config, checkpoint);
		assertThat(tuple(saved).config()).isEqualTo(CheckpointConfig.of(config.threadId(), "", checkpoint.id()));
	}

	@Test
	@DisplayName("test_get_tuple_checkpoint_fields")
	default void getTupleCheckpointFields() {
		Checkpoint checkpoint = checkpoint(Map.of("k", "v"));
		Checkpoint read = tuple(put(newThread(), checkpoint)).checkpoint();
		assertThat(read.id()).isEqualTo(checkpoint.id());
		assertThat(read.formatVersion()).isOne();
		assertThat(read.timestamp()).isEqualTo(checkpoint.timestamp()).isNotEmpty();
		assertThat(read.channelValues()).isEqualTo(Map.of("k", "v"));
		assertThat(read.channelVersions()).isEqualTo(versions("k", 1));
		assertThat(read.versionsSeen()).isEmpty();
	}

	@Test
	@DisplayName("test_get_tuple_metadata")
	default void getTupleMetadata() {
		CheckpointTuple tuple = tuple(put(newThread(), checkpoint(), metadata("input", -1)));
		assertThat(tuple.metadata().source()).isEqualTo("input");
		assertThat(tuple.metadata().step()).isEqualTo(-1);
	}

	@Test
	@DisplayName("test_get_tuple_parent_config")
	default void getTupleParentConfig() {
		List<CheckpointConfig> saved = putChain(newThread(), 2);
		assertThat(tuple(saved.get(0)).parentConfig()).isNull();
		assertThat(tuple(saved.get(1)).parentConfig()).isEqualTo(saved.get(0));
	}

	@Test
	@DisplayName("test_get_tuple_pending_writes")
	default void getTuplePendingWrites() {
		CheckpointConfig config = put(newThread());
		String task = random();
		saver().putWrites(config, List.of(new ChannelWrite("ch", "val")), task);
		assertThat(tuple(config).pendingWrites()).containsExactly(new PendingWrite(task, "ch", "val"));
	}

	@Test
	@DisplayName("test_get_tuple_respects_namespace")
	default void getTupleRespectsNamespace() {
		CheckpointConfig root = put(newThread());
		CheckpointConfig child = put(child(root, "child:1"));
		assertThat(latest(root).config()).isEqualTo(root);
		assertThat(latest(child).config()).isEqualTo(child);
		assertThat(saver().getTuple(root.withNamespace("child:1"))).isEmpty();
	}

	@Test
	@DisplayName("test_get_tuple_nonexistent_checkpoint_id")
	default void getTupleNonexistentCheckpointId() {
		assertThat(saver().getTuple(put(newThread()).withCheckpointId(random()))).isEmpty();
	}

}
