package io.github.langgraph4spring.checkpoint.postgres;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkerThreadsTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final WorkerThreads threads = new WorkerThreads("worker-", 1);

	@AfterEach
	void shutDown() throws InterruptedException {
		assertThat(this.threads.shutdown(LONG)).isTrue();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void operationThatWaitsForAnotherDoesNotKeepItFromRunning() {
		CompletableFuture<Integer> outer = CompletableFuture.supplyAsync(() -> 1, this.threads)
			.thenApplyAsync((one) -> one + CompletableFuture.supplyAsync(() -> 1, this.threads)
				.thenCompose((two) -> CompletableFuture.supplyAsync(() -> two + 1, this.threads))
				.join(), this.threads);
		assertThat(outer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(3);
	}

	@Test
	void taskHasItsCallersClassLoader() throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader another = new URLClassLoader(new URL[0], own)) {
			assertThat(contextClassLoader()).isSameAs(own);
			Thread.currentThread().setContextClassLoader(another);
			assertThat(contextClassLoader()).isSameAs(another);
		}
		finally {
			Thread.currentThread().setContextClassLoader(own);
		}
		assertThat(contextClassLoader()).isSameAs(own);
	}

	private ClassLoader contextClassLoader() {
		return CompletableFuture.supplyAsync(() -> Thread.currentThread().getContextClassLoader(), this.threads).join();
	}

	@Test
	void shutdownWaitsForAllThatWasGiven() throws InterruptedException {
		for (int i = 0; i < 200; i++) {
			WorkerThreads ending = new WorkerThreads("worker-", 1);
			AtomicInteger done = new AtomicInteger();
			for (int task = 0; task < 5; task++) {
				ending.execute(done::incrementAndGet);
			}
			assertThat(ending.shutdown(LONG)).isTrue();
			assertThat(done).hasValue(5);
		}
	}

	@Test
	void shutdownTellsThatSomethingStillRuns() throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		for (int task = 0; task < 2; task++) {
			CompletableFuture.runAsync(() -> await(end), this.threads);
		}
		assertThat(this.threads.shutdown(Duration.ofMillis(10))).isFalse();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.threads.execute(() -> {
		}));
		end.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
