package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are in JavaScript's dialect, of those that were saved or read last. A
 * checkpoint keeps its dialect for as long as it is there; but when its thread is
 * deleted, it may come back in another dialect as a copy. Copies that are made here are
 * {@linkplain #forget forgotten}, those of other processes are seen when they are read.
 * Thread-safe.
 */
final class KnownDialects {

	private static final int SLOTS = 1024;

	private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);

	/**
	 * Keeps what is known of a checkpoint, and forgets what is known of another in its
	 * place.
	 * @param javaScript whether it is in JavaScript's dialect, or {@code null} if nothing
	 * in it tells
	 */
	void add(String threadId, String namespace, String checkpointId, @Nullable Boolean javaScript) {
		this.slots.set(slot(checkpointId),
				(javaScript != null) ? new Known(threadId, namespace, checkpointId, javaScript) : null);
	}

	/**
	 * Returns whether a checkpoint is in JavaScript's dialect.
	 * @return whether it is, or {@code null} if that is not known
	 */
	@Nullable Boolean isJavaScript(CheckpointConfig config) {
		String checkpointId = Objects.requireNonNull(config.checkpointId());
		Known known = this.slots.get(slot(checkpointId));
		return (known != null && known.checkpointId().equals(checkpointId) && known.threadId().equals(config.threadId())
				&& known.namespace().equals(config.namespaceOrRoot())) ? known.javaScript() : null;
	}

	/**
	 * Forgets the checkpoints of a thread.
	 */
	void forget(String threadId) {
		for (int i = 0; i < SLOTS; i++) {
			Known known = this.slots.get(i);
			if (known != null && known.threadId().equals(threadId)) {
				this.slots.compareAndSet(i, known, null);
			}
		}
	}

	private static int slot(String checkpointId) {
		int hash = checkpointId.hashCode();
		return (hash ^ hash >>> 16) & (SLOTS - 1);
	}

	private record Known(String threadId, String namespace, String checkpointId, boolean javaScript) {

	}

}
