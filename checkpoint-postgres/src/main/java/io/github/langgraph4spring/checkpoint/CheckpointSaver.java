package io.github.langgraph4spring.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Saves the checkpoints of threads: LangGraph's {@code BaseCheckpointSaver}.
 * <p>
 * Implementations are thread-safe. Faults of what stores the checkpoints come as the
 * store's own exceptions; a value that cannot be written or read is a
 * {@link CheckpointException}, thrown before anything is written.
 */
public interface CheckpointSaver {

	/**
	 * Returns a checkpoint.
	 * @param config the thread, the namespace (the root's if there is none) and the id
	 * (the latest if there is none)
	 * @return the checkpoint, or empty if there is none
	 */
	default Optional<Checkpoint> get(CheckpointConfig config) {
		return getTuple(config).map(CheckpointTuple::checkpoint);
	}

	/**
	 * Returns a checkpoint with all that is stored about it.
	 * @param config the thread, the namespace (the root's if there is none) and the id
	 * (the latest if there is none)
	 * @return the checkpoint, or empty if there is none
	 */
	Optional<CheckpointTuple> getTuple(CheckpointConfig config);

	/**
	 * Lists checkpoints, newest first.
	 * @param query which ones
	 * @return the checkpoints, fetched page by page as the stream is read; it holds no
	 * resource and need not be closed
	 */
	Stream<CheckpointTuple> list(CheckpointQuery query);

	/**
	 * Lists the checkpoints of a thread, newest first.
	 * @param config the thread, the namespace (all of them if there is none) and the id
	 * (all of them if there is none)
	 * @return the checkpoints, as {@link #list(CheckpointQuery)} returns them
	 */
	default Stream<CheckpointTuple> list(CheckpointConfig config) {
		return list(CheckpointQuery.of(config));
	}

