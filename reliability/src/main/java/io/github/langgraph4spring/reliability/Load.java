package io.github.langgraph4spring.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;

/**
 * Clients of this JVM that save without a pause until this is closed.
 */
final class Load implements AutoCloseable {

	private final List<Thread> clients = new ArrayList<>();

	private final Set<String> threadIds;

	private volatile boolean running = true;

	private Load(CheckpointSaver saver, List<String> threadIds, Client.Way way, Journal journal) {
		this.threadIds = new TreeSet<>(threadIds);
		for (String threadId : threadIds) {
			Client client = new Client(saver, threadId, way, journal);
			this.clients.add(new Thread(() -> client.run(() -> this.running), threadId));
		}
		this.clients.forEach(Thread::start);
	}

	/**
	 * Starts clients that have a thread each.
	 */
	static Load alone(CheckpointSaver saver, String name, int count, Journal journal) {
		List<String> threadIds = IntStream.range(0, count).mapToObj((i) -> name + "-" + i).toList();
		return new Load(saver, threadIds, Client.Way.ALONE, journal);
	}

	/**
	 * Starts clients that share a thread, none of which may overtake another.
	 */
	static Load guarded(CheckpointSaver saver, String threadId, int count, Journal journal) {
		return new Load(saver, IntStream.range(0, count).mapToObj((i) -> threadId).toList(), Client.Way.GUARDED,
				journal);
	}

	Set<String> threadIds() {
		return this.threadIds;
	}

	/**
	 * Lets each client finish what it is doing.
	 * @throws IllegalStateException if one of them hangs
	 */
	@Override
	public void close() {
		this.running = false;
		for (Thread client : this.clients) {
			Waiting.until(() -> !client.isAlive(), "a client, which is at " + Arrays.toString(client.getStackTrace()));
		}
	}

}
