package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.CheckpointIds;
import org.jspecify.annotations.Nullable;

/**
 * Finds and deletes the checkpoints that the policies of some threads let go.
 */
final class Expiry {

	/**
	 * The number of batches that are planned at once, so that a thread is not read for
	 * each: their ids and versions are in memory meanwhile.
	 */
	static final int BATCHES = 100;

	/** The number of checkpoints up to which threads are read together. */
	private static final long READ_AT_ONCE = 20_000;

	/** By how much the clocks may differ of those who make ids. */
	private static final Duration CLOCK_SKEW = Duration.ofHours(1);

	private final ConnectionSource connections;

	private final DeletionStatements deletions;

	private final RetentionStatements statements;

	Expiry(ConnectionSource connections, DeletionStatements deletions, RetentionStatements statements) {
		this.connections = connections;
		this.deletions = deletions;
		this.statements = statements;
	}

	/**
	 * Returns the entries whose threads have more or older checkpoints than allowed, in
	 * groups that a plan reads at once: a thread alone, or several that are small.
	 */
	List<Threads> candidates(Threads threads) {
		if (threads.isEmpty()) {
			return List.of();
		}
		Map<String, Long> found = execute("looking for old checkpoints", this.statements.findCandidates(), threads,
				(statement) -> {
					Map<String, Long> checkpoints = new HashMap<>();
					try (ResultSet rows = statement.executeQuery()) {
						while (rows.next()) {
							checkpoints.put(rows.getString(1), rows.getLong(2));
						}
					}
					return checkpoints;
				});
		return groups(threads.entries().stream().filter((entry) -> found.containsKey(entry.threadId())).toList(),
				found);
	}

	private static List<Threads> groups(List<Entry> entries, Map<String, Long> checkpoints) {
		List<Threads> groups = new ArrayList<>();
		List<Entry> group = new ArrayList<>();
		long size = 0;
		for (Entry entry : entries) {
			size += checkpoints.getOrDefault(entry.threadId(), 0L);
			if (size > READ_AT_ONCE && !group.isEmpty()) {
				groups.add(new Threads(group));
				group = new ArrayList<>();
				size = checkpoints.getOrDefault(entry.threadId(), 0L);
			}
			group.add(entry);
		}
		if (!group.isEmpty()) {
			groups.add(new Threads(group));
		}
		return groups;
	}

	/**
	 * Plans what to delete, the newest first: {@value #BATCHES} batches at the most.
	 */
	List<Batch> plan(Threads threads, int batchSize) {
		String since = CheckpointIds.lowerBound(Instant.now().minus(CLOCK_SKEW));
		return execute("looking for what to delete", this.deletions.planExpired(), threads, (statement) -> {
			statement.setLong(4, (long) batchSize * BATCHES);
			statement.setInt(5, batchSize);
			statement.execute();
			statement.getMoreResults();
			List<Batch> batches = new ArrayList<>();
			try (ResultSet rows = statement.getResultSet()) {
				while (rows.next()) {
					batches.add(new Batch(rows.getString(1), rows.getString(2), rows.getInt(3), since));
				}
			}
			return batches;
		});
	}

	/**
	 * Deletes a batch in a transaction of its own.
	 * @return how many checkpoints: fewer than it has if some are not there any more, or
	 * needed by what was put since
	 */
	int delete(Batch batch) {
		return this.connections.execute("deleting old checkpoints", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(this.deletions.deletePlanned())) {
				statement.setString(1, batch.places());
				statement.setString(2, batch.since());
				statement.setString(3, batch.blobs());
				statement.execute();
				statement.getMoreResults();
				return statement.getUpdateCount();
			}
		});
	}

	long count(Threads threads) {
		return execute("counting old checkpoints", this.deletions.countExpired(), threads, (statement) -> {
			statement.execute();
			statement.getMoreResults();
			try (ResultSet rows = statement.getResultSet()) {
				return rows.next() ? rows.getLong(1) : 0L;
			}
		});
	}

	private <T> T execute(String task, String sql, Threads threads, Work<T> work) {
		return this.connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				threads.bind(connection, statement);
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
	 * What one transaction deletes, as the server has planned it.
	 *
	 * @param places the checkpoints that go, and those whose parent goes, as JSON
	 * @param blobs the blobs that go with them, as JSON
	 * @param checkpoints how many checkpoints go
	 * @param since an id that sorts before those of whatever was put since
	 */
	record Batch(String places, String blobs, int checkpoints, String since) {
	}

	/**
	 * Threads that one statement works on.
	 *
	 * @param entries the threads
	 */
	record Threads(List<Entry> entries) {

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
