package io.github.langgraph4spring.checkpoint.postgres;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Threads for the operations of asynchronous savers: platform threads, which are faster,
 * for as many as have a connection at once, and virtual ones, where the JVM has them, for
 * those that wait for one, and so no longer than the pool lets them.
 */
public final class WorkerThreads {

	// as many as HikariCP's pool has by default
	private static final int DEFAULT_CONNECTIONS = 10;

	private static final int IDLE_SECONDS = 60;

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	private static final Executor DEFAULT = create("langgraph-checkpoint-", DEFAULT_CONNECTIONS);

	private WorkerThreads() {
	}

	/** Those of savers that were given none. */
	static Executor executor() {
		return DEFAULT;
	}

	/**
	 * Creates threads. They are daemons, and end when they were idle for a minute.
	 * @param namePrefix what their names begin with
	 * @param connections how many operations can have a connection at once. As many again
	 * wait in a queue for a thread that is done; before Java 21, which has no virtual
	 * threads, all others do
	 * @return the threads: what they were given counts from that moment as begun, and is
	 * done before they terminate
	 */
	public static ExecutorService create(String namePrefix, int connections) {
		boolean virtual = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
		ThreadFactory threads = new Threads(namePrefix, connections,
				virtual ? new VirtualThreadTaskExecutor(namePrefix).getVirtualThreadFactory() : null);
		// a short queue, so that a thread which is just done takes the next operation
		// rather than a new one
		ThreadPoolExecutor executor = new ThreadPoolExecutor(connections, virtual ? Integer.MAX_VALUE : connections,
				IDLE_SECONDS, TimeUnit.SECONDS,
				virtual ? new ArrayBlockingQueue<>(connections) : new LinkedBlockingQueue<>(), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static final class Threads implements ThreadFactory {

		private final String namePrefix;

		private final Semaphore platformThreads;

		private final @Nullable ThreadFactory others;

		private final AtomicInteger number = new AtomicInteger();

		Threads(String namePrefix, int platformThreads, @Nullable ThreadFactory others) {
			this.namePrefix = namePrefix;
			this.platformThreads = new Semaphore(platformThreads);
			this.others = others;
		}

		@Override
		public Thread newThread(Runnable worker) {
			boolean platform = this.platformThreads.tryAcquire();
			if (!platform && this.others != null) {
				return this.others.newThread(worker);
			}
			Thread thread = new Thread(platform ? () -> run(worker) : worker,
					this.namePrefix + this.number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}

		private void run(Runnable worker) {
			try {
				worker.run();
			}
			finally {
				this.platformThreads.release();
			}
		}

	}

}
