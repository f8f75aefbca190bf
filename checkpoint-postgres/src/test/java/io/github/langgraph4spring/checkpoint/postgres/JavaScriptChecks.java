package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the checks of JavaScript's validation suite begin with. Its namespaces are "" and
 * "child".
 */
interface JavaScriptChecks {

	CheckpointSaver saver();

	static CheckpointConfig newThread(String namespace) {
		return CheckpointConfig.of(UUID.randomUUID().toString(), namespace, null);
	}

	static Map<String, ChannelVersion> versions(String channel, long number) {
		return Map.of(channel, ChannelVersion.of(number));
	}

	/** A checkpoint whose channels all have the version 1. */
	static Checkpoint checkpoint(Map<String, ?> values) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, ChannelVersion.of(1)));
		return checkpoint(values, versions);
	}

	static Checkpoint checkpoint(Map<String, ?> values, Map<String, ChannelVersion> versions) {
		return Checkpoint.builder(3)
			.channelValues(values)
			.channelVersions(versions)
			.versionsSeen(Map.of("", versions("someChannel", 1)))
			.build();
	}

	/**
	 * A checkpoint with all that is stored about it.
	 *
	 * @param tuple the checkpoint
	 * @param newVersions the versions that it is put with
	 */
	record Generated(CheckpointTuple tuple, Map<String, ChannelVersion> newVersions) {

		static Generated of(CheckpointConfig thread, CheckpointConfig parent, Checkpoint checkpoint,
				CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, PendingWrite... writes) {
			return new Generated(new CheckpointTuple(thread.withCheckpointId(checkpoint.id()), checkpoint, metadata,
					parent, List.of(writes)), newVersions);
		}

	}

	/**
	 * Generates a checkpoint of the input and the one of the first super-step, each with
	 * a write.
	 */
	static List<Generated> generatePair(CheckpointConfig thread) {
		Generated parent = Generated.of(thread, null, checkpoint(Map.of("animals", List.of("dog"))),
				CheckpointMetadata.of("input", -1), versions("animals", 1),
				new PendingWrite("pending_sends_task", ChannelWrite.TASKS, List.of("add_fish")));
		Map<String, Object> values = Map.of("animals", List.of("animals", List.of("dog", "fish")));
		Generated child = Generated.of(thread, parent.tuple().config(), checkpoint(values, versions("animals", 2)),
				CheckpointMetadata.of("loop", 0)
					.with("parents", Map.of(thread.namespaceOrRoot(), parent.tuple().checkpoint().id())),
				versions("animals", 2), new PendingWrite("add_fish", "animals", List.of("dog", "fish")));
		return List.of(parent, child);
	}

	/** Puts what was generated, and returns it as it is read. */
	default List<CheckpointTuple> put(List<Generated> generated) {
		List<CheckpointTuple> stored = new ArrayList<>();
		for (Generated one : generated) {
			CheckpointTuple tuple = one.tuple();
			assertThat(saver().getTuple(tuple.config())).isEmpty();
			CheckpointConfig parent = (tuple.parentConfig() != null) ? tuple.parentConfig()
					: tuple.config().withCheckpointId(null);
			CheckpointConfig config = saver().put(parent, tuple.checkpoint(), tuple.metadata(), one.newVersions());
			for (PendingWrite write : tuple.pendingWrites()) {
				saver().putWrites(config, List.of(new ChannelWrite(write.channel(), write.value())), write.taskId());
			}
			stored.add(saver().getTuple(config).orElseThrow());
		}
		return stored;
	}

	/**
	 * Puts a checkpoint of format 1 whose sends are writes to its parent, and returns
	 * where it is.
	 */
	default CheckpointConfig putWithPendingSends() {
		CheckpointConfig parent = saver().put(newThread(""), Checkpoint.builder(0).formatVersion(1).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		saver().putWrites(parent,
				List.of(new ChannelWrite(ChannelWrite.TASKS, "send-1"), new ChannelWrite(ChannelWrite.TASKS, "send-2")),
				"task-1");
		saver().putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, "send-3")), "task-2");
		Checkpoint read = saver().get(parent).orElseThrow();
		assertThat(read.channelValues()).isEmpty();
		assertThat(read.channelVersions()).isEmpty();
		return saver().put(parent, Checkpoint.builder(1).formatVersion(1).build(), CheckpointMetadata.of("loop", 1),
				Map.of());
	}

	static void assertSendsAreMigrated(CheckpointTuple tuple) {
		assertThat(tuple.checkpoint().channelValues())
			.isEqualTo(Map.of(ChannelWrite.TASKS, List.of("send-1", "send-2", "send-3")));
		assertThat(tuple.checkpoint().channelVersions()).containsOnlyKeys(ChannelWrite.TASKS);
	}

}
