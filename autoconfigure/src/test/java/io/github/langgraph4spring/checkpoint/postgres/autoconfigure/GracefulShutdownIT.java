package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Operations that are under way when the context is closed. They wait for a lock on the
 * table, so that the test knows that they are.
 */
class GracefulShutdownIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				PostgresCheckpointRetentionAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withPropertyValues(Databases.ours(this.database));

	@Test
	void closingWaitsForWhatASaverDoes() {
		this.runner.run((context) -> assertWaitsFor(context, () -> put(context.getBean(PostgresSaver.class), "1")));
		assertThat(wholeThreads()).containsExactly("1");
	}

	@Test
	void closingWaitsForWhatAnAsynchronousSaverDoes() {
		this.runner
			.run((context) -> assertWaitsFor(context, () -> put(context.getBean(AsyncPostgresSaver.class), "1")));
		assertThat(wholeThreads()).containsExactly("1");
	}

	private void assertWaitsFor(ConfigurableApplicationContext context, Supplier<CompletableFuture<?>> begin)
			throws Exception {
		Thread closing = new Thread(context::close);
		CompletableFuture<?> operation;
		try (Connection lock = lock()) {
			operation = begin.get();
			await().until(() -> waiting() == 1);
			closing.start();
			await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
			lock.rollback();
		}
		assertThat(operation).succeedsWithin(Duration.ofSeconds(20));
		closing.join(20_000);
		assertThat(closing.isAlive()).isFalse();
	}

	@Test
	void whatTakesTooLongFailsAndIsWholeOrNotThere() {
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=300ms").run((context) -> {
			CompletableFuture<?> synchronous;
			CompletableFuture<?> asynchronous;
			try (Connection lock = lock()) {
				synchronous = put(context.getBean(PostgresSaver.class), "synchronous");
				asynchronous = put(context.getBean(AsyncPostgresSaver.class), "asynchronous");
				await().until(() -> waiting() == 2);
				context.close();
				for (CompletableFuture<?> operation : List.of(synchronous, asynchronous)) {
					assertThatExceptionOfType(CompletionException.class).isThrownBy(operation::join)
						.withCauseInstanceOf(DataAccessResourceFailureException.class);
				}
				lock.rollback();
			}
			await().until(() -> waiting() == 0);
		});
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM checkpoints", Integer.class))
			.isEqualTo(wholeThreads().size())
			.isEqualTo(this.jdbc.queryForObject("SELECT count(*) FROM checkpoint_blobs", Integer.class));
	}

	@Test
	void executorThatAnotherBeanWantedFirstIsStillClosedBeforeThePool() {
		this.runner.withUserConfiguration(EarlyExecutor.class).run((context) -> {
		});
		assertThat(wholeThreads()).containsExactly("last");
	}

	@Test
	void writesThatWaitForTheNextPutAreSentAfterTheExecutorIsDrained() {
		this.runner.withPropertyValues("langgraph.checkpoint.postgres.durability.pending-writes=next-put")
			.withUserConfiguration(EarlyExecutor.class)
			.run((context) -> {
			});
		assertThat(this.jdbc.queryForList("SELECT channel FROM checkpoint_writes", String.class)).containsExactly("a");
	}

	@Test
	void retentionStopsAfterTheWebServerAndBeforeThePool() {
		this.runner.withPropertyValues("langgraph.checkpoint.postgres.retention.keep-last=1").run((context) -> {
			RetentionJob job = context.getBean(RetentionJob.class);
			// Spring Boot stops a web server in the phases MAX_VALUE - 1024 and MAX_VALUE
			// - 2048.
			assertThat(job.getPhase()).isLessThan(Integer.MAX_VALUE - 2048);
			assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(Duration.ofSeconds(5));
			assertThat(job.isRunning()).isFalse();
		});
	}

	@Test
	void reencryptionStopsAfterTheWebServer() {
		String key = Base64.getEncoder().encodeToString(new byte[32]);
		this.runner.withConfiguration(AutoConfigurations.of(PostgresCheckpointEncryptionAutoConfiguration.class))
			.withPropertyValues("langgraph.checkpoint.postgres.encryption.keys.k=" + key,
					"langgraph.checkpoint.postgres.encryption.reencryption=run")
			.run((context) -> assertThat(context.getBean(ReencryptionJob.class).getPhase())
				.isEqualTo(RetentionJob.PHASE));
	}

	private Connection lock() throws Exception {
		Connection lock = this.database.getConnection();
		lock.setAutoCommit(false);
		try (Statement statement = lock.createStatement()) {
			statement.execute("LOCK TABLE checkpoints IN EXCLUSIVE MODE");
		}
		return lock;
	}

	private int waiting() {
		Integer count = this.jdbc.queryForObject("SELECT count(*) FROM pg_stat_activity WHERE datname = "
				+ "current_database() AND wait_event_type = 'Lock'", Integer.class);
		return (count != null) ? count : 0;
	}

	/** The threads whose checkpoint has its blob. */
	private List<String> wholeThreads() {
		return this.jdbc.queryForList("""
				SELECT thread_id FROM checkpoints c JOIN checkpoint_blobs b USING (thread_id)
				WHERE b.version = c.checkpoint -> 'channel_versions' ->> b.channel ORDER BY 1
				""", String.class);
	}

	private static CompletableFuture<?> put(PostgresSaver saver, String thread) {
		return CompletableFuture.supplyAsync(() -> {
			Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(null));
			return saver.put(CheckpointConfig.of(thread), checkpoint(versions), metadata(), versions);
		});
	}

	private static CompletableFuture<?> put(AsyncPostgresSaver saver, String thread) {
		Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(null));
		return saver.put(CheckpointConfig.of(thread), checkpoint(versions), metadata(), versions).toCompletableFuture();
	}

	private static Checkpoint checkpoint(Map<String, ChannelVersion> versions) {
		return Checkpoint.builder(0).channelValues(Map.of("list", List.of(1))).channelVersions(versions).build();
	}

	private static CheckpointMetadata metadata() {
		return CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0);
	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyExecutor {

		/** Made before the database, so closed after it if nothing else were said. */
		@Bean
		Early early(@Qualifier(PostgresCheckpointAutoConfiguration.EXECUTOR_BEAN_NAME) Executor executor) {
			return new Early();
		}

		@Bean
		DisposableBean late(AsyncPostgresSaver saver) {
			return () -> {
				put(saver, "last");
				saver.putWrites(CheckpointConfig.of("last", "", "none"), List.of(new ChannelWrite("a", 1)), "task");
			};
		}

	}

	record Early() {
	}

}
