package io.github.langgraph4spring.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Saves the checkpoints of threads without keeping its caller waiting: the operations of
 * {@link CheckpointSaver} as stages.
 * <p>
 * Implementations are thread-safe. What an operation would have thrown completes its
 * stage, wrapped in a {@code CompletionException}.
 */
public interface AsyncCheckpointSaver {

	/**
	 * Returns a checkpoint.
	 * @param config as for {@link CheckpointSaver#get}
	 * @return the checkpoint, or empty if there is none
	 */
	default CompletionStage<Optional<Checkpoint>> get(CheckpointConfig config) {
		return getTuple(config).thenApply((tuple) -> tuple.map(CheckpointTuple::checkpoint));
	}

	/**
	 * Returns a checkpoint with all that is stored about it.
	 * @param config as for {@link CheckpointSaver#getTuple}
	 * @return the checkpoint, or empty if there is none
	 */
	CompletionStage<Optional<CheckpointTuple>> getTuple(CheckpointConfig config);

	/**
	 * Lists checkpoints, newest first. The whole list is held in memory: bound it with
	 * {@link CheckpointQuery#limit(int)} where a thread is long, and go on with
	 * {@link CheckpointQuery#before(String)}.
	 * @param query which ones
	 * @return the checkpoints
	 */
	CompletionStage<List<CheckpointTuple>> list(CheckpointQuery query);

	/**
	 * Lists the checkpoints of a thread, newest first.
	 * @param config as for {@link CheckpointSaver#list(CheckpointConfig)}
	 * @return the checkpoints
	 */
	default CompletionStage<List<CheckpointTuple>> list(CheckpointConfig config) {
		return list(CheckpointQuery.of(config));
	}

	/**
	 * Saves a checkpoint.
	 * @param config as for {@link CheckpointSaver#put}
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions the versions of the channels that changed since the parent
	 * @return where the checkpoint is
	 */
	CompletionStage<CheckpointConfig> put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions);

	/**
	 * Saves a checkpoint if its parent is still the latest.
	 * @param config as for {@link CheckpointSaver#putIfLatest}
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions the versions of the channels that changed since the parent
	 * @return where the checkpoint is, or empty if nothing was saved
	 */
	CompletionStage<Optional<CheckpointConfig>> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions);

	/**
	 * Saves a checkpoint if its parent is still the latest, and with it what was written
	 * after the parent.
	 * @param config as for {@link CheckpointSaver#putIfLatest}
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions the versions of the channels that changed since the parent
	 * @param writes what a task wrote after the parent
	 * @return where the checkpoint is, or empty if nothing was saved
	 */
	CompletionStage<Optional<CheckpointConfig>> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, TaskWrites writes);

	/**
	 * Saves what a task wrote after a checkpoint.
	 * @param config the checkpoint, which need not be saved yet
	 * @param writes the writes, in their order
	 * @param taskId the task
	 * @param taskPath the task's path, or {@code ""}
	 * @return the stage that completes when they are saved
	 */
	CompletionStage<Void> putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath);

	/**
	 * Saves what a task wrote after a checkpoint.
	 * @param config the checkpoint, which need not be saved yet
	 * @param writes the writes, in their order
	 * @param taskId the task
	 * @return the stage that completes when they are saved
	 */
	default CompletionStage<Void> putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId) {
		return putWrites(config, writes, taskId, "");
	}

	/**
	 * Returns what tasks wrote after a checkpoint, as {@link #getTuple} returns it with
	 * the checkpoint, but also where that is not saved.
	 * @param config the checkpoint: thread, namespace (the root's if there is none) and
	 * id
	 * @return the stage of the writes, in the order of the tasks' paths, of the tasks,
	 * and of the writes of each
	 */
	CompletionStage<List<PendingWrite>> pendingWrites(CheckpointConfig config);

	/**
	 * Deletes all that is stored of a thread.
	 * @param threadId the thread
	 * @return the stage that completes when it is deleted
	 */
	CompletionStage<Void> deleteThread(String threadId);

	/**
	 * Deletes the checkpoints that runs made.
	 * @param runIds as for {@link CheckpointSaver#deleteForRuns}
	 * @return the stage that completes when they are deleted
	 */
	CompletionStage<Void> deleteForRuns(Collection<String> runIds);

	/**
	 * Copies all that is stored of a thread to another one.
	 * @param sourceThreadId as for {@link CheckpointSaver#copyThread(String, String)}
	 * @param targetThreadId the other thread
	 * @return the stage that completes when it is copied
	 */
	CompletionStage<Void> copyThread(String sourceThreadId, String targetThreadId);

	/**
	 * Copies all that is stored of a thread to another one in another dialect.
	 * @param sourceThreadId as for
	 * {@link CheckpointSaver#copyThread(String, String, Dialect)}
	 * @param targetThreadId the other thread
	 * @param dialect in whose way the other thread is written
	 * @return the stage that completes when it is copied
	 */
	CompletionStage<Void> copyThread(String sourceThreadId, String targetThreadId, Dialect dialect);

	/**
	 * Deletes what is old of threads.
	 * @param threadIds as for {@link CheckpointSaver#prune}
	 * @param strategy what stays
	 * @return the stage that completes when it is deleted
	 */
	CompletionStage<Void> prune(Collection<String> threadIds, PruneStrategy strategy);

	/**
	 * Returns what delta channels are rebuilt from at a checkpoint.
	 * @param config as for {@link CheckpointSaver#deltaChannelHistory}
	 * @param channels the channels
	 * @return the history of each of the channels
	 */
	CompletionStage<Map<String, DeltaChannelHistory>> deltaChannelHistory(CheckpointConfig config,
			Collection<String> channels);

	/**
	 * Returns a checkpoint with all that is stored about it, and what its delta channels
	 * are rebuilt from.
	 * @param config as for {@link CheckpointSaver#getTupleWithHistories}
	 * @param channels channels that may be delta channels
	 * @return the checkpoint, or empty if there is none
	 */
	CompletionStage<Optional<TupleWithHistories>> getTupleWithHistories(CheckpointConfig config,
			Collection<String> channels);

	/**
	 * Lists the ids of threads. The whole list is held in memory: bound it with
	 * {@link ThreadQuery#limit(int)}, and go on with {@link ThreadQuery#after(String)}.
	 * @param query as for {@link CheckpointSaver#threads}
	 * @return the ids
	 */
	CompletionStage<List<String>> threads(ThreadQuery query);

	/**
	 * Returns the version that follows another one, without a stage since nothing is
	 * waited for.
	 * @param current the channel's version, or {@code null} if it has none
	 * @return the next version
	 */
	ChannelVersion nextVersion(@Nullable ChannelVersion current);

}
