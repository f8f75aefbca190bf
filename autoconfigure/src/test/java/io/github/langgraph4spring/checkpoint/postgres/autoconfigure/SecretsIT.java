package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Neither a password nor state is told, with everything logged.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class));

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
		this.runner.withPropertyValues(PREFIX + "url=" + url)
			.run((context) -> assertThat(stackTrace(context.getStartupFailure())).contains("nobody")
				.doesNotContain("hidden-word"));
		assertThat(output.getAll()).contains("DEBUG").contains("jdbcUrl").doesNotContain("hidden-word");
	}

	/** Postgres tells with the error which row it has refused. */
	@Test
	void stateIsNeitherLoggedNorInTheErrorOfARowThatIsRefused(CapturedOutput output) {
		this.runner.withPropertyValues(Databases.ours(this.database)).run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			put(saver);
			assertThat(saver.get(THREAD)).isPresent();
			JdbcTemplate jdbc = new JdbcTemplate(this.database);
			for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
				jdbc.execute("alter table " + table + " add constraint no_more check (thread_id is null) not valid");
				assertThat(stackTrace(catchThrowable(() -> put(saver)))).contains("no_more")
					.doesNotContain("hidden-word", HexFormat.of().formatHex("hidden-word".getBytes()));
				jdbc.execute("alter table " + table + " drop constraint no_more");
				jdbc.execute("alter table " + table + " add constraint no_copy check (thread_id <> 'copy')");
				assertThat(stackTrace(catchThrowable(() -> saver.copyThread("t", "copy", Dialect.JAVASCRIPT))))
					.contains("no_copy")
					.doesNotContain("hidden-word", HexFormat.of().formatHex("hidden-word".getBytes()));
				jdbc.execute("alter table " + table + " drop constraint no_copy");
			}
		});
		assertThat(output.getAll()).contains("DEBUG").doesNotContain("hidden-word");
	}

	private static void put(PostgresSaver saver) {
		Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("list", List.of("hidden-word")))
			.channelVersions(versions)
			.build();
		CheckpointConfig saved = saver.put(THREAD, checkpoint,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0).with("pin", "hidden-word"), versions);
		saver.putWrites(saved, List.of(new ChannelWrite("list", List.of("hidden-word"))), "task");
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
