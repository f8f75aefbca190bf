package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import org.jspecify.annotations.Nullable;

/**
 * Pending writes that wait to be sent with the next put of their thread. They are
 * encoded, and stay here until the database has them: what is sent twice changes nothing.
 * Thread-safe.
 */
final class WaitingWrites {

	private final long maxBytes;

	private final Map<String, List<Waiting>> byThread = new LinkedHashMap<>();

	private long bytes;

	/**
	 * Creates a place to wait.
	 * @param maxBytes how much may wait, 0 for nothing
	 */
	WaitingWrites(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	boolean isOff() {
		return this.maxBytes == 0;
	}

	/**
	 * Tells whether writes of a task may wait. Those to LangGraph's own channels end a
	 * run or begin one, so that no put may follow, and others look for them meanwhile.
	 */
	boolean mayWait(List<ChannelWrite> writes) {
		return !isOff() && !writes.isEmpty()
				&& writes.stream()
					.map(ChannelWrite::channel)
					.noneMatch((channel) -> (channel.startsWith("__") && !channel.equals(ChannelWrite.TASKS))
							|| channel.startsWith("langgraph4j:"));
	}

	/**
	 * Adds writes of a task.
	 * @return whether there was room
	 */
	synchronized boolean add(CheckpointConfig checkpoint, List<StoredWrite> writes) {
		Waiting waiting = new Waiting(checkpoint, writes);
		if (this.bytes + waiting.size() > this.maxBytes) {
			return false;
		}
		this.bytes += waiting.size();
		this.byThread.computeIfAbsent(checkpoint.threadId(), (thread) -> new ArrayList<>()).add(waiting);
		return true;
	}

	/**
	 * Returns what waits, oldest first.
	 * @param threadId the thread, or {@code null} for all
	 */
	List<Waiting> of(@Nullable String threadId) {
		return isOff() ? List.of() : ofThread(threadId);
	}

	private synchronized List<Waiting> ofThread(@Nullable String threadId) {
		if (threadId != null) {
			return List.copyOf(this.byThread.getOrDefault(threadId, List.of()));
		}
		return this.byThread.values().stream().flatMap(List::stream).toList();
	}

	/**
	 * Forgets what the database has.
	 */
	synchronized void remove(Collection<Waiting> sent) {
		for (Waiting waiting : sent) {
			List<Waiting> ofThread = this.byThread.getOrDefault(waiting.threadId(), new ArrayList<>());
			if (ofThread.removeIf((other) -> other == waiting)) {
				this.bytes -= waiting.size();
			}
			if (ofThread.isEmpty()) {
				this.byThread.remove(waiting.threadId());
			}
		}
	}

	/**
	 * What a task wrote.
	 *
	 * @param checkpoint the checkpoint after which it did
	 * @param writes the writes
	 */
	record Waiting(CheckpointConfig checkpoint, List<StoredWrite> writes) {

		String threadId() {
			return this.checkpoint.threadId();
		}

		boolean isAfter(CheckpointConfig other) {
			return this.checkpoint.namespaceOrRoot().equals(other.namespaceOrRoot())
					&& String.valueOf(this.checkpoint.checkpointId()).equals(other.checkpointId());
		}

		long size() {
			return this.writes.stream().mapToLong((write) -> StoredTuple.size(write.value()) + 100).sum();
		}

	}

}
