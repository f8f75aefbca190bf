package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a thread and writes what becomes of them, a few at a time, so that a
 * thread of any length fits into memory.
 *
 * @param connection the connection, with a transaction
 * @param source the thread
 */
record RowCopier(Connection connection, String source) {

	// A row may hold a value of many megabytes.
	private static final int ROWS_AT_ONCE = 20;

	boolean isThere(String query, String threadId) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(query)) {
			statement.setString(1, threadId);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() && rows.getBoolean(1);
			}
		}
	}

	void read(String select, int rowsAtOnce, int parameters, Row row) throws SQLException {
		try (PreparedStatement selected = this.connection.prepareStatement(select)) {
			selected.setFetchSize(rowsAtOnce);
			for (int parameter = 1; parameter <= parameters; parameter++) {
				selected.setString(parameter, this.source);
			}
			try (ResultSet rows = selected.executeQuery()) {
				while (rows.next()) {
					row.read(rows);
				}
			}
		}
	}

	void copy(String select, String insert, RowToInsert row) throws SQLException {
		try (PreparedStatement inserted = this.connection.prepareStatement(insert)) {
			int[] waiting = { 0 };
			read(select, ROWS_AT_ONCE, 1, (rows) -> {
				row.add(rows, inserted);
				if (++waiting[0] % ROWS_AT_ONCE == 0) {
					inserted.executeBatch();
				}
			});
			inserted.executeBatch();
		}
	}

	void add(PreparedStatement insert, @Nullable Object... values) throws SQLException {
		StatementParameters.bind(this.connection, insert, Arrays.asList(values));
		insert.addBatch();
	}

	/**
	 * Reads a row.
	 */
	@FunctionalInterface
	interface Row {

		void read(ResultSet row) throws SQLException;

	}

	/**
	 * Adds what becomes of a row to a batch.
	 */
	@FunctionalInterface
	interface RowToInsert {

		void add(ResultSet row, PreparedStatement insert) throws SQLException;

	}

}
