package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.AsyncCheckpointSaver;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link PostgresSaver} on other threads: {@link WorkerThreads}, unless
 * it is given others. It never takes part in its caller's transaction.
 * <p>
 * Thread-safe.
 */
public final class AsyncPostgresSaver implements AsyncCheckpointSaver, AutoCloseable {

	private final PostgresSaver saver;

	private final Executor executor;

	/**
	 * Creates a saver that works as another one does, on threads of its own.
	 * @param saver the other saver, which is closed with this one
	 */
	public AsyncPostgresSaver(PostgresSaver saver) {
		this(saver, WorkerThreads.SHARED);
	}

	/**
	 * Creates a saver that works as another one does.
	 * @param saver the other saver, which is closed with this one
	 * @param executor what runs the operations; it is not closed with the saver
	 */
	public AsyncPostgresSaver(PostgresSaver saver, Executor executor) {
		this.saver = saver.independent();
		this.executor = executor;
	}

	/**
	 * Creates a saver over a pool, with the tables in the schema {@code public}.
	 * @param dataSource the pool, which is not closed with the saver
	 */
	public AsyncPostgresSaver(DataSource dataSource) {
		this(new PostgresSaver(dataSource));
	}

	/**
	 * Creates a saver over one connection, with the tables in the schema {@code public}.
	 * @param connection the connection. It is not closed with the saver; with
	 * {@code autoCommit=false} it is neither committed nor rolled back here
	 */
	public AsyncPostgresSaver(Connection connection) {
		this(new PostgresSaver(connection));
	}

	/**
	 * Opens a connection and creates a saver over it, with the tables in the schema
	 * {@code public}. Closing the saver closes the connection.
	 * @param connectionString a libpq URI or a JDBC URL
	 * @return the stage of the saver
	 */
	public static CompletionStage<AsyncPostgresSaver> fromConnectionString(String connectionString) {
		Executor executor = WorkerThreads.SHARED;
		return CompletableFuture.supplyAsync(
				() -> new AsyncPostgresSaver(PostgresSaver.fromConnectionString(connectionString), executor), executor);
	}

	@Override
	public CompletionStage<Optional<CheckpointTuple>> getTuple(CheckpointConfig config) {
		return stage((saver) -> saver.getTuple(config));
	}

	@Override
	public CompletionStage<List<CheckpointTuple>> list(CheckpointQuery query) {
		return stage((saver) -> saver.list(query).toList());
	}

	@Override
	public CompletionStage<CheckpointConfig> put(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions) {
		return stage((saver) -> saver.put(config, checkpoint, metadata, newVersions));
	}

	@Override
	public CompletionStage<Optional<CheckpointConfig>> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions) {
		return stage((saver) -> saver.putIfLatest(config, checkpoint, metadata, newVersions));
	}

	@Override
	public CompletionStage<Optional<CheckpointConfig>> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, TaskWrites writes) {
		return stage((saver) -> saver.putIfLatest(config, checkpoint, metadata, newVersions, writes));
	}

	@Override
	public CompletionStage<Void> putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId,
			String taskPath) {
		return stage((saver) -> {
			saver.putWrites(config, writes, taskId, taskPath);
			return null;
		});
	}

	@Override
	public CompletionStage<List<PendingWrite>> pendingWrites(CheckpointConfig config) {
		return stage((saver) -> saver.pendingWrites(config));
	}

	@Override
	public CompletionStage<Void> deleteThread(String threadId) {
		return stage((saver) -> {
			saver.deleteThread(threadId);
			return null;
		});
	}

	@Override
	public CompletionStage<Void> deleteForRuns(Collection<String> runIds) {
		return stage((saver) -> {
			saver.deleteForRuns(runIds);
			return null;
		});
	}

	@Override
	public CompletionStage<Void> copyThread(String sourceThreadId, String targetThreadId) {
		return stage((saver) -> {
			saver.copyThread(sourceThreadId, targetThreadId);
			return null;
		});
	}

	@Override
	public CompletionStage<Void> copyThread(String sourceThreadId, String targetThreadId, Dialect dialect) {
		return stage((saver) -> {
			saver.copyThread(sourceThreadId, targetThreadId, dialect);
			return null;
		});
	}

	@Override
	public CompletionStage<Void> prune(Collection<String> threadIds, PruneStrategy strategy) {
		return stage((saver) -> {
			saver.prune(threadIds, strategy);
			return null;
		});
	}

	@Override
	public CompletionStage<Map<String, DeltaChannelHistory>> deltaChannelHistory(CheckpointConfig config,
			Collection<String> channels) {
		return stage((saver) -> saver.deltaChannelHistory(config, channels));
	}

	@Override
	public CompletionStage<Optional<TupleWithHistories>> getTupleWithHistories(CheckpointConfig config,
			Collection<String> channels) {
		return stage((saver) -> saver.getTupleWithHistories(config, channels));
	}

	@Override
	public CompletionStage<List<String>> threads(ThreadQuery query) {
		return stage((saver) -> saver.threads(query).toList());
	}

	/**
	 * Lists threads with their statistics, the greatest first.
	 * @param order what they are listed by
	 * @param after the last of the page before, or {@code null} to begin with the first
	 * @param limit how many to list at the most
	 * @return the threads, as of {@link PostgresSaver#threadStatistics}
	 */
	public CompletionStage<List<ThreadStatistics>> threadStatistics(ThreadOrder order, @Nullable ThreadStatistics after,
			int limit) {
		return stage((saver) -> saver.threadStatistics(order, after).limit(limit).toList());
	}

	@Override
	public ChannelVersion nextVersion(@Nullable ChannelVersion current) {
		return this.saver.nextVersion(current);
	}

	private <T> CompletionStage<T> stage(Function<PostgresSaver, T> operation) {
		try {
			PostgresSaver callers = this.saver.ofCaller();
			return CompletableFuture.supplyAsync(() -> operation.apply(callers), this.executor);
		}
		catch (RejectedExecutionException | CheckpointException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Returns the saver whose operations this one runs on other threads, for callers that
	 * wait anyway.
	 * @return the saver, which is closed with this one
	 */
	public PostgresSaver synchronous() {
		return this.saver;
	}

	/**
	 * Closes the connection of a saver that has opened one. A pool or a connection that
	 * it was given stays open.
	 */
	@Override
	public void close() {
		this.saver.close();
	}

}
