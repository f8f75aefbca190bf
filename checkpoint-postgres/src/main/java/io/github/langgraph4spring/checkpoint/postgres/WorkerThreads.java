package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of asynchronous savers that were given none.
 */
final class WorkerThreads {

	// as many as a pool has connections by default: more would only wait for them
	private static final int PLATFORM_THREADS = 20;

	private static final Executor EXECUTOR = create();

	private WorkerThreads() {
	}

	static Executor executor() {
		return EXECUTOR;
	}

	private static Executor create() {
		try {
			return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException ex) {
			return platformThreads();
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Executor platformThreads() {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(PLATFORM_THREADS, PLATFORM_THREADS, 1, TimeUnit.MINUTES,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "langgraph-checkpoint");
					thread.setDaemon(true);
					return thread;
				});
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

}
