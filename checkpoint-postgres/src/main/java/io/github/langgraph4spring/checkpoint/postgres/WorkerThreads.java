package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Threads for the operations of asynchronous savers: platform threads, which are faster,
 * for as many operations as have a connection at once, and virtual ones, where the JVM
 * has them, for all others. So each waits for a connection on a thread of its own, and no
 * longer than the pool lets it. Before Java 21 the others wait for a platform thread.
 * <p>
 * All are daemons, and a task has its caller's context class loader. Thread-safe.
 */
public final class WorkerThreads implements Executor {

	/** Those of all savers that were given none. */
	static final WorkerThreads SHARED = new WorkerThreads("langgraph-checkpoint-", 20);

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	private static final int IDLE_SECONDS = 60;

	private final ThreadPoolExecutor platformThreads;

	private final @Nullable ThreadPoolExecutor virtualThreads;

	/**
	 * Creates threads, which begin when they are needed.
	 * @param namePrefix what their names begin with
	 * @param connections how many operations can have a connection at once
	 */
	public WorkerThreads(String namePrefix, int connections) {
		if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
			this.virtualThreads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS,
					new SynchronousQueue<>(),
					new VirtualThreadTaskExecutor(namePrefix + "virtual-").getVirtualThreadFactory());
			this.platformThreads = new ThreadPoolExecutor(0, connections, IDLE_SECONDS, TimeUnit.SECONDS,
					new SynchronousQueue<>(), daemons(namePrefix), this::executeElsewhere);
		}
		else {
			this.virtualThreads = null;
			this.platformThreads = new ThreadPoolExecutor(connections, connections, IDLE_SECONDS, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>(), daemons(namePrefix));
			this.platformThreads.allowCoreThreadTimeOut(true);
		}
	}

	private static ThreadFactory daemons(String namePrefix) {
		AtomicInteger number = new AtomicInteger();
		return (worker) -> {
			Thread thread = new Thread(null, worker, namePrefix + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			return thread;
		};
	}

	private void executeElsewhere(Runnable task, ThreadPoolExecutor busy) {
		if (this.virtualThreads == null || busy.isShutdown()) {
			throw new RejectedExecutionException("The threads of the asynchronous saver were shut down");
		}
		this.virtualThreads.execute(task);
	}

	@Override
	public void execute(Runnable task) {
		ClassLoader callers = Thread.currentThread().getContextClassLoader();
		this.platformThreads.execute(() -> {
			Thread.currentThread().setContextClassLoader(callers);
			task.run();
		});
	}

	/**
	 * Takes no more tasks, and waits for those that it was given.
	 * @param timeout how long to wait at the most
	 * @return whether all of them are done
	 * @throws InterruptedException if the thread was interrupted while it waited
	 */
	public boolean shutdown(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		this.platformThreads.shutdown();
		if (this.virtualThreads != null) {
			this.virtualThreads.shutdown();
		}
		return terminates(this.platformThreads, end)
				&& (this.virtualThreads == null || terminates(this.virtualThreads, end));
	}

	private static boolean terminates(ThreadPoolExecutor threads, long end) throws InterruptedException {
		return threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

}
