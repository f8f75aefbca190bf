package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.Retention;
import io.github.langgraph4spring.checkpoint.postgres.RetentionPolicy;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Retention in applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class RetentionAutoConfigurationIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.retention.";

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				PostgresCheckpointRetentionAutoConfiguration.class))
		.withPropertyValues(Databases.ours(this.database));

	/** Three checkpoints of a thread. */
	private static void fill(PostgresSaver saver, String thread) {
		for (int i = 0; i < 3; i++) {
			Databases.put(saver, thread);
		}
	}

	private static long count(PostgresSaver saver, String thread) {
		return saver.list(CheckpointConfig.of(thread)).count();
	}

	@Test
	void nothingIsDeletedUntilAPropertySaysWhatToKeep() {
		this.runner
			.run((context) -> assertThat(context).doesNotHaveBean(Retention.class).doesNotHaveBean(RetentionJob.class));
	}

	@Test
	void jobRunsByItsSchedule() {
		this.runner.withPropertyValues(PREFIX + "keep-last=1", PREFIX + "schedule=* * * * * *").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			fill(saver, "t");
			await().until(() -> count(saver, "t") == 1);
		});
	}

	@Test
	void ruleOfAThreadCountsForItAlone() {
		this.runner
			.withPropertyValues(PREFIX + "keep-last=1", PREFIX + "overrides[0].threads=vip-*, boss",
					PREFIX + "overrides[1].threads=test-*", PREFIX + "overrides[1].keep-last=2")
			.run((context) -> {
				PostgresSaver saver = context.getBean(PostgresSaver.class);
				Map<String, Integer> kept = Map.of("vip-1", 3, "boss", 3, "test-1", 2, "other", 1);
				kept.keySet().forEach((thread) -> fill(saver, thread));
				context.getBean(RetentionJob.class).run();
				kept.forEach((thread, count) -> assertThat(count(saver, thread)).as(thread).isEqualTo((long) count));
			});
	}

	@Test
	void batchesAreAsLargeAsThePropertySays() {
		this.runner.withPropertyValues(PREFIX + "keep-last=1", PREFIX + "batch-size=7")
			.run((context) -> assertThat(context.getBean(Retention.class)).extracting("batchSize").isEqualTo(7));
	}

	@Test
	void dryRunOnlySaysWhatItWouldDelete(CapturedOutput output) {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(RetentionJob.class.getName(), LogLevel.INFO);
		this.runner.withPropertyValues(PREFIX + "keep-last=1", PREFIX + "dry-run=true").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			fill(saver, "t");
			context.getBean(RetentionJob.class).run();
			assertThat(output).contains("would delete 2 checkpoints");
			assertThat(count(saver, "t")).isEqualTo(3);
		});
	}

	@Test
	void failureIsLoggedAndTriedAgain(CapturedOutput output) {
		this.runner.withPropertyValues(PREFIX + "delete-older-than=90d", PREFIX + "schedule=* * * * * *")
			.run((context) -> {
				context.getBean(CheckpointDatabase.class).close();
				await().until(() -> output.toString().split("Retention failed").length > 2);
			});
	}

	@Test
	void deletionIsRetriedAsOperationsAre() {
		this.runner
			.withPropertyValues(PREFIX + "keep-last=1", "langgraph.checkpoint.postgres.retry.max-retries=1",
					"langgraph.checkpoint.postgres.retry.delay=1ms", "langgraph.checkpoint.postgres.retry.jitter=0")
			.run((context) -> {
				fill(context.getBean(PostgresSaver.class), "t");
				JdbcClient jdbc = JdbcClient.create(this.database);
				jdbc.sql("create sequence attempts").update();
				jdbc.sql("""
						create function fail() returns trigger language plpgsql as $$
						begin
						  perform nextval('attempts');
						  raise serialization_failure;
						end $$
						""").update();
				jdbc.sql("create trigger fail before delete on checkpoints for each row execute function fail()")
					.update();
				assertThatExceptionOfType(ConcurrencyFailureException.class)
					.isThrownBy(context.getBean(Retention.class)::run);
				assertThat(jdbc.sql("select last_value from attempts").query(Integer.class).single()).isEqualTo(2);
			});
	}

	@Test
	void retentionOfTheApplicationIsRunInstead() {
		this.runner
			.withBean(Retention.class,
					() -> Retention.builder(this.database).policy(RetentionPolicy.ofAge(Duration.ofDays(1))).build())
			.run((context) -> {
				PostgresSaver saver = context.getBean(PostgresSaver.class);
				fill(saver, "t");
				context.getBean(RetentionJob.class).run();
				assertThat(count(saver, "t")).isEqualTo(3);
			});
	}

	@Test
	void schedulerOfTheApplicationIsItsOwn() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.withPropertyValues(PREFIX + "keep-last=1")
			.withUserConfiguration(Scheduled.class)
			.run((context) -> assertThat(context.getBean(TaskScheduler.class)).isNotNull());
	}

	@ParameterizedTest
	@CsvSource({ "keep-last, 0, give 1 or more", "delete-older-than, 0d, longer than any super-step",
			"schedule, never, Cron expression must consist of 6 fields", "batch-size, 0, give 1 or more" })
	void propertyThatMakesNoSenseIsRefused(String name, String value, String message) {
		this.runner.withPropertyValues(PREFIX + "keep-last=1", PREFIX + name + "=" + value)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduled {

	}

}
