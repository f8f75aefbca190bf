package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.github.langgraph4spring.checkpoint.postgres.WorkerThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.ClassUtils;

/**
 * The threads of the asynchronous saver. What a caller has in the logging context, and
 * the observation that it is in, are carried over. Closing waits for what it was given,
 * since the pool is closed next.
 * <p>
 * It is no {@code TaskExecutor}, so that nothing which looks for one finds it, and no
 * {@code ThreadPoolTaskExecutor}, which would refuse work as soon as the context begins
 * to close.
 */
final class CheckpointExecutor implements Executor, AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointExecutor.class);

	private final WorkerThreads threads;

	private final TaskDecorator decorator = contextDecorator();

	private final Duration shutdownTimeout;

	/**
	 * Creates an executor.
	 * @param connections how many tasks can have a connection at once
	 * @param shutdownTimeout how long closing waits for what it was given
	 */
	CheckpointExecutor(int connections, Duration shutdownTimeout) {
		this.threads = new WorkerThreads("langgraph-checkpoint-", connections);
		this.shutdownTimeout = shutdownTimeout;
	}

	private static TaskDecorator contextDecorator() {
		TaskDecorator loggingContext = CheckpointExecutor::withLoggingContext;
		return ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
				CheckpointExecutor.class.getClassLoader()) ? withObservation(loggingContext) : loggingContext;
	}

	/** Reads the global registry of thread-locals and adds nothing to it. */
	private static TaskDecorator withObservation(TaskDecorator decorator) {
		return new CompositeTaskDecorator(List.of(new ContextPropagatingTaskDecorator(), decorator));
	}

	private static Runnable withLoggingContext(Runnable task) {
		Map<String, String> callers = MDC.getCopyOfContextMap();
		return () -> {
			Map<String, String> previous = MDC.getCopyOfContextMap();
			set(callers);
			try {
				task.run();
			}
			finally {
				set(previous);
			}
		};
	}

	private static void set(@Nullable Map<String, String> context) {
		if (context != null) {
			MDC.setContextMap(context);
		}
		else {
			MDC.clear();
		}
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(this.decorator.decorate(task));
	}

	@Override
	public void close() {
		try {
			if (!this.threads.shutdown(this.shutdownTimeout) && !this.shutdownTimeout.isZero()) {
				LOGGER.warn(
						"Operations of the asynchronous saver still run after {} and fail: their pool is closed now",
						this.shutdownTimeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
