package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The newest checkpoints of a thread that somebody watches. A checkpoint is sent when it
 * is new, and again when what is known of it changes, as when a task fails after it. Not
 * thread-safe.
 */
final class ThreadTimeline {

	private static final int NEWEST = 50;

	private final String threadId;

	private final Threads threads;

	private final List<Subscriber> subscribers = new ArrayList<>();

	private Map<String, CheckpointView> known;

	ThreadTimeline(String threadId, Threads threads) {
		this.threadId = threadId;
		this.threads = threads;
		this.known = newest();
	}

	List<Subscriber> subscribers() {
		return this.subscribers;
	}

	/**
	 * Adds who is sent the checkpoints from one on.
	 */
	void add(Subscriber subscriber, @Nullable String after) {
		look();
		if (after != null) {
			List<CheckpointView> missed = this.known.values()
				.stream()
				.filter((checkpoint) -> checkpoint.checkpointId().compareTo(after) >= 0)
				.toList();
			if (missed.size() == NEWEST) {
				subscriber.send(SseEmitter.event().name("reset").data(Map.of()));
			}
			else {
				missed.forEach((checkpoint) -> send(subscriber, checkpoint));
			}
		}
		this.subscribers.add(subscriber);
	}

	/**
	 * Looks what is new, and sends it.
	 */
	void look() {
		Map<String, CheckpointView> newest = newest();
		if (newest.size() == NEWEST && newest.keySet().stream().noneMatch(this.known::containsKey)) {
			send("reset", Map.of());
		}
		else {
			newest.forEach((key, checkpoint) -> {
				if (!checkpoint.equals(this.known.get(key))) {
					this.subscribers.forEach((subscriber) -> send(subscriber, checkpoint));
				}
			});
		}
		this.known = newest;
	}

	/**
	 * Whether there were checkpoints, and are none any more.
	 */
	boolean isGone() {
		return !this.known.isEmpty() && this.threads.outlines(this.threadId, null, 1).isEmpty();
	}

	void sendDeleted(Object data) {
		this.known = Map.of();
		send("deleted", data);
	}

	private void send(String event, Object data) {
		this.subscribers.forEach((subscriber) -> subscriber.send(SseEmitter.event().name(event).data(data)));
	}

	private static void send(Subscriber subscriber, CheckpointView checkpoint) {
		subscriber.send("checkpoint", checkpoint.checkpointId(), checkpoint);
	}

	// oldest first
	private Map<String, CheckpointView> newest() {
		List<CheckpointView> views = new ArrayList<>();
		this.threads.outlines(this.threadId, null, NEWEST)
			.forEach((outline) -> views.add(0, CheckpointView.of(outline)));
		Map<String, CheckpointView> newest = new LinkedHashMap<>();
		views.forEach((view) -> newest.put(view.ns() + " " + view.checkpointId(), view));
		return newest;
	}

}
