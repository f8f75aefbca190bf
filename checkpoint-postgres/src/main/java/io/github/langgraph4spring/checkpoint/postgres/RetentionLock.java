package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The lock that one run of retention in a cluster holds: a transaction that does nothing
 * else, so that it holds no snapshot back and ends with the connection.
 */
final class RetentionLock implements AutoCloseable {

	private static final String TASK = "locking retention";

	private final Connection connection;

	private final String schema;

	private final boolean autoCommit;

	private boolean held;

	private RetentionLock(Connection connection, String schema) throws SQLException {
		this.connection = connection;
		this.schema = schema;
		this.autoCommit = connection.getAutoCommit();
	}

	static RetentionLock tryAcquire(DataSource dataSource, String schema) {
		Connection connection = borrow(dataSource);
		try {
			RetentionLock lock = new RetentionLock(connection, schema);
			connection.setAutoCommit(false);
			lock.held = lock.tryLock();
			return lock;
		}
		catch (SQLException ex) {
			try (connection) {
				throw ConnectionSource.translate(TASK, ex);
			}
			catch (SQLException closing) {
				ex.addSuppressed(closing);
				throw ConnectionSource.translate(TASK, ex);
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
				throw new CannotAcquireLockException("The lock of retention was lost");
			}
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate(TASK, ex);
		}
	}

	private boolean tryLock() throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(RetentionStatements.LOCK)) {
			statement.setString(1, this.schema);
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
			throw ConnectionSource.translate("unlocking retention", ex);
		}
	}

}
