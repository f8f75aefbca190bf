package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for conditions of other processes, which can only be asked again and again.
 */
final class Waiting {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(5);

	private Waiting() {
	}

	/**
	 * Waits until a condition holds.
	 * @param condition the condition, which does not hold while it throws
	 * @param what what is waited for
	 * @throws IllegalStateException if it takes more than a minute
	 */
	static void until(Callable<Boolean> condition, String what) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		Exception last = null;
		while (System.nanoTime() < end) {
			try {
				if (condition.call()) {
					return;
				}
			}
			catch (Exception ex) {
				last = ex;
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
		throw new IllegalStateException("Waited " + PATIENCE.toSeconds() + " s in vain for " + what, last);
	}

	/**
	 * Lets a random time pass, so that a fault comes at any moment of an operation.
	 * @param most the longest time
	 */
	static void anyTime(Duration most) {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(most.toMillis())));
	}

}
