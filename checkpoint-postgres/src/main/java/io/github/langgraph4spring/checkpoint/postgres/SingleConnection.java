package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection, which operations use one after the other. Its transaction, if it has
 * one, is its owner's: nothing is committed, rolled back or retried here.
 */
final class SingleConnection implements ConnectionSource {

	private final Connection connection;

	private final boolean owned;

	// fair: operations are done in the order in which they came
	private final ReentrantLock queue = new ReentrantLock(true);

	SingleConnection(Connection connection, boolean owned) {
		this.connection = connection;
		this.owned = owned;
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		this.queue.lock();
		try {
			return work.apply(this.connection);
		}
		catch (SQLException ex) {
			throw ConnectionSource.translate(task, ex);
		}
		finally {
			this.queue.unlock();
		}
	}

	/**
	 * On a connection with {@code autoCommit=false} it is part of its owner's
	 * transaction.
	 */
	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		return execute(task, (connection) -> connection.getAutoCommit() ? ConnectionSource.inSnapshot(connection, work)
				: work.apply(connection));
	}

	@Override
	public void close() {
		if (this.owned) {
			execute("closing", (owned) -> {
				owned.close();
				return true;
			});
		}
	}

}
