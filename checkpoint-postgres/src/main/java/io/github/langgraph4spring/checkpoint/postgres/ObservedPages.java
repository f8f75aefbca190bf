package io.github.langgraph4spring.checkpoint.postgres;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The connections of a list that is read page by page, each of which is an operation.
 * Used by the thread that reads the list.
 */
final class ObservedPages implements ConnectionSource {

	private final ConnectionSource connections;

	private final OperationObserver observer;

	private final Supplier<ObservedOperation> operations;

	private @Nullable ObservedOperation current;

	ObservedPages(ConnectionSource connections, OperationObserver observer, Supplier<ObservedOperation> operations) {
		this.connections = connections;
		this.observer = observer;
		this.operations = operations;
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		ObservedOperation page = this.operations.get();
		this.current = page;
		return this.observer.observe(page, () -> this.connections.execute(task, work));
	}

	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		throw new UnsupportedOperationException("A page is read by one statement");
	}

	@Override
	public void transferred(LongSupplier size) {
		if (this.current != null) {
			this.current.sized(size.getAsLong());
		}
	}

}
