package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.AsyncCheckpointSaver;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;

/**
 * Waits for an asynchronous saver, so that it passes the same contract.
 */
final class BlockingSaver implements CheckpointSaver {

	private final AsyncCheckpointSaver saver;

	BlockingSaver(AsyncCheckpointSaver saver) {
		this.saver = saver;
	}

	private static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	@Override
	public Optional<Checkpoint> get(CheckpointConfig config) {
		return await(this.saver.get(config));
	}

	@Override
	public Optional<CheckpointTuple> getTuple(CheckpointConfig config) {
		return await(this.saver.getTuple(config));
	}

	@Override
	public Stream<CheckpointTuple> list(CheckpointQuery query) {
		return await(this.saver.list(query)).stream();
	}

	@Override
	public CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions) {
		return await(this.saver.put(config, checkpoint, metadata, newVersions));
	}

	@Override
	public Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions) {
		return await(this.saver.putIfLatest(config, checkpoint, metadata, newVersions));
	}

	@Override
	public Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, TaskWrites writes) {
		return await(this.saver.putIfLatest(config, checkpoint, metadata, newVersions, writes));
	}

	@Override
	public void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath) {
		await(this.saver.putWrites(config, writes, taskId, taskPath));
	}

	@Override
	public List<PendingWrite> pendingWrites(CheckpointConfig config) {
		return await(this.saver.pendingWrites(config));
	}

	@Override
	public void deleteThread(String threadId) {
		await(this.saver.deleteThread(threadId));
	}

	@Override
	public void deleteForRuns(Collection<String> runIds) {
		await(this.saver.deleteForRuns(runIds));
	}

	@Override
	public void copyThread(String sourceThreadId, String targetThreadId) {
		await(this.saver.copyThread(sourceThreadId, targetThreadId));
	}

	@Override
	public void copyThread(String sourceThreadId, String targetThreadId, Dialect dialect) {
		await(this.saver.copyThread(sourceThreadId, targetThreadId, dialect));
	}

	@Override
	public void prune(Collection<String> threadIds, PruneStrategy strategy) {
		await(this.saver.prune(threadIds, strategy));
	}

	@Override
	public Map<String, DeltaChannelHistory> deltaChannelHistory(CheckpointConfig config, Collection<String> channels) {
		return await(this.saver.deltaChannelHistory(config, channels));
	}

	@Override
	public Optional<TupleWithHistories> getTupleWithHistories(CheckpointConfig config, Collection<String> channels) {
		return await(this.saver.getTupleWithHistories(config, channels));
	}

	@Override
	public Stream<String> threads(ThreadQuery query) {
		return await(this.saver.threads(query)).stream();
	}

	@Override
	public ChannelVersion nextVersion(ChannelVersion current) {
		return this.saver.nextVersion(current);
	}

}
