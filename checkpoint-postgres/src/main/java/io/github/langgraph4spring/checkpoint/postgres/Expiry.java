package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.CheckpointIds;
import org.jspecify.annotations.Nullable;

/**
 * Finds and deletes the checkpoints that the policies of some threads let go.
 */
final class Expiry {

	private final ConnectionSource connections;

	private final DeletionStatements deletions;

	private final RetentionStatements statements;

	Expiry(ConnectionSource connections, DeletionStatements deletions, RetentionStatements statements) {
		this.connections = connections;
		this.deletions = deletions;
		this.statements = statements;
	}

	/** Returns the entries whose threads have more or older checkpoints than allowed. */
	Batch candidates(Batch batch) {
		if (batch.isEmpty()) {
			return batch;
		}
		Set<String> found = execute("looking for old checkpoints", this.statements.findCandidates(), batch,
				(statement) -> {
					Set<String> threads = new HashSet<>();
					try (ResultSet rows = statement.executeQuery()) {
						while (rows.next()) {
							threads.add(rows.getString(1));
						}
					}
					return threads;
				});
		return new Batch(batch.entries().stream().filter((entry) -> found.contains(entry.threadId())).toList());
	}

	int delete(Batch batch, int limit) {
		return execute("deleting old checkpoints", this.deletions.deleteExpired(), batch, (statement) -> {
			statement.setInt(4, limit);
			statement.execute();
			statement.getMoreResults();
			return statement.getUpdateCount();
		});
	}

	long count(Batch batch) {
		return execute("counting old checkpoints", this.deletions.countExpired(), batch, (statement) -> {
			statement.execute();
			statement.getMoreResults();
			try (ResultSet rows = statement.getResultSet()) {
				return rows.next() ? rows.getLong(1) : 0L;
			}
		});
	}

	private <T> T execute(String task, String sql, Batch batch, Work<T> work) {
		return this.connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				batch.bind(connection, statement);
				return work.apply(statement);
			}
		});
	}

	@FunctionalInterface
	private interface Work<T> {

		T apply(PreparedStatement statement) throws SQLException;

	}

	/**
	 * A thread, and what to keep of it.
	 *
	 * @param threadId the thread
	 * @param keepLast how many checkpoints of each namespace, or {@code null} for all
	 * @param since the id before which checkpoints are old, or {@code null} for none
	 */
	record Entry(String threadId, @Nullable Integer keepLast, @Nullable String since) {

		static Entry of(String threadId, RetentionPolicy policy, Instant now) {
			return new Entry(threadId, policy.keepLast(), (policy.deleteOlderThan() != null)
					? CheckpointIds.lowerBound(now.minus(policy.deleteOlderThan())) : null);
		}

	}

	/**
	 * Threads that one statement works on.
	 *
	 * @param entries the threads
	 */
	record Batch(List<Entry> entries) {

		boolean isEmpty() {
			return this.entries.isEmpty();
		}

		private void bind(Connection connection, PreparedStatement statement) throws SQLException {
			statement.setArray(1, connection.createArrayOf("text", column(Entry::threadId)));
			statement.setArray(2, connection.createArrayOf("int4", column(Entry::keepLast)));
			statement.setArray(3, connection.createArrayOf("text", column(Entry::since)));
		}

		private @Nullable Object[] column(Function<Entry, @Nullable Object> column) {
			return this.entries.stream().map(column).toArray();
		}

	}

}
