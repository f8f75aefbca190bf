package io.github.langgraph4spring.benchmarks.saver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;

/**
 * The floor of an asynchronous saver: each operation is done by another thread, of as
 * many as there are connections, while its caller waits.
 *
 * @param <C> the saver's conversation
 */
final class AsynchronousSaver<C> implements MeasuredSaver<C> {

	private final MeasuredSaver<C> saver;

	private final ExecutorService threads;

	AsynchronousSaver(MeasuredSaver<C> saver, int connections) {
		this.saver = saver;
		this.threads = Executors.newFixedThreadPool(connections);
	}

	private <T> T run(Supplier<T> operation) {
		return CompletableFuture.supplyAsync(operation, this.threads).join();
	}

	@Override
	public C latest(String threadId) {
		return run(() -> this.saver.latest(threadId));
	}

	@Override
	public C put(C conversation, Role role, int window) {
		return run(() -> this.saver.put(conversation, role, window));
	}

	@Override
	public C putWrites(C conversation, Role role) {
		return run(() -> this.saver.putWrites(conversation, role));
	}

	@Override
	public String checkpointId(C conversation) {
		return this.saver.checkpointId(conversation);
	}

	@Override
	public void byId(String threadId, String checkpointId) {
		CompletableFuture.runAsync(() -> this.saver.byId(threadId, checkpointId), this.threads).join();
	}

	@Override
	public int list(String threadId, int limit) {
		return run(() -> this.saver.list(threadId, limit));
	}

	@Override
	public void close() {
		this.threads.shutdown();
		this.saver.close();
	}

}
