package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Remembers what clients were told, and when they were first told of a checkpoint after a
 * fault. Thread-safe.
 */
final class Account implements Journal {

	/**
	 * The pending writes of a task.
	 */
	record Task(String threadId, String checkpointId, String taskId) {
	}

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	/** By thread the digests of its checkpoints by id. */
	private final Map<String, Map<String, String>> saved = new HashMap<>();

	private final Map<Task, Integer> written = new HashMap<>();

	private final Map<String, Integer> failures = new TreeMap<>();

	private final Set<String> savedSince = new TreeSet<>();

	private long refused;

	private long lastSaved;

	private long over;

	private long recovered;

	@Override
	public synchronized void saved(String threadId, String checkpointId, String digest) {
		this.saved.computeIfAbsent(threadId, (id) -> new HashMap<>()).put(checkpointId, digest);
		this.savedSince.add(threadId);
		this.lastSaved = System.nanoTime();
		if (this.recovered == 0) {
			this.recovered = this.lastSaved;
		}
		notifyAll();
	}

	@Override
	public synchronized void wrote(String threadId, String checkpointId, String taskId, int count) {
		this.written.put(new Task(threadId, checkpointId, taskId), count);
		notifyAll();
	}

	@Override
	public synchronized void refused(String threadId) {
		this.refused++;
		notifyAll();
	}

	@Override
	public synchronized void failed(String exception) {
		this.failures.merge(exception, 1, Integer::sum);
		notifyAll();
	}

	/**
	 * Waits until each of several threads has got a checkpoint acknowledged, counted from
	 * now.
	 */
	synchronized void awaitSaved(Set<String> threadIds) throws InterruptedException {
		this.savedSince.clear();
		await(() -> this.savedSince.containsAll(threadIds) ? 1 : 0, "a checkpoint on each thread");
	}

	/**
	 * Waits until one more operation has failed.
	 */
	synchronized void awaitFailure() throws InterruptedException {
		int before = failures();
		await(() -> failures() - before, "a failure");
	}

	/**
	 * Waits until a checkpoint was refused, since another one had become the latest.
	 */
	synchronized void awaitRefused() throws InterruptedException {
		await(() -> this.refused, "a checkpoint that is refused");
	}

	/**
	 * Waits until this many more operations were acknowledged.
	 */
	synchronized void awaitAcknowledged(int count) throws InterruptedException {
		long before = acknowledged();
		await(() -> (acknowledged() >= before + count) ? 1 : 0, count + " operations");
	}

	/**
	 * Waits until no checkpoint was acknowledged for some time.
	 */
	void awaitSilence(Duration time) {
		Waiting.until(() -> System.nanoTime() - lastSaved() > time.toNanos(), "silence");
	}

	private synchronized long lastSaved() {
		return this.lastSaved;
	}

	/**
	 * Learns that the fault is over now.
	 */
	synchronized void over() {
		this.over = System.nanoTime();
		this.recovered = 0;
	}

	/**
	 * Waits for the first checkpoint since the fault was over.
	 * @return the time from then to the checkpoint
	 */
	synchronized Duration awaitRecovery() throws InterruptedException {
		await(() -> this.recovered, "the first checkpoint after the fault");
		return Duration.ofNanos(this.recovered - this.over);
	}

	private void await(LongSupplier condition, String what) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (condition.getAsLong() == 0) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0) {
				throw new IllegalStateException("Waited " + PATIENCE.toSeconds() + " s in vain for " + what
						+ "; failures until now: " + this.failures);
			}
			wait(left);
		}
	}

	synchronized int failures() {
		return this.failures.values().stream().mapToInt(Integer::intValue).sum();
	}

	synchronized Map<String, Integer> failuresByException() {
		return new TreeMap<>(this.failures);
	}

	synchronized long acknowledged() {
		return this.written.size() + this.saved.values().stream().mapToLong(Map::size).sum();
	}

	synchronized List<String> threadIds() {
		return new ArrayList<>(this.saved.keySet());
	}

	synchronized Map<String, String> saved(String threadId) {
		return new HashMap<>(this.saved.getOrDefault(threadId, Map.of()));
	}

	synchronized Map<Task, Integer> written(String threadId) {
		Map<Task, Integer> written = new HashMap<>();
		this.written.forEach((task, count) -> {
			if (task.threadId().equals(threadId)) {
				written.put(task, count);
			}
		});
		return written;
	}

}
