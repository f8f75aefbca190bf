package io.github.langgraph4spring.checkpoint.postgres;

import java.util.function.Supplier;

/**
 * Is told of each operation of a saver, for meters, traces and logs. Public so that the
 * library needs none of their libraries.
 * <p>
 * Implementations are thread-safe, call the work exactly once on the calling thread, and
 * return or throw what it does.
 */
public interface OperationObserver {

	/**
	 * Does the work of an operation.
	 * @param <T> what the operation returns
	 * @param operation the operation; its size, and the id of a checkpoint that was the
	 * latest, are known when the work is done
	 * @param work the work
	 * @return what the work returned
	 */
	<T> T observe(ObservedOperation operation, Supplier<T> work);

	/**
	 * Returns an observer within which another one observes.
	 * @param inner the other observer
	 * @return both
	 */
	default OperationObserver around(OperationObserver inner) {
		OperationObserver outer = this;
		return new OperationObserver() {
			@Override
			public <T> T observe(ObservedOperation operation, Supplier<T> work) {
				return outer.observe(operation, () -> inner.observe(operation, work));
			}
		};
	}

}
