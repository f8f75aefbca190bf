package io.github.langgraph4spring.sample;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets the turns of one conversation run one after the other within this process, with a
 * fixed number of locks however many conversations there are.
 */
final class ThreadLocks {

	private final Lock[] stripes = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

	void locked(String threadId, Runnable turn) {
		Lock lock = this.stripes[Math.floorMod(threadId.hashCode(), this.stripes.length)];
		lock.lock();
		try {
			turn.run();
		}
		finally {
			lock.unlock();
		}
	}

}
