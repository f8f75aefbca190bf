package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.postgres.PageIterator.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * The lists of threads.
 */
final class ThreadLists {

	private static final int PAGE_SIZE = 1000;

	private final ThreadListStatements statements;

	ThreadLists(ThreadListStatements statements) {
		this.statements = statements;
	}

	Stream<String> threads(ConnectionSource connections, ThreadQuery query) {
		return PageIterator.stream(PAGE_SIZE, query.limit(),
				(last, size) -> Page.of(page(connections, (last != null) ? last : query.after(), size), size));
	}

	Stream<ThreadStatistics> statistics(ConnectionSource connections, ThreadOrder order,
			@Nullable ThreadStatistics after, String part) {
		return PageIterator.stream(PostgresSaver.PAGE_SIZE, null,
				(last, size) -> Page.of(page(connections, order, (last != null) ? last : after, part, size), size));
	}

	private List<ThreadStatistics> page(ConnectionSource connections, ThreadOrder order,
			@Nullable ThreadStatistics after, String part, int size) {
		List<Object> values = new ArrayList<>();
		if (!part.isEmpty()) {
			values.add(part);
		}
		if (after != null) {
			Object value = after.value(order);
			Object bound = (value instanceof Instant time) ? time.atOffset(ZoneOffset.UTC) : value;
			values.addAll(List.of(bound, bound, after.threadId()));
		}
		values.add(size);
		try {
			return connections.execute("listing threads by their statistics", (connection) -> {
				try (PreparedStatement statement = connection
					.prepareStatement(this.statements.byStatistics(order, !part.isEmpty(), after != null))) {
					StatementParameters.bind(connection, statement, values);
					try (ResultSet rows = statement.executeQuery()) {
						return statistics(rows);
					}
				}
			});
		}
		catch (InvalidDataAccessResourceUsageException ex) {
			if (!(ex.getCause() instanceof SQLException cause)
					|| !ConnectionSource.UNDEFINED_TABLE.equals(cause.getSQLState())) {
				throw ex;
			}
			throw new CheckpointException("The statistics of threads are not kept. Add them by "
					+ "langgraph.checkpoint.postgres.migration.options=thread-statistics, or "
					+ "PostgresSchema.of(dataSource).add(SchemaOption.THREAD_STATISTICS)", ex);
		}
	}

	private static List<ThreadStatistics> statistics(ResultSet rows) throws SQLException {
		List<ThreadStatistics> page = new ArrayList<>();
		while (rows.next()) {
			page.add(new ThreadStatistics(rows.getString("thread_id"),
					rows.getObject("changed_at", OffsetDateTime.class).toInstant(), rows.getLong("checkpoints"),
					rows.getLong("size")));
		}
		return page;
	}

	private List<String> page(ConnectionSource connections, @Nullable String after, int size) {
		return connections.execute("listing threads", (connection) -> {
			String sql = (after != null) ? this.statements.next() : this.statements.first();
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				int parameter = 1;
				if (after != null) {
					statement.setString(parameter++, after);
				}
				statement.setInt(parameter, size);
				List<String> threads = new ArrayList<>();
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next()) {
						threads.add(rows.getString(1));
					}
				}
				return threads;
			}
		});
	}

}
