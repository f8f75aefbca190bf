package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypeNotAllowedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bsc.langgraph4j.RunnableConfig;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The ten mistakes that are most likely, each made for real, and the whole text that
 * whoever makes it reads: what was wrong, and what to do.
 */
class LikelyMistakesIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final CheckpointConfig THREAD = CheckpointConfig.of("1");

	private static final String ANOTHER_DATABASE = """
			Do as described, or choose another database with 'langgraph.checkpoint.postgres.url' or \
			'langgraph.checkpoint.postgres.data-source-bean-name', or another schema with \
			'langgraph.checkpoint.postgres.schema'.""";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(PostgresCheckpointAutoConfiguration.class, LangGraph4jCheckpointAutoConfiguration.class));

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final ApplicationContextRunner application = this.runner.withPropertyValues(Databases.ours(this.database));

	@Test
	void wrongFormOfTheUrl() {
		String action = """
				Correct 'langgraph.checkpoint.postgres.url', or the connection string that the application passes on.""";
		this.runner.withPropertyValues(PREFIX + "url=postgresql+psycopg://me:hidden@localhost/agents")
			.run(doesNotStart("""
					The URL of the database of LangGraph's checkpoints cannot be used. The scheme 'postgresql+psycopg' \
					names a Python driver, as SQLAlchemy's URLs do: drop '+psycopg'.""", action));
		this.runner.withPropertyValues(PREFIX + "url=localhost:5432/agents").run(doesNotStart("""
				The URL of the database of LangGraph's checkpoints cannot be used. The connection string has no scheme \
				and no keyword=value pair: write postgresql://user:password@host:5432/database or \
				jdbc:postgresql://host:5432/database.""", action));
	}

	@Test
	void missingDriver() throws Exception {
		assertThat(outputOfAnotherProcess(PREFIX + "url=postgresql://me:hidden@localhost/agents", "postgresql-"))
			.contains(
					"""
							Description:

							The driver of the database of LangGraph's checkpoints, org.postgresql.Driver, is not on the class path.

							Action:

							Add the dependency 'org.postgresql:postgresql', or take its exclusion away.
							""")
			.doesNotContain("hidden");
	}

	@Test
	void noRightToMakeTheTables() {
		as("newcomer").run(doesNotStart("""
				Could not migrate schema "public": role "newcomer" lacks CREATE on schema "public". Grant it, or \
				migrate with a role that has it, and let the application only validate \
				(langgraph.checkpoint.postgres.migration.mode=validate)""", ANOTHER_DATABASE));
		this.jdbc.execute("DROP ROLE newcomer");
	}

	@Test
	void noRightToUseTheTables() {
		this.application.run((context) -> assertThat(context).hasNotFailed());
		String advice = """
				Grant the role USAGE on the schema, and SELECT, INSERT, UPDATE and DELETE on checkpoints, checkpoint_blobs \
				and checkpoint_writes, or connect as another role. With row-level security the thread must be of the tenant \
				that is set""";
		as("reader").withPropertyValues(PREFIX + "migration.mode=validate").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(() -> saver.get(THREAD))
				.withMessage("reading a checkpoint; ERROR: permission denied for table checkpoint_blobs. " + advice);
		});
		this.jdbc.execute("DROP ROLE reader");
	}

	@Test
	void tablesOfAnOlderVersion() {
		this.application.run((context) -> assertThat(context).hasNotFailed());
		this.jdbc.execute("ALTER TABLE checkpoint_writes DROP COLUMN task_path");
		this.jdbc.execute("DELETE FROM checkpoint_migrations WHERE v > 4");
		String advice = """
				Set langgraph.checkpoint.postgres.migration.mode=migrate, or run \
				io.github.langgraph4spring.checkpoint.postgres.PostgresSchema migrate --url <url>""";
		this.application.withPropertyValues(PREFIX + "migration.mode=validate").run(doesNotStart("""
				Schema "public" cannot hold LangGraph's checkpoints: column checkpoint_writes.task_path is missing. \
				""" + advice, ANOTHER_DATABASE));
		String missingColumn = """
				saving writes; ERROR: column "task_path" of relation "checkpoint_writes" does not exist. \
				LangGraph's tables are missing or of an older version: \
				""";
		this.application.withPropertyValues(PREFIX + "migration.mode=none").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> saver.putWrites(THREAD.withCheckpointId("1"),
						List.of(new ChannelWrite("channel", "value")), "task"))
				.withMessage(missingColumn + advice);
		});
	}

	@Test
	void missingKey() {
		this.application.withPropertyValues(PREFIX + "encryption.enabled=true").run(doesNotStart("""
				Values are to be encrypted, but there is no key.""", """
				Set langgraph.checkpoint.postgres.encryption.aes.key, or the environment variable LANGGRAPH_AES_KEY as \
				for Python."""));
		putWithKey("0123456789abcdef");
		this.application.run((context) -> assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> context.getBean(PostgresSaver.class).get(THREAD))
			.withMessage("""
					A value is stored as 'msgpack+aes', which is not known here: it is encrypted, and no key is \
					configured. Set langgraph.checkpoint.postgres.encryption.enabled=true with the key in \
					LANGGRAPH_AES_KEY, as for Python, or wrap this serializer in an EncryptedSerializer"""));
	}

	@Test
	void twoKeysOnOneSetOfTables() {
		putWithKey("0123456789abcdef");
		this.application.withPropertyValues(PREFIX + "encryption.aes.key=fedcba9876543210")
			.run((context) -> assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> context.getBean(PostgresSaver.class).get(THREAD))
				.withMessage("""
						An encrypted value cannot be decrypted: it was encrypted with another key, or its bytes were \
						altered. Give all programs that share these tables the same key"""));
	}

	@Test
	void typeThatIsNotAllowed() {
		this.application.run((context) -> assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> put(context.getBean(PostgresSaver.class), new Trip("sf")))
			.withMessage(
					"""
							A value of io.github.langgraph4spring.checkpoint.postgres.autoconfigure.LikelyMistakesIT$Trip may \
							not be stored: it is none of the standard types, and its class is not on the allow-list. Add it to \
							the property langgraph.checkpoint.postgres.allowed-types (AllowedTypes, in a program without Spring \
							Boot), or put a type in its place that LangGraph knows"""));
	}

	@Test
	void missingThreadId() {
		assertThatIllegalArgumentException().isThrownBy(() -> CheckpointConfig.of(null))
			.withMessage("The thread id is null: give one");
		this.application.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(LangGraph4jSaver.class).get(RunnableConfig.builder().build()))
			.withMessage("""
					The RunnableConfig names no thread, so there is nothing to save its checkpoints under: give it one \
					by RunnableConfig.builder().threadId(...)"""));
	}

	@Test
	void embeddedDirectoryInUse(@TempDir Path directory) throws Exception {
		Path data = directory.toRealPath().resolve("data");
		String shown = """
				Description:

				The embedded data directory '%s' is in use by another running application, or a second time by this one.

				Action:

				Stop the other application, or choose another directory with \
				'langgraph.checkpoint.postgres.embedded.data-directory'. Applications that share their checkpoints need a \
				database server instead.
				""";
		try (EmbeddedPostgresServer running = EmbeddedPostgresServer.start(data, 0)) {
			assertThat(outputOfAnotherProcess(PREFIX + "embedded.data-directory=" + data))
				.contains(shown.formatted(data))
				.doesNotContain(running.password());
		}
	}

	@Test
	void databaseThatIsNotPostgres() {
		JdbcDataSource h2 = new JdbcDataSource();
		h2.setUrl("jdbc:h2:mem:agents");
		this.runner.withBean(DataSource.class, () -> h2)
			.run(doesNotStart(
					"""
							LangGraph's Postgres checkpointer needs PostgreSQL, and the database is H2. Give it a DataSource of its \
							own""",
					ANOTHER_DATABASE));
	}

	private static ContextConsumer<AssertableApplicationContext> doesNotStart(String description, String action) {
		return (context) -> {
			FailureAnalysis shown = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(shown.getDescription()).isEqualTo(description);
			assertThat(shown.getAction()).isEqualTo(action);
		};
	}

	/** An application of the role that may connect, and nothing else. */
	private ApplicationContextRunner as(String role) {
		this.jdbc.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
		return this.application.withPropertyValues(PREFIX + "username=" + role, PREFIX + "password=secret");
	}

	private void putWithKey(String key) {
		this.application.withPropertyValues(PREFIX + "encryption.aes.key=" + key)
			.run((context) -> put(context.getBean(PostgresSaver.class), "text"));
	}

	private static void put(PostgresSaver saver, Object value) {
		Map<String, ChannelVersion> versions = Map.of("channel", saver.nextVersion(null));
		saver.put(THREAD,
				Checkpoint.builder(0).channelValues(Map.of("channel", value)).channelVersions(versions).build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0), versions);
	}

	/**
	 * What an application prints that has all jars which are here but some, and fails to
	 * start.
	 */
	private static String outputOfAnotherProcess(String property, String... missingJars) throws Exception {
		List<String> missing = new ArrayList<>(List.of(missingJars));
		// They do more than is asked for in any application that has them.
		missing.addAll(List.of("spring-boot-devtools-", "spring-boot-docker-compose-"));
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> missing.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith))
			.collect(Collectors.joining(File.pathSeparator));
		Process application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", classPath, Application.class.getName(), "--" + property)
			.redirectErrorStream(true)
			.start();
		String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(application.waitFor()).as(output).isOne();
		return output.replace(System.lineSeparator(), "\n");
	}

	record Trip(String city) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PostgresCheckpointAutoConfiguration.class)
	static class Application {

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(args);
		}

	}

}