	/**
	 * Saves a checkpoint. Saving an id again replaces the checkpoint and its metadata and
	 * keeps its parent.
	 * @param config the thread, the namespace and, as its id, the checkpoint's parent
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions the versions of the channels that changed since the parent: only
	 * of these are values stored that are not simple
	 * @return where the checkpoint is
	 */
	CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions);

	/**
	 * Saves a checkpoint if its parent is still the latest of the thread and namespace,
	 * so that of two runs that go on from one checkpoint at once the second does not
	 * overtake the first unnoticed. It guards against others that save in this way; a
	 * plain {@link #put} of another run at the same moment may not be seen.
	 * @param config the thread, the namespace and, as its id, the checkpoint's parent; no
	 * id if the thread is to have no checkpoint yet
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions as for {@link #put}
	 * @return where the checkpoint is, or empty if another checkpoint is the latest and
	 * nothing was saved. A checkpoint that is there already is saved again, whatever is
	 * the latest: a put may be repeated after a fault
	 * @throws IllegalArgumentException if the checkpoint's id does not sort behind its
	 * parent's, as {@link Checkpoint#builder(int, String)} makes it
	 */
	Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions);

	/**
	 * Saves a checkpoint if its parent is still the latest, and with it what was written
	 * after the parent that the checkpoint was made from: both or neither. So a delta
	 * channel is rebuilt from writes of which each belongs to one checkpoint alone.
	 * @param config as for
	 * {@link #putIfLatest(CheckpointConfig, Checkpoint, CheckpointMetadata, Map)}, with
	 * an id
	 * @param checkpoint the checkpoint
	 * @param metadata its metadata
	 * @param newVersions as for {@link #put}
	 * @param writes what a task wrote after the parent
	 * @return where the checkpoint is, or empty if nothing was saved: another checkpoint
	 * is the latest, or something else was written to one of these channels after the
	 * parent
	 */
	Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions, TaskWrites writes);

	/**
	 * Saves what a task wrote after a checkpoint.
	 * @param config the checkpoint, which need not be saved yet
	 * @param writes the writes, in their order
	 * @param taskId the task
	 * @param taskPath the task's path, or {@code ""}
	 */
	void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath);

	/**
	 * Saves what a task wrote after a checkpoint.
	 * @param config the checkpoint, which need not be saved yet
	 * @param writes the writes, in their order
	 * @param taskId the task
	 */
	default void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId) {
		putWrites(config, writes, taskId, "");
	}

	/**
	 * Returns what tasks wrote after a checkpoint, as {@link #getTuple} returns it with
	 * the checkpoint, but also where that is not saved.
	 * @param config the checkpoint: thread, namespace (the root's if there is none) and
	 * id
	 * @return the writes, in the order of the tasks' paths, of the tasks, and of the
	 * writes of each
	 */
	List<PendingWrite> pendingWrites(CheckpointConfig config);

	/**
	 * Deletes all that is stored of a thread.
	 * @param threadId the thread
	 */
	void deleteThread(String threadId);

	/**
	 * Deletes the checkpoints that runs made, with their pending writes, in all threads.
	 * What another checkpoint is read from stays: blobs that it shares, and ancestors
	 * from which a delta channel of it is rebuilt.
	 * @param runIds the runs, by the {@code run_id} of the metadata
	 */
	void deleteForRuns(Collection<String> runIds);

	/**
	 * Copies all that is stored of a thread to another one. Nothing is copied of a thread
	 * that is not there.
	 * @param sourceThreadId the thread
	 * @param targetThreadId the other thread
	 * @throws CheckpointException if the other thread has checkpoints already
	 */
	void copyThread(String sourceThreadId, String targetThreadId);

	/**
	 * Copies all that is stored of a thread to another one in another dialect, so that
	 * another language goes on with it: values, versions, sends, interrupts and the ids
	 * of tasks become what that language writes itself. Checkpoints keep their ids and
	 * parents. One transaction; the values pass through this JVM one by one.
	 * @param sourceThreadId the thread
	 * @param targetThreadId the other thread
	 * @param dialect in whose way the other thread is written
	 * @throws CheckpointException if the other thread has checkpoints already, or the
	 * dialect has no form for something: then nothing is copied
	 */
	void copyThread(String sourceThreadId, String targetThreadId, Dialect dialect);

	/**
	 * Deletes what is old of threads. A checkpoint that stays is read as before; one
	 * whose parent goes is left with none. A run that goes on meanwhile is safe, a fork
	 * of a checkpoint that goes is not.
	 * @param threadIds the threads
	 * @param strategy what stays
	 */
	void prune(Collection<String> threadIds, PruneStrategy strategy);

	/**
	 * Returns what delta channels are rebuilt from at a checkpoint: for each the nearest
	 * value that an ancestor stores, and the writes since, that ancestor's included and
	 * the checkpoint's own not. An ancestor that is missing is no error, but the history
	 * tells it.
	 * @param config the thread, the namespace (the root's if there is none) and the id
	 * (the latest if there is none)
	 * @param channels the channels
	 * @return the history of each of the channels
	 */
	Map<String, DeltaChannelHistory> deltaChannelHistory(CheckpointConfig config, Collection<String> channels);

	/**
	 * Returns a checkpoint with all that is stored about it, and what its delta channels
	 * are rebuilt from: those that its metadata counts, and those given.
	 * @param config the thread, the namespace (the root's if there is none) and the id
	 * (the latest if there is none)
	 * @param channels channels that may be delta channels
	 * @return the checkpoint, or empty if there is none
	 */
	default Optional<TupleWithHistories> getTupleWithHistories(CheckpointConfig config, Collection<String> channels) {
		return getTuple(config).map((tuple) -> new TupleWithHistories(tuple,
				deltaChannelHistory(tuple.config(), tuple.rebuiltChannels(channels))));
	}

	/**
	 * Lists the ids of threads. The cost does not depend on how many checkpoints they
	 * have.
	 * @param query which ones
	 * @return the ids of the threads that have checkpoints, each once, fetched page by
	 * page as the stream is read; it holds no resource and need not be closed
	 */
	Stream<String> threads(ThreadQuery query);

	/**
	 * Returns the version that follows another one. No two calls return the same, so that
	 * two forks of a thread do not read each other's values.
	 * @param current the channel's version, or {@code null} if it has none
	 * @return the next version
	 */
	ChannelVersion nextVersion(@Nullable ChannelVersion current);

}
