package io.github.langgraph4spring.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;

/**
 * Clients of this JVM that save without a pause, each on a thread of its own, until this
 * is closed.
 */
final class Load implements AutoCloseable {

	private final List<Thread> clients = new ArrayList<>();

	private final Set<String> threadIds = new TreeSet<>();

	private volatile boolean running = true;

	/**
	 * Starts the clients.
	 * @param name what the ids of their threads begin with
	 */
	Load(CheckpointSaver saver, String name, int count, Journal journal) {
		for (int i = 0; i < count; i++) {
			String threadId = name + "-" + i;
			Client client = new Client(saver, threadId, Client.Way.ALONE, journal);
			this.threadIds.add(threadId);
			this.clients.add(new Thread(() -> client.run(() -> this.running), threadId));
		}
		this.clients.forEach(Thread::start);
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
