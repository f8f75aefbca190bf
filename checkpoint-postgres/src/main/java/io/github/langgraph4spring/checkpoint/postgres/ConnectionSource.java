package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongSupplier;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Lends connections to operations, and alone decides what is committed.
 */
interface ConnectionSource extends AutoCloseable {

	SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

	/** What Postgres says where a table is not there. */
	String UNDEFINED_TABLE = "42P01";

	String UNDEFINED_COLUMN = "42703";

	String INSUFFICIENT_PRIVILEGE = "42501";

	String READ_ONLY = "25006";

	/** The class of what is said of a value that is refused. */
	String DATA_EXCEPTION = "22";

	/** The class of what is said of a row that is refused. */
	String INTEGRITY_VIOLATION = "23";

	String GRANT = "Grant the role USAGE on the schema, and SELECT, INSERT, UPDATE and DELETE on checkpoints, "
			+ "checkpoint_blobs and checkpoint_writes, or connect as another role. With row-level security the thread "
			+ "must be of the tenant that is set";

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
	 * Returns the source as it is for whoever calls now, whatever thread uses it later.
	 */
	default ConnectionSource ofCaller() {
		return this;
	}

	/**
	 * Returns the source that may write a thread, whoever calls.
	 */
	default ConnectionSource ofThread(String threadId) {
		return this;
	}

	/**
	 * Makes sure that the caller may write a thread.
	 */
	default void requireOwn(String threadId) {
	}

	/**
	 * Learns how much state is read or written, before or after the work is done.
	 * @param size counts it, if anyone wants to know
	 */
	default void transferred(LongSupplier size) {
	}

	@Override
	default void close() {
	}

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

	/**
	 * Translates as Spring does, but says what to do about the faults that are mistakes
	 * of the set-up.
	 */
	static DataAccessException translate(String task, SQLException thrown) {
		// the driver's error of a batch shows the values, and its cause does not
		SQLException ex = (thrown instanceof BatchUpdateException && thrown.getCause() instanceof SQLException cause)
				? cause : thrown;
		String state = String.valueOf(ex.getSQLState());
		if (state.equals(INSUFFICIENT_PRIVILEGE)) {
			return new PermissionDeniedDataAccessException(describe(task, ex) + ". " + GRANT, ex);
		}
		if (state.equals(UNDEFINED_TABLE) || state.equals(UNDEFINED_COLUMN)) {
			return new InvalidDataAccessResourceUsageException(describe(task, ex)
					+ ". LangGraph's tables are missing or of an older version: " + PostgresSchema.MIGRATE, ex);
		}
		if (state.equals(READ_ONLY)) {
			return new NonTransientDataAccessResourceException(
					describe(task, ex) + ". Of a replica and its primary, name both and ask for the primary: "
							+ "jdbc:postgresql://one,other/db?targetServerType=primary",
					ex);
		}
		SQLException told = withoutState(ex, state);
		DataAccessException translated = TRANSLATOR.translate(task, null, told);
		return (translated != null) ? translated : new UncategorizedSQLException(task, null, told);
	}

	/**
	 * Of a value or row that it refuses, Postgres shows a piece in the error's detail or
	 * context.
	 */
	private static SQLException withoutState(SQLException ex, String state) {
		ServerErrorMessage error = (ex instanceof PSQLException postgres) ? postgres.getServerErrorMessage() : null;
		if (error == null || !(state.startsWith(DATA_EXCEPTION)
				|| (state.startsWith(INTEGRITY_VIOLATION) && error.getDetail() != null))) {
			return ex;
		}
		PSQLException told = new PSQLException(error, false);
		told.setStackTrace(ex.getStackTrace());
		return told;
	}

	/** Without the position, which is one in a statement that nobody sees. */
	private static String describe(String task, SQLException ex) {
		return task + "; " + String.valueOf(ex.getMessage()).lines().findFirst().orElse("");
	}

}
