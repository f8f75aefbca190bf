package io.github.langgraph4spring.benchmarks.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workloads, over any saver.
 *
 * @param <C> the saver's conversation
 */
final class Workload<C> {

	private static final Role[] TURN = Role.values();

	private final MeasuredSaver<C> saver;

	private final Map<String, List<String>> checkpointIds = new LinkedHashMap<>();

	private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();

	Workload(MeasuredSaver<C> saver) {
		this.saver = saver;
	}

	/**
	 * Holds conversations, each by one client from its first turn to its last.
	 */
	void converse(String prefix, int threads, int turns, int clients, ExecutorService executor)
			throws InterruptedException, ExecutionException {
		this.latencies.clear();
		AtomicInteger next = new AtomicInteger();
		List<Future<?>> running = new ArrayList<>();
		for (int client = 0; client < clients; client++) {
			running.add(executor.submit(() -> {
				for (int thread = next.getAndIncrement(); thread < threads; thread = next.getAndIncrement()) {
					converse(prefix + thread, turns);
				}
			}));
		}
		for (Future<?> client : running) {
			client.get();
		}
	}

	private void converse(String threadId, int turns) {
		for (int turn = 0; turn < turns; turn++) {
			long start = System.nanoTime();
			turn(this.saver.latest(threadId));
			this.latencies.add(System.nanoTime() - start);
		}
	}

	/**
	 * Tells in nanoseconds what part of the turns of the last conversations took no
	 * longer.
	 */
	long latency(double part) {
		List<Long> sorted = this.latencies.stream().sorted().toList();
		return sorted.isEmpty() ? 0 : sorted.get((int) ((sorted.size() - 1) * part));
	}

	private void turn(C before) {
		C conversation = before;
		for (int i = 0; i < TURN.length; i++) {
			conversation = this.saver.put(conversation, TURN[i], Integer.MAX_VALUE);
			if (i < TURN.length - 1) {
				conversation = this.saver.putWrites(conversation, TURN[i + 1]);
			}
		}
	}

	/**
	 * Makes a history, and keeps the ids of its checkpoints.
	 */
	void fill(String threadId, int checkpoints, int window) {
		List<String> ids = new ArrayList<>();
		C conversation = this.saver.latest(threadId);
		for (int i = 0; i < checkpoints; i++) {
			conversation = this.saver.put(conversation, TURN[i % TURN.length], window);
			ids.add(this.saver.checkpointId(conversation));
			if (i % TURN.length < TURN.length - 1) {
				conversation = this.saver.putWrites(conversation, TURN[(i + 1) % TURN.length]);
			}
		}
		this.checkpointIds.put(threadId, ids);
	}

	/**
	 * Reads of a history that {@link #fill} has made.
	 * @return how many checkpoints were read
	 */
	int read(String threadId, String what) {
		List<String> ids = this.checkpointIds.getOrDefault(threadId, List.of());
		switch (what) {
			case "all":
				return this.saver.list(threadId, Integer.MAX_VALUE);
			case "ten":
				return this.saver.list(threadId, 10);
			case "middle":
				this.saver.byId(threadId, ids.get(ids.size() / 2));
				return 1;
			case "latest":
				this.saver.latest(threadId);
				return 1;
			default:
				throw new IllegalArgumentException("Read what? " + what);
		}
	}

}
