package io.github.langgraph4spring.checkpoint.postgres;

import java.util.function.LongSupplier;

/**
 * The connections of one operation, which learns what goes over them.
 */
final class ObservedConnections implements ConnectionSource {

	private final ConnectionSource connections;

	private final ObservedOperation operation;

	ObservedConnections(ConnectionSource connections, ObservedOperation operation) {
		this.connections = connections;
		this.operation = operation;
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		return this.connections.execute(task, work);
	}

	@Override
	public <T> T executeOnce(String task, SqlWork<T> work) {
		return this.connections.executeOnce(task, work);
	}

	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		return this.connections.executeInSnapshot(task, work);
	}

	@Override
	public void transferred(LongSupplier size) {
		this.operation.sized(size.getAsLong());
	}

}
