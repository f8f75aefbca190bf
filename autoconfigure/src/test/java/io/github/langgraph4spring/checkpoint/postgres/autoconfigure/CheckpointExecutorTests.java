package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.system.JavaVersion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CheckpointExecutor}.
 */
class CheckpointExecutorTests {

	private final CheckpointExecutor executor = new CheckpointExecutor(1, Duration.ofSeconds(30));

	@AfterEach
	void close() {
		this.executor.close();
		MDC.clear();
	}

	@Test
	void runsOnAThreadOfItsOwn() {
		assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), this.executor).join())
			.startsWith("langgraph-checkpoint-");
	}

	@Test
	void whatWaitsForAConnectionWaitsOnAVirtualThread() throws InterruptedException {
		boolean virtual = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);
		CountDownLatch connectionIsFree = new CountDownLatch(1);
		BlockingQueue<Boolean> running = new LinkedBlockingQueue<>();
		for (int task = 0; task < 4; task++) {
			this.executor.execute(() -> {
				running.add(isVirtual(Thread.currentThread()));
				await(connectionIsFree);
			});
		}
		List<Boolean> expected = virtual ? List.of(false, true, true, true) : List.of(false);
		List<Boolean> found = new ArrayList<>();
		while (found.size() < expected.size()) {
			found.add(running.poll(5, TimeUnit.SECONDS));
		}
		assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
		connectionIsFree.countDown();
		while (found.size() < 4) {
			found.add(running.poll(5, TimeUnit.SECONDS));
		}
		assertThat(found).doesNotContainNull();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isVirtual(Thread thread) {
		try {
			return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

	@Test
	void loggingContextIsCarriedOver() {
		MDC.put("tenant", "acme");
		assertThat(CompletableFuture.supplyAsync(() -> MDC.get("tenant"), this.executor).join()).isEqualTo("acme");
	}

	@Test
	void loggingContextDoesNotStayOnTheThread() {
		MDC.put("tenant", "acme");
		CompletableFuture.runAsync(() -> MDC.put("thread", "1"), this.executor).join();
		MDC.clear();
		assertThat(CompletableFuture.supplyAsync(MDC::getCopyOfContextMap, this.executor).join()).isNullOrEmpty();
	}

	@Test
	void observationIsCarriedOver() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((ObservationHandler<Observation.Context>) (context) -> true);
		Observation observation = Observation.start("agent", registry);
		observation.scoped(
				() -> assertThat(CompletableFuture.supplyAsync(registry::getCurrentObservation, this.executor).join())
					.isSameAs(observation));
	}

	@Test
	void nothingIsAddedToTheGlobalRegistry() {
		int accessors = ContextRegistry.getInstance().getThreadLocalAccessors().size();
		CompletableFuture.runAsync(() -> {
		}, this.executor).join();
		assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).hasSize(accessors);
	}

	@Test
	void closeWaitsForWhatRuns() throws InterruptedException {
		CountDownLatch started = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean done = new AtomicBoolean();
		this.executor.execute(() -> {
			started.countDown();
			try {
				Thread.sleep(300);
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			done.set(true);
		});
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		this.executor.close();
		assertThat(done).isTrue();
		assertThat(interrupted).isFalse();
	}

	@Test
	void closeWaitsForWhatHasNotStartedYet() {
		for (int i = 0; i < 200; i++) {
			AtomicInteger done = new AtomicInteger();
			CheckpointExecutor closed = new CheckpointExecutor(1, Duration.ofSeconds(30));
			for (int task = 0; task < 5; task++) {
				closed.execute(done::incrementAndGet);
			}
			closed.close();
			assertThat(done).hasValue(5);
		}
	}

	@Test
	void refusesWorkOnceClosed() {
		this.executor.close();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.executor.execute(() -> {
		}));
	}

}
