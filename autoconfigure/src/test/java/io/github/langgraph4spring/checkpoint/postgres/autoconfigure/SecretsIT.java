package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A password of a URL that does not lead to a database, with everything logged.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final PGSimpleDataSource database = TestDatabase.create();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	@BeforeEach
	void logAll() {
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.root.setLevel(this.level);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://nobody:hidden-word@HOST",
			"jdbc:postgresql://HOST?user=nobody&password=hidden-word",
			"host=ADDRESS port=PORT dbname=NAME user=nobody password=hidden-word" })
	void passwordIsNeitherLoggedNorInTheError(String form, CapturedOutput output) {
		int port = this.database.getPortNumbers()[0];
		String name = String.valueOf(this.database.getDatabaseName());
		String url = form.replace("HOST", "localhost:" + port + "/" + name)
			.replace("ADDRESS", "localhost")
			.replace("PORT", String.valueOf(port))
			.replace("NAME", name);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class))
			.withPropertyValues(PREFIX + "url=" + url)
			.run((context) -> {
				StringWriter error = new StringWriter();
				Throwable failure = context.getStartupFailure();
				assertThat(failure).isNotNull();
				failure.printStackTrace(new PrintWriter(error));
				assertThat(error.toString()).contains("nobody").doesNotContain("hidden-word");
			});
		assertThat(output.getAll()).contains("DEBUG").contains("jdbcUrl").doesNotContain("hidden-word");
	}

}
