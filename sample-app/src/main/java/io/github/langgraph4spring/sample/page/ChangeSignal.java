package io.github.langgraph4spring.sample.page;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.langgraph4spring.checkpoint.postgres.ObservedOperation;
import io.github.langgraph4spring.checkpoint.postgres.OperationObserver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * Says at once that this process wrote a checkpoint, so that nobody waits until the
 * database is looked at again.
 */
@Component
@ConditionalOnBooleanProperty("sample.page.enabled")
class ChangeSignal implements OperationObserver {

	private static final Set<String> WRITING = Set.of("put", "putIfLatest", "putWrites", "deleteThread");

	private final Semaphore changes = new Semaphore(0);

	@Override
	public <T> T observe(ObservedOperation operation, Supplier<T> work) {
		T result = work.get();
		if (WRITING.contains(operation.name())) {
			give();
		}
		return result;
	}

	void give() {
		// one is enough to wake who waits, and nobody may
		if (this.changes.availablePermits() == 0) {
			this.changes.release();
		}
	}

	/**
	 * Waits for a change in this process, but no longer than that.
	 */
	void await(Duration longest) throws InterruptedException {
		if (this.changes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
			this.changes.drainPermits();
		}
	}

}
