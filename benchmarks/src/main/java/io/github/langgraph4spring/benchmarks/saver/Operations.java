package io.github.langgraph4spring.benchmarks.saver;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.AsyncCheckpointSaver;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * The operations that the workloads need of either of our savers.
 */
interface Operations {

	Optional<CheckpointTuple> getTuple(CheckpointConfig config);

	CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions);

	void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId);

	long list(CheckpointQuery query);

	ChannelVersion nextVersion(@Nullable ChannelVersion current);

	static Operations of(CheckpointSaver saver) {
		return new Operations() {

			@Override
			public Optional<CheckpointTuple> getTuple(CheckpointConfig config) {
				return saver.getTuple(config);
			}

			@Override
			public CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
					Map<String, ChannelVersion> newVersions) {
				return saver.put(config, checkpoint, metadata, newVersions);
			}

			@Override
			public void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId) {
				saver.putWrites(config, writes, taskId);
			}

			@Override
			public long list(CheckpointQuery query) {
				// a count alone would not make the stream read them
				return saver.list(query).mapToInt((tuple) -> 1).sum();
			}

			@Override
			public ChannelVersion nextVersion(@Nullable ChannelVersion current) {
				return saver.nextVersion(current);
			}

		};
	}

	static Operations of(AsyncCheckpointSaver saver) {
		return new Operations() {

			@Override
			public Optional<CheckpointTuple> getTuple(CheckpointConfig config) {
				return saver.getTuple(config).toCompletableFuture().join();
			}

			@Override
			public CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
					Map<String, ChannelVersion> newVersions) {
				return saver.put(config, checkpoint, metadata, newVersions).toCompletableFuture().join();
			}

			@Override
			public void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId) {
				saver.putWrites(config, writes, taskId).toCompletableFuture().join();
			}

			@Override
			public long list(CheckpointQuery query) {
				return saver.list(query).toCompletableFuture().join().size();
			}

			@Override
			public ChannelVersion nextVersion(@Nullable ChannelVersion current) {
				return saver.nextVersion(current);
			}

		};
	}

}
