package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * The threads of the asynchronous saver: virtual ones where the JVM has them. What a
 * caller has in the logging context, and the observation that it is in, are carried over.
 * Closing waits for what runs, since the pool is closed next.
 * <p>
 * It is no {@code TaskExecutor}, so that nothing which looks for one finds it, and
 * {@code ThreadPoolTaskExecutor} is hidden because as a bean it would refuse work as soon
 * as the context begins to close.
 */
final class CheckpointExecutor implements Executor, AutoCloseable {

	private static final String THREAD_NAME_PREFIX = "langgraph-checkpoint-";

	private final Executor threads;

	private final Runnable closing;

	private CheckpointExecutor(Executor threads, Runnable closing) {
		this.threads = threads;
		this.closing = closing;
	}

	/**
	 * Creates an executor.
	 * @param connections how many tasks can have a connection at once; with platform
	 * threads more would only wait for one
	 * @param shutdownTimeout how long closing waits for what runs
	 */
	static CheckpointExecutor create(int connections, Duration shutdownTimeout) {
		return JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE) ? virtualThreads(shutdownTimeout)
				: platformThreads(connections, shutdownTimeout);
	}

	private static CheckpointExecutor virtualThreads(Duration shutdownTimeout) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
		executor.setVirtualThreads(true);
		executor.setTaskDecorator(contextDecorator());
		executor.setTaskTerminationTimeout(shutdownTimeout.toMillis());
		return new CheckpointExecutor(executor, executor::close);
	}

	private static CheckpointExecutor platformThreads(int size, Duration shutdownTimeout) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(THREAD_NAME_PREFIX);
		executor.setDaemon(true);
		executor.setCorePoolSize(size);
		executor.setMaxPoolSize(size);
		executor.setAllowCoreThreadTimeOut(true);
		executor.setTaskDecorator(contextDecorator());
		executor.setWaitForTasksToCompleteOnShutdown(true);
		executor.setAwaitTerminationMillis(shutdownTimeout.toMillis());
		executor.afterPropertiesSet();
		return new CheckpointExecutor(executor, executor::shutdown);
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
		this.threads.execute(task);
	}

	@Override
	public void close() {
		this.closing.run();
	}

}
