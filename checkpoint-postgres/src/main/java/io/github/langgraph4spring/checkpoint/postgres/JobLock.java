package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The lock that one run of a job in a cluster holds: a transaction that does nothing
 * else, so that it holds no snapshot back and ends with the connection.
 */
final class JobLock implements AutoCloseable {

	// The lock is the transaction's, so that it also works through a pooler in
	// transaction mode. The timeout would end the transaction, which does nothing else;
	// and setting it ends the query, whose snapshot would keep vacuum from what is
	// deleted meanwhile.
	private static final String LOCK = """
			select pg_try_advisory_xact_lock(hashtextextended('langgraph.checkpoint.' || ? || '.' || ?, 0));
			set local idle_in_transaction_session_timeout = 0
			""";

	private final Connection connection;

	private final String job;

	private final String schema;

	private final boolean autoCommit;

	private boolean held;

	private JobLock(Connection connection, String job, String schema) throws SQLException {
		this.connection = connection;
		this.job = job;
		this.schema = schema;
		this.autoCommit = connection.getAutoCommit();
	}

	static JobLock tryAcquire(DataSource dataSource, String job, String schema) {
		Connection connection = borrow(dataSource);
		try {
			JobLock lock = new JobLock(connection, job, schema);
			connection.setAutoCommit(false);
			lock.held = lock.tryLock();
			return lock;
		}
		catch (SQLException ex) {
			try (connection) {
				throw ConnectionSource.translate("locking " + job, ex);
			}
			catch (SQLException closing) {
				ex.addSuppressed(closing);
				throw ConnectionSource.translate("locking " + job, ex);
			}
		}
	}

	private static Connection borrow(DataSource dataSource) {
		try {
			return dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("No connection to Postgres", ex);
		}
	}

	boolean isHeld() {
		return this.held;
	}

	/**
	 * Asks the server, which keeps the connection alive through what ends idle ones.
	 * @throws CannotAcquireLockException if the lock was lost
	 */
	void requireHeld() {
		try {
			if (!tryLock()) {
				throw new CannotAcquireLockException("The lock of " + this.job + " was lost");
			}
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate("locking " + this.job, ex);
		}
	}

	private boolean tryLock() throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(LOCK)) {
			statement.setString(1, this.job);
			statement.setString(2, this.schema);
			statement.execute();
			try (ResultSet rows = statement.getResultSet()) {
				return rows.next() && rows.getBoolean(1);
			}
		}
	}

	@Override
	public void close() {
		try (Connection borrowed = this.connection) {
			borrowed.rollback();
			borrowed.setAutoCommit(this.autoCommit);
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate("unlocking " + this.job, ex);
		}
	}

}
