package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Connections of a pool, one for each operation.
 */
final class PooledConnections implements ConnectionSource {

	// Every operation may be repeated: inserts meet what they inserted the first time. A
	// pool that gives no connection has waited itself and is not asked again.
	private static final RetryTemplate RETRY = new RetryTemplate(RetryPolicy.builder()
		.maxRetries(3)
		.delay(Duration.ofMillis(50))
		.multiplier(3)
		.includes(TransientDataAccessException.class, RecoverableDataAccessException.class,
				DataAccessResourceFailureException.class)
		.excludes(CannotGetJdbcConnectionException.class)
		.build());

	private final DataSource dataSource;

	private final TransactionMode transactionMode;

	PooledConnections(DataSource dataSource, TransactionMode transactionMode) {
		this.dataSource = dataSource;
		this.transactionMode = transactionMode;
	}

	@Override
	public ConnectionSource independent() {
		return new PooledConnections(this.dataSource, TransactionMode.INDEPENDENT);
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		if (this.transactionMode == TransactionMode.JOIN && isTransactionActive()) {
			return executeInTransaction(task, work);
		}
		try {
			return RETRY.execute(() -> executeAndCommit(task, work));
		}
		catch (RetryException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	private boolean isTransactionActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	private <T> T executeInTransaction(String task, SqlWork<T> work) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return work.apply(connection);
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate(task, ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private <T> T executeAndCommit(String task, SqlWork<T> work) {
		try (Connection connection = borrow()) {
			boolean committing = !connection.getAutoCommit();
			try {
				T result = work.apply(connection);
				if (committing) {
					connection.commit();
				}
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				if (committing) {
					rollback(connection, ex);
				}
				throw ex;
			}
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate(task, ex);
		}
	}

	private Connection borrow() {
		try {
			return this.dataSource.getConnection();
		}
		catch (SQLException ex) {
			DataAccessException translated = new CannotGetJdbcConnectionException("No connection to Postgres", ex);
			throw translated;
		}
	}

	private static void rollback(Connection connection, Exception cause) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			// the connection is gone, and its transaction with it
			cause.addSuppressed(ex);
		}
	}

}
