package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.backoff.BackOff;

/**
 * Connections of a pool, one for each operation.
 */
final class PooledConnections implements ConnectionSource {

	/**
	 * No retry begins after 30 s, so that an operation does not wait for a stalled
	 * connection again and again.
	 */
	static final RetryPolicy DEFAULT_RETRY = RetryPolicy.builder()
		.maxRetries(3)
		.delay(Duration.ofMillis(50))
		.jitter(Duration.ofMillis(25))
		.multiplier(3)
		.timeout(Duration.ofSeconds(30))
		.build();

	private final DataSource dataSource;

	private final TransactionMode transactionMode;

	private final RetryPolicy retryPolicy;

	private final RetryTemplate retry;

	PooledConnections(DataSource dataSource, TransactionMode transactionMode, RetryPolicy retryPolicy) {
		this.dataSource = unwrap(dataSource);
		this.transactionMode = transactionMode;
		this.retryPolicy = retryPolicy;
		this.retry = new RetryTemplate(new TransientFaults(retryPolicy));
	}

	// Beneath this proxy a connection of our own is one; through it we would commit the
	// caller's. Transaction managers unwrap it too.
	static DataSource unwrap(DataSource dataSource) {
		DataSource unwrapped = dataSource;
		while (unwrapped instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
			unwrapped = proxy.getTargetDataSource();
		}
		return unwrapped;
	}

	@Override
	public ConnectionSource independent() {
		return new PooledConnections(this.dataSource, TransactionMode.INDEPENDENT, this.retryPolicy);
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		if (this.transactionMode == TransactionMode.JOIN && isTransactionActive()) {
			return executeInTransaction(task, work);
		}
		try {
			return this.retry.execute(() -> executeAndCommit(task, work));
		}
		catch (RetryException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public <T> T executeOnce(String task, SqlWork<T> work) {
		return (this.transactionMode == TransactionMode.JOIN && isTransactionActive())
				? executeInTransaction(task, work) : executeAndCommit(task, work);
	}

	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		return (this.transactionMode == TransactionMode.JOIN && isTransactionActive())
				? executeInTransaction(task, work)
				: executeAndCommit(task, (connection) -> ConnectionSource.inSnapshot(connection, work));
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
			catch (Throwable ex) {
				if (committing) {
					ConnectionSource.rollback(connection, ex);
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
			throw new CannotGetJdbcConnectionException("No connection to Postgres", ex);
		}
	}

	/**
	 * Of the faults that a policy retries those that another attempt may not meet again:
	 * a lost connection, a server that ends or begins, a deadlock, a serialization
	 * failure. A pool that gives no connection has waited itself and is not asked again.
	 */
	private record TransientFaults(RetryPolicy policy) implements RetryPolicy {

		@Override
		public boolean shouldRetry(Throwable ex) {
			return !(ex instanceof CannotGetJdbcConnectionException) && ex.getCause() instanceof SQLException cause
					&& cause.getSQLState() != null && cause.getSQLState().matches("(08|40|57P).*")
					&& this.policy.shouldRetry(ex);
		}

		@Override
		public Duration getTimeout() {
			return this.policy.getTimeout();
		}

		@Override
		public BackOff getBackOff() {
			return this.policy.getBackOff();
		}

	}

}
