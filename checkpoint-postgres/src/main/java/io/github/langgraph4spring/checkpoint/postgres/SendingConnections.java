package io.github.langgraph4spring.checkpoint.postgres;

import java.util.function.LongSupplier;

/**
 * The connections of an operation before which something is sent.
 *
 * @param connections the connections
 * @param sending sends it
 */
record SendingConnections(ConnectionSource connections, Runnable sending) implements ConnectionSource {

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		this.sending.run();
		return this.connections.execute(task, work);
	}

	@Override
	public <T> T executeOnce(String task, SqlWork<T> work) {
		this.sending.run();
		return this.connections.executeOnce(task, work);
	}

	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		this.sending.run();
		return this.connections.executeInSnapshot(task, work);
	}

	@Override
	public void transferred(LongSupplier size) {
		this.connections.transferred(size);
	}

}
