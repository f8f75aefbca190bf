package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that does not answer is not waited for, but by migrations. It does not answer
 * while another transaction holds the table.
 */
class TimeoutsIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class))
		.withPropertyValues(Databases.ours(this.database))
		// that of a data source names every timeout, and the URL wins
		.withPropertyValues(PREFIX + "url=" + this.database.getUrl().replaceFirst("\\?.*", ""))
		.withPropertyValues(PREFIX + "hikari.data-source-properties.socketTimeout=1", PREFIX + "retry.max-retries=0");

	@Test
	void operationEndsWithoutAnAnswer() {
		this.runner.run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			try (Connection holder = holdTheTable()) {
				assertThatExceptionOfType(DataAccessResourceFailureException.class)
					.isThrownBy(() -> Databases.put(saver, "1"))
					.withRootCauseInstanceOf(SocketTimeoutException.class);
				holder.rollback();
			}
			Databases.put(saver, "1");
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Test
	void migrationWaitsForWriters() throws Exception {
		PostgresSchema.of(this.database).migrate();
		try (Connection holder = holdTheTable()) {
			CompletableFuture<Void> start = CompletableFuture
				.runAsync(() -> this.runner.withPropertyValues(PREFIX + "migration.options=thread-statistics")
					.run((context) -> assertThat(context).hasNotFailed()));
			awaitWaiting("2 s");
			holder.rollback();
			start.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void startFailsWhereTheServerDoesNotAnswer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/agents";
			this.runner.withPropertyValues(PREFIX + "url=" + url)
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("Could not connect to the database of LangGraph's checkpoints, " + url)
					.hasStackTraceContaining("SocketTimeoutException"));
		}
	}

	private Connection holdTheTable() throws Exception {
		Connection connection = this.database.getConnection();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("lock table checkpoints in access exclusive mode");
		}
		return connection;
	}

	private void awaitWaiting(String time) {
		JdbcTemplate jdbc = new JdbcTemplate(this.database);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!Boolean.TRUE.equals(jdbc.queryForObject("select exists (select from pg_stat_activity where "
				+ "wait_event_type = 'Lock' and datname = current_database() and query_start < now() - ?::interval)",
				Boolean.class, time))) {
			assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
			Thread.onSpinWait();
		}
	}

}
