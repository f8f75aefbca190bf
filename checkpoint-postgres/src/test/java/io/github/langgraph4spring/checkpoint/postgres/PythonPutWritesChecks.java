package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.child;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.PythonChecks.random;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's checks of {@code put_writes}.
 */
interface PythonPutWritesChecks extends PythonChecks {

	/** Saves one write. */
	default void write(CheckpointConfig config, String taskId, String channel, Object value) {
		saver().putWrites(config, List.of(new ChannelWrite(channel, value)), taskId);
	}

	default List<PendingWrite> writes(CheckpointConfig config) {
		return tuple(config).pendingWrites();
	}

	@Test
	@DisplayName("test_put_writes_basic")
	default void putWritesBasic() {
		CheckpointConfig config = put(newThread());
		String task = random();
		write(config, task, "channel1", "value1");
		assertThat(writes(config)).containsExactly(new PendingWrite(task, "channel1", "value1"));
	}

	@Test
	@DisplayName("test_put_writes_multiple_writes_same_task")
	default void putWritesMultipleWritesSameTask() {
		CheckpointConfig config = put(newThread());
		String task = random();
		saver().putWrites(config,
				List.of(new ChannelWrite("ch1", "v1"), new ChannelWrite("ch2", "v2"), new ChannelWrite("ch3", "v3")),
				task);
		assertThat(writes(config)).containsExactly(new PendingWrite(task, "ch1", "v1"),
				new PendingWrite(task, "ch2", "v2"), new PendingWrite(task, "ch3", "v3"));
	}

	@Test
	@DisplayName("test_put_writes_multiple_tasks")
	default void putWritesMultipleTasks() {
		CheckpointConfig config = put(newThread());
		String first = random();
		String second = random();
		write(config, first, "ch", "from_t1");
		write(config, second, "ch", "from_t2");
		assertThat(writes(config)).containsExactlyInAnyOrder(new PendingWrite(first, "ch", "from_t1"),
				new PendingWrite(second, "ch", "from_t2"));
	}

	@Test
	@DisplayName("test_put_writes_preserves_task_id")
	default void putWritesPreservesTaskId() {
		CheckpointConfig config = put(newThread());
		String task = random();
		write(config, task, "ch", "val");
		assertThat(writes(config)).extracting(PendingWrite::taskId).containsExactly(task);
	}

	@Test
	@DisplayName("test_put_writes_preserves_channel_and_value")
	default void putWritesPreservesChannelAndValue() {
		CheckpointConfig config = put(newThread());
		String task = random();
		write(config, task, "my_channel", Map.of("data", 123));
		assertThat(writes(config)).containsExactly(new PendingWrite(task, "my_channel", Map.of("data", 123)));
	}

	@Test
	@DisplayName("test_put_writes_task_path")
	default void putWritesTaskPath() {
		CheckpointConfig config = put(newThread());
		saver().putWrites(config, List.of(new ChannelWrite("ch", "v")), random(), "a:b:c");
		assertThat(writes(config)).hasSize(1);
	}

	@Test
	@DisplayName("test_put_writes_idempotent")
	default void putWritesIdempotent() {
		CheckpointConfig config = put(newThread());
		String task = random();
		write(config, task, "ch", "val");
		write(config, task, "ch", "val");
		assertThat(writes(config)).containsExactly(new PendingWrite(task, "ch", "val"));
	}

	@Test
	@DisplayName("test_put_writes_special_channels")
	default void putWritesSpecialChannels() {
		CheckpointConfig config = put(newThread());
		String task = random();
		saver().putWrites(config, List.of(new ChannelWrite(ChannelWrite.ERROR, "something went wrong"),
				new ChannelWrite(ChannelWrite.INTERRUPT, Map.of("reason", "human_input"))), task);
		assertThat(writes(config)).containsExactlyInAnyOrder(
				new PendingWrite(task, ChannelWrite.ERROR, "something went wrong"),
				new PendingWrite(task, ChannelWrite.INTERRUPT, Map.of("reason", "human_input")));
	}

	@Test
	@DisplayName("test_put_writes_across_namespaces")
	default void putWritesAcrossNamespaces() {
		CheckpointConfig root = put(newThread());
		write(root, "root", "ch", "root_val");
		CheckpointConfig child = put(child(root, "child:1"));
		write(child, "child", "ch", "child_val");
		assertThat(writes(root)).containsExactly(new PendingWrite("root", "ch", "root_val"));
		assertThat(writes(child)).containsExactly(new PendingWrite("child", "ch", "child_val"));
	}

	@Test
	@DisplayName("test_put_writes_cleared_on_next_checkpoint")
	default void putWritesClearedOnNextCheckpoint() {
		CheckpointConfig first = put(newThread());
		write(first, random(), "ch", "old_write");
		assertThat(writes(put(first))).isEmpty();
	}

}
