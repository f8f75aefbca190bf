package io.github.langgraph4spring.checkpoint.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link PostgresSchema#main} and what it prints.
 */
class SchemaCommandIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final Map<String, String> environment = new HashMap<>();

	@Test
	void migratesAndValidates() {
		assertThat(run("validate", "--url", url())).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).hasLineCount(1)
			.contains("table checkpoints is missing", "PostgresSchema migrate --url");
		assertThat(run("migrate", "--url", url())).isZero();
		assertThat(run("validate", "--url", url(), "--schema", "public")).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8)).hasLineCount(2).contains("\"public\" is complete");
		assertThat(run("migrate", "--url", url(), "--schema", "Other")).isZero();
		assertThat(new JdbcTemplate(this.database)
			.queryForObject("SELECT count(*) FROM \"Other\".checkpoint_migrations", Integer.class)).isEqualTo(10);
	}

	@Test
	void addsWhatIsOptional() {
		assertThat(run("migrate", "--url", url(), "--options", "thread-statistics, tombstones")).isZero();
		assertThat(new JdbcTemplate(this.database).queryForObject(
				"SELECT (SELECT count(*) FROM langgraph_thread_statistics) + (SELECT count(*) FROM langgraph_tombstones)",
				Integer.class))
			.isZero();
	}

	@Test
	void takesALibpqUrl() {
		assertThat(run("migrate", "--url", "postgresql://%s:%s@%s:%d/%s".formatted(this.database.getUser(), password(),
				this.database.getServerNames()[0], this.database.getPortNumbers()[0], this.database.getDatabaseName())))
			.isZero();
	}

	@Test
	void theArgumentComesBeforeTheUrlBeforeTheEnvironment() {
		new JdbcTemplate(this.database).execute("DO 'BEGIN CREATE ROLE command LOGIN PASSWORD ''secret''; "
				+ "EXCEPTION WHEN duplicate_object THEN NULL; END'");
		String url = "jdbc:postgresql://%s:%d/%s".formatted(this.database.getServerNames()[0],
				this.database.getPortNumbers()[0], this.database.getDatabaseName());
		this.environment.put("PGUSER", "command");
		this.environment.put("PGPASSWORD", "secret");
		assertThat(run("migrate", "--url", url, "--schema", "a")).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("role \"command\" lacks CREATE on database");
		assertThat(run("migrate", "--url", url, "--schema", "a", "--username", this.database.getUser(), "--password",
				password()))
			.isZero();
		assertThat(run("migrate", "--url", url(), "--schema", "b")).isZero();
	}

	@Test
	void aFailureIsOneLineWithoutThePassword() {
		assertThat(run("migrate", "--url", "jdbc:postgresql://127.0.0.1:1/none", "--username", "someone", "--password",
				"hidden"))
			.isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).hasLineCount(1)
			.contains("127.0.0.1:1 refused")
			.doesNotContain("hidden", "\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "drop --url u", "migrate", "migrate --url", "migrate --url jdbc:h2:mem:hidden",
			"migrate --url postgresql://u:hidden@h:port/d", "migrate --url jdbc:postgresql://h:port/d?password=hidden",
			"migrate --pasword hidden --url u", "migrate hidden", "migrate --url postgresql://h/d --options hidden" })
	void misuseIsAnsweredWithTheUsage(String arguments) {
		assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("Usage: ", "migrate|validate")
			.doesNotContain("hidden");
	}

	@Test
	void helpIsNotAFailure() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8)).startsWith("Usage: ");
	}

	@Test
	void mainExitsWithTheCode() throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), PostgresSchema.class.getName(), "migrate"));
		assertThat(new ProcessBuilder(command).start().waitFor()).isEqualTo(2);
		command.addAll(List.of("--url", url()));
		assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
	}

	private int run(String... arguments) {
		return new SchemaCommand(this.environment::get, new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8))
			.run(arguments);
	}

	private String url() {
		return this.database.getUrl() + "&user=" + this.database.getUser() + "&password=" + password();
	}

	private String password() {
		String password = this.database.getPassword();
		return (password != null) ? password : "none";
	}

}
