package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The embedded server as the last way to a database.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedDatabaseIT extends EmbeddedPostgresTestSupport {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class));

	private ApplicationContextRunner here() {
		return this.contextRunner.withPropertyValues(DataDirectory.PROPERTY + "=" + this.data,
				"langgraph.checkpoint.postgres.hikari.minimum-idle=1");
	}

	@Test
	void conversationGoesOnAfterARestart() {
		here().run((context) -> Databases.put(context.getBean(PostgresSaver.class), "1"));
		here().run((context) -> assertThat(context.getBean(PostgresSaver.class).get(CheckpointConfig.of("1")))
			.isPresent());
	}

	@Test
	void itIsSaidWithTheDirectory(CapturedOutput output) {
		here().run((context) -> assertThat(output).containsPattern("WARN.*embedded Postgres server, in " + this.data));
	}

	@Test
	void itIsNotStartedBesideADataSource() {
		here().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues(Databases.applications(TestDatabase.create()))
			.run((context) -> {
				assertThat(context).hasSingleBean(PostgresSaver.class);
				assertThat(this.data).doesNotExist();
			});
	}

	@Test
	void itIsStoppedAfterTheSaversAndThoseWhoUseThem() {
		List<Boolean> saved = new ArrayList<>();
		here().run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class)
				.addApplicationListener((event) -> {
					if (event instanceof ContextClosedEvent) {
						saved.add(saver.get(Databases.put(saver, "closing")).isPresent());
					}
				});
		});
		assertThat(saved).containsExactly(true);
	}

	@Test
	void itIsStoppedWhenTheApplicationDoesNotStart() {
		here().withPropertyValues("langgraph.checkpoint.postgres.allowed-types=com.*.Trip")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("allowed-types"));
	}

}
