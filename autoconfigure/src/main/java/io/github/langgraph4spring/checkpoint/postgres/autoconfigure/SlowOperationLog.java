package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.langgraph4spring.checkpoint.postgres.ObservedOperation;
import io.github.langgraph4spring.checkpoint.postgres.OperationObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs the operations that take long, by their ids and size, never with state.
 */
final class SlowOperationLog implements OperationObserver {

	private static final Log logger = LogFactory.getLog(SlowOperationLog.class);

	private final Duration threshold;

	SlowOperationLog(Duration threshold) {
		this.threshold = threshold;
	}

	@Override
	public <T> T observe(ObservedOperation operation, Supplier<T> work) {
		long start = System.nanoTime();
		try {
			return work.get();
		}
		finally {
			Duration taken = Duration.ofNanos(System.nanoTime() - start);
			if (taken.compareTo(this.threshold) >= 0) {
				logger.warn("Slow checkpoint operation: " + operation.name() + " took " + taken.toMillis()
						+ " ms (thread " + operation.threadId() + ", namespace " + operation.checkpointNamespace()
						+ ", checkpoint " + operation.checkpointId() + ", size " + operation.size() + ")");
			}
		}
	}

}
