package io.github.langgraph4spring.sample.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.ThreadOrder;
import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;

/**
 * The threads that changed last, as they were at one time.
 *
 * @param threads the threads by their ids, the newest first
 */
record NewestThreads(Map<String, ThreadStatistics> threads) {

	/**
	 * One page, and so one statement: between two a thread could pass from the second to
	 * the first, and seem deleted.
	 */
	static final int MAX = PostgresSaver.PAGE_SIZE;

	static final NewestThreads NONE = new NewestThreads(Map.of());

	/** A change shows when its transaction is committed: so long after its time. */
	private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);

	NewestThreads {
		threads = Collections.unmodifiableMap(new LinkedHashMap<>(threads));
	}

	static NewestThreads of(Threads threads) {
		Map<String, ThreadStatistics> newest = new LinkedHashMap<>();
		threads.list(ThreadOrder.LAST_CHANGE, null, "")
			.limit(MAX)
			.forEach((thread) -> newest.put(thread.threadId(), thread));
		return new NewestThreads(newest);
	}

	boolean contains(String threadId) {
		return this.threads.containsKey(threadId);
	}

	NewestThreads without(String threadId) {
		Map<String, ThreadStatistics> others = new LinkedHashMap<>(this.threads);
		others.remove(threadId);
		return new NewestThreads(others);
	}

	/**
	 * Those that are new or other ones, oldest first.
	 */
	List<ThreadStatistics> changedSince(NewestThreads before) {
		// by the server's clock, which need not be this one
		Instant from = (before.threads.isEmpty() ? this : before).lastChange().minus(LONGEST_TRANSACTION);
		return changedAfter(from).stream()
			.filter((thread) -> !thread.equals(before.threads.get(thread.threadId())))
			.toList();
	}

	/**
	 * Those that changed after a time, oldest first.
	 */
	List<ThreadStatistics> changedAfter(Instant time) {
		List<ThreadStatistics> changed = new ArrayList<>(this.threads.values());
		changed.removeIf((thread) -> !thread.lastChange().isAfter(time));
		Collections.reverse(changed);
		return changed;
	}

	/**
	 * Those that are gone, and would be here had they not been deleted.
	 */
	List<String> deletedSince(NewestThreads before) {
		Instant oldest = this.threads.values()
			.stream()
			.skip(MAX - 1)
			.map(ThreadStatistics::lastChange)
			.findFirst()
			.orElse(Instant.MIN);
		return before.threads.values()
			.stream()
			.filter((thread) -> !contains(thread.threadId()) && thread.lastChange().isAfter(oldest))
			.map(ThreadStatistics::threadId)
			.toList();
	}

	private Instant lastChange() {
		return this.threads.values().stream().findFirst().map(ThreadStatistics::lastChange).orElse(Instant.EPOCH);
	}

}
