package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;

import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import io.github.langgraph4spring.checkpoint.postgres.InvalidConnectionStringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a reader of the log sees when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

	@Test
	void allAreRegistered() {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, failure) -> {
			});
		assertThat(analyzers).hasAtLeastOneElementOfType(CheckpointSetupFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(EmbeddedPostgresFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(InvalidConnectionStringFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(PostgresSchemaFailureAnalyzer.class);
	}

	@Test
	void invalidConnectionStringNamesTheProperty() {
		InvalidConnectionStringException failure = catchThrowableOfType(InvalidConnectionStringException.class,
				() -> ConnectionString.parse("mysql://me:secret@localhost/db"));
		FailureAnalysis analysis = new InvalidConnectionStringFailureAnalyzer()
			.analyze(new IllegalStateException(failure));
		assertThat(analysis.getDescription()).contains("mysql").doesNotContain("secret");
		assertThat(analysis.getAction()).contains("langgraph.checkpoint.postgres.url");
	}

	@Test
	void failedApplicationIsExplained(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(
				() -> application.run("--langgraph.checkpoint.postgres.url=postgresql://me:secret@localhost:1/db"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("jdbc:postgresql://localhost:1/db as user 'me'")
			.contains("Check that the server runs")
			.doesNotContain("secret");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PostgresCheckpointAutoConfiguration.class)
	static class Application {

	}

}
