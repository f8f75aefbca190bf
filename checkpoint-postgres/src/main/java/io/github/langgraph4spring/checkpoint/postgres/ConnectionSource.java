package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Lends connections to operations, and alone decides what is committed.
 */
interface ConnectionSource extends AutoCloseable {

	SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

	/**
	 * Does the work, again after a transient fault: it must be repeatable.
	 */
	<T> T execute(String task, SqlWork<T> work);

	/**
	 * Does the work that is not repeatable.
	 */
	default <T> T executeOnce(String task, SqlWork<T> work) {
		return execute(task, work);
	}

	/**
	 * Does the work that is not repeatable in one transaction that sees one snapshot.
	 */
	<T> T executeInSnapshot(String task, SqlWork<T> work);

	/**
	 * Returns the source whose work never takes part in a caller's transaction.
	 */
	default ConnectionSource independent() {
		return this;
	}

	/**
	 * Learns how much state is read or written, before or after the work is done.
	 */
	default void transferred(long size) {
	}

	@Override
	default void close() {
	}

	/** What Postgres says where a table is not there. */
	String UNDEFINED_TABLE = "42P01";

	/**
	 * Does the work in a transaction of its own, on a connection that has none.
	 */
	static <T> T inSnapshot(Connection connection, SqlWork<T> work) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		connection.setAutoCommit(false);
		try {
			try (Statement isolation = connection.createStatement()) {
				isolation.execute("set transaction isolation level repeatable read");
			}
			T result = work.apply(connection);
			connection.commit();
			return result;
		}
		catch (Throwable ex) {
			rollback(connection, ex);
			throw ex;
		}
		finally {
			connection.setAutoCommit(autoCommit);
		}
	}

	static void rollback(Connection connection, Throwable cause) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			// the connection is gone, and its transaction with it
			cause.addSuppressed(ex);
		}
	}

	static DataAccessException translate(String task, SQLException ex) {
		String advised = UNDEFINED_TABLE.equals(ex.getSQLState()) ? task + " (LangGraph's tables are not there: set "
				+ "langgraph.checkpoint.postgres.migration.mode=migrate, or run "
				+ "PostgresSchema.of(dataSource).migrate())" : task;
		DataAccessException translated = TRANSLATOR.translate(advised, null, ex);
		return (translated != null) ? translated : new UncategorizedSQLException(advised, null, ex);
	}

}
