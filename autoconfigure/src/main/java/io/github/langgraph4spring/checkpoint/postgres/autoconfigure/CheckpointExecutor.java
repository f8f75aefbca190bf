package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * The threads of the asynchronous saver: virtual ones where the JVM has them. What a
 * caller has in the logging context, and the observation that it is in, are carried over.
 * Closing waits for what it was given, since the pool is closed next.
 * <p>
 * It is no {@code TaskExecutor}, so that nothing which looks for one finds it, and
 * {@code ThreadPoolTaskExecutor} is hidden because as a bean it would refuse work as soon
 * as the context begins to close.
 */
final class CheckpointExecutor implements Executor, AutoCloseable {

	private static final String THREAD_NAME_PREFIX = "langgraph-checkpoint-";

	private final ThreadPoolTaskExecutor threads;

	private CheckpointExecutor(ThreadPoolTaskExecutor threads) {
		this.threads = threads;
	}

	/**
	 * Creates an executor.
	 * @param connections how many tasks can have a connection at once; with platform
	 * threads more would only wait for one
	 * @param shutdownTimeout how long closing waits for what it was given
	 */
	static CheckpointExecutor create(int connections, Duration shutdownTimeout) {
		ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
		threads.setThreadNamePrefix(THREAD_NAME_PREFIX);
		if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) {
			eachTaskOnAVirtualThread(threads);
		}
		else {
			onPlatformThreads(threads, connections);
		}
		threads.setTaskDecorator(contextDecorator());
		threads.setWaitForTasksToCompleteOnShutdown(true);
		threads.setAwaitTerminationMillis(shutdownTimeout.toMillis());
		threads.afterPropertiesSet();
		return new CheckpointExecutor(threads);
	}

	/**
	 * Not a {@code SimpleAsyncTaskExecutor}: closed, it waits for the tasks alone whose
	 * threads have begun to run.
	 */
	private static void eachTaskOnAVirtualThread(ThreadPoolTaskExecutor threads) {
		threads.setVirtualThreads(true);
		threads.setCorePoolSize(0);
		threads.setQueueCapacity(0);
		threads.setKeepAliveSeconds(0);
	}

	private static void onPlatformThreads(ThreadPoolTaskExecutor threads, int connections) {
		threads.setDaemon(true);
		threads.setCorePoolSize(connections);
		threads.setMaxPoolSize(connections);
		threads.setAllowCoreThreadTimeOut(true);
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
		this.threads.shutdown();
	}

}
