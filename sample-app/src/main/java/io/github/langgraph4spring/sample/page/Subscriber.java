package io.github.langgraph4spring.sample.page;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * A browser that is sent events, in their order and without keeping others waiting. One
 * that does not take them is cut off; it comes again by itself, and says what it has.
 */
final class Subscriber {

	private static final int MAX_WAITING = 256;

	private final SseEmitter emitter;

	private final Executor executor;

	private final BlockingQueue<SseEventBuilder> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

	private final AtomicBoolean sending = new AtomicBoolean();

	private volatile boolean gone;

	Subscriber(SseEmitter emitter, Executor executor) {
		this.emitter = emitter;
		this.executor = executor;
		emitter.onCompletion(() -> this.gone = true);
		emitter.onError((failure) -> this.gone = true);
		emitter.onTimeout(emitter::complete);
	}

	boolean isGone() {
		return this.gone;
	}

	void send(String name, String id, Object data) {
		send(SseEmitter.event().name(name).id(id).data(data));
	}

	void send(SseEventBuilder event) {
		if (!this.waiting.offer(event)) {
			close();
		}
		sendWaiting();
	}

	void close() {
		this.gone = true;
		this.emitter.complete();
	}

	private void sendWaiting() {
		if (!this.waiting.isEmpty() && this.sending.compareAndSet(false, true)) {
			this.executor.execute(this::drain);
		}
	}

	private void drain() {
		try {
			for (SseEventBuilder event = this.waiting.poll(); event != null; event = this.waiting.poll()) {
				this.emitter.send(event);
			}
		}
		catch (IOException | IllegalStateException ex) {
			// the browser went away
			this.gone = true;
		}
		finally {
			this.sending.set(false);
		}
		if (!this.gone) {
			sendWaiting();
		}
	}

}
