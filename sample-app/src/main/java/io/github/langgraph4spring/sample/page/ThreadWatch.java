package io.github.langgraph4spring.sample.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sees what is written to threads, by this process or another one in any language, and
 * tells the browsers. One thread looks at the database for all of them, where the
 * statistics of threads say what changed last, and all that is known here is that
 * thread's own. It looks for nobody when nobody listens.
 */
@Component
@ConditionalOnBooleanProperty("sample.page.enabled")
class ThreadWatch implements SmartLifecycle, DisposableBean {

	static final int MAX_SUBSCRIBERS = 100;

	private static final Logger logger = LoggerFactory.getLogger(ThreadWatch.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(500);

	private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(5);

	private final Threads threads;

	private final ChangeSignal signal;

	private final ExecutorService senders = Executors.newCachedThreadPool();

	private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final List<Subscriber> listSubscribers = new ArrayList<>();

	private final Map<String, ThreadTimeline> timelines = new LinkedHashMap<>();

	private NewestThreads known = NewestThreads.NONE;

	private Instant heartbeat = Instant.now();

	private volatile @Nullable Thread looking;

	ThreadWatch(Threads threads, ChangeSignal signal) {
		this.threads = threads;
		this.signal = signal;
	}

	/**
	 * Sends what changes in the list of threads.
	 * @param since since when, or {@code null} from now on
	 */
	SseEmitter threads(@Nullable Instant since) {
		return subscribe((subscriber) -> {
			if (since != null) {
				NewestThreads.of(this.threads)
					.changedAfter(since)
					.forEach((thread) -> send(List.of(subscriber), thread));
			}
			this.listSubscribers.add(subscriber);
		});
	}

	/**
	 * Sends the checkpoints of a thread.
	 * @param after the newest checkpoint that is known already, or {@code null} to send
	 * those that come from now on
	 */
	SseEmitter checkpoints(String threadId, @Nullable String after) {
		return subscribe(
				(subscriber) -> this.timelines.computeIfAbsent(threadId, (id) -> new ThreadTimeline(id, this.threads))
					.add(subscriber, after));
	}

	/**
	 * Tells that this process deleted a thread.
	 */
	void deleted(String threadId) {
		run(() -> {
			this.known = this.known.without(threadId);
			sendDeleted(threadId);
		});
	}

	private void sendDeleted(String threadId) {
		Map<String, String> data = Map.of("thread_id", threadId);
		this.listSubscribers.forEach((subscriber) -> subscriber.send(SseEmitter.event().name("deleted").data(data)));
		ThreadTimeline timeline = this.timelines.get(threadId);
		if (timeline != null) {
			timeline.sendDeleted(data);
		}
	}

	private SseEmitter subscribe(Consumer<Subscriber> subscription) {
		if (this.subscribers.size() >= MAX_SUBSCRIBERS) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"More than " + MAX_SUBSCRIBERS + " listen already");
		}
		SseEmitter emitter = new SseEmitter(Duration.ofMinutes(30).toMillis());
		Subscriber subscriber = new Subscriber(emitter, this.senders);
		subscriber.send(SseEmitter.event().comment("listening").reconnectTime(2000));
		this.subscribers.add(subscriber);
		run(() -> {
			try {
				subscription.accept(subscriber);
			}
			catch (RuntimeException ex) {
				// it comes again
				subscriber.close();
				throw ex;
			}
		});
		return emitter;
	}

	private void run(Runnable task) {
		this.tasks.add(task);
		this.signal.give();
	}

	@Override
	public void start() {
		Thread thread = new Thread(this::lookUntilStopped, "thread-watch");
		thread.setDaemon(true);
		this.looking = thread;
		thread.start();
	}

	/**
	 * Lets go of the browsers before the web server waits for their requests.
	 */
	@Override
	public void stop() {
		Thread thread = this.looking;
		this.looking = null;
		if (thread != null) {
			thread.interrupt();
		}
	}

	/**
	 * Not when it stops, after which it may start again.
	 */
	@Override
	public void destroy() {
		this.senders.shutdown();
	}

	@Override
	public boolean isRunning() {
		return this.looking != null;
	}

	private void lookUntilStopped() {
		while (this.looking == Thread.currentThread()) {
			try {
				this.signal.await(LOOK_EVERY);
				look();
			}
			catch (InterruptedException ex) {
				// stopped
			}
			catch (RuntimeException ex) {
				// the next look may go well, and others wait for it
				logger.warn("The threads cannot be looked at: {}", ex.getMessage());
			}
		}
		this.subscribers.forEach(Subscriber::close);
	}

	private void look() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
		forgetThoseGone();
		if (this.subscribers.isEmpty()) {
			this.known = NewestThreads.NONE;
			return;
		}
		NewestThreads newest = NewestThreads.of(this.threads);
		for (ThreadStatistics thread : newest.changedSince(this.known)) {
			send(this.listSubscribers, thread);
			ThreadTimeline timeline = this.timelines.get(thread.threadId());
			if (timeline != null) {
				timeline.look();
			}
		}
		newest.deletedSince(this.known).forEach(this::sendDeleted);
		this.known = newest;
		beat();
	}

	private void send(List<Subscriber> subscribers, ThreadStatistics thread) {
		if (!subscribers.isEmpty()) {
			ThreadView view = this.threads.view(thread);
			subscribers.forEach((subscriber) -> subscriber.send("thread", thread.lastChange().toString(), view));
		}
	}

	private void beat() {
		Instant now = Instant.now();
		if (now.isAfter(this.heartbeat.plus(HEARTBEAT_EVERY))) {
			this.heartbeat = now;
			// what is open and changed long ago
			this.timelines.forEach((threadId, timeline) -> {
				if (!this.known.contains(threadId) && timeline.isGone()) {
					sendDeleted(threadId);
				}
			});
			this.subscribers.forEach((subscriber) -> subscriber.send(SseEmitter.event().comment("still here")));
		}
	}

	private void forgetThoseGone() {
		this.listSubscribers.removeIf(Subscriber::isGone);
		this.timelines.values().forEach((timeline) -> timeline.subscribers().removeIf(Subscriber::isGone));
		this.timelines.values().removeIf((timeline) -> timeline.subscribers().isEmpty());
		this.subscribers.removeIf(Subscriber::isGone);
	}

}
