package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A put that is killed in its middle leaves all or nothing. Its middle is where it waits
 * for a row that another transaction holds.
 */
class KilledPutIT {

	private static final String ID = "1ef4f797-8335-6428-8001-8a1503f9b875";

	private PGSimpleDataSource database;

	private JdbcClient jdbc;

	@BeforeEach
	void createTables() {
		this.database = TestDatabase.create();
		PostgresSchema.of(this.database).migrate();
		this.jdbc = JdbcClient.create(this.database);
	}

	@Test
	void backendTerminated() throws Exception {
		try (Connection holder = holdTheRow(); Connection connection = this.database.getConnection()) {
			CompletableFuture<Void> put = CompletableFuture.runAsync(() -> put(new PostgresSaver(connection)));
			await(this::isPutWaiting);
			this.jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
				.query()
				.listOfRows();
			assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
				.isThrownBy(() -> put.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(DataAccessException.class);
			holder.rollback();
		}
		assertThat(count("checkpoints")).isZero();
		assertThat(count("checkpoint_blobs")).isZero();
	}

	@Test
	void poolPutsAgainAfterItsBackendWasTerminated() throws Exception {
		try (Connection holder = holdTheRow()) {
			CompletableFuture<Void> put = CompletableFuture.runAsync(() -> put(new PostgresSaver(this.database)));
			await(this::isPutWaiting);
			this.jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
				.query()
				.listOfRows();
			holder.rollback();
			put.get(10, TimeUnit.SECONDS);
		}
		assertThat(count("checkpoints")).isOne();
		assertThat(count("checkpoint_blobs")).isOne();
	}

	@Test
	void poolThatMayNotRetryDoesNot() throws Exception {
		PostgresSaver saver = PostgresSaver.builder(this.database).retryPolicy(RetryPolicy.withMaxRetries(0)).build();
		try (Connection holder = holdTheRow()) {
			CompletableFuture<Void> put = CompletableFuture.runAsync(() -> put(saver));
			await(this::isPutWaiting);
			this.jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
				.query()
				.listOfRows();
			assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
				.isThrownBy(() -> put.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(DataAccessResourceFailureException.class);
			holder.rollback();
		}
		assertThat(count("checkpoints")).isZero();
	}

	@Test
	void virtualMachineKilled() throws Exception {
		Process process;
		try (Connection holder = holdTheRow()) {
			process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
					System.getProperty("java.class.path"), KilledPutIT.class.getName(),
					this.database.getUrl() + "&user=" + this.database.getUser())
				.inheritIO()
				.start();
			await(this::isPutWaiting);
			process.destroyForcibly().waitFor();
			holder.rollback();
		}
		await(() -> this.jdbc
			.sql("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
			.query(Integer.class)
			.single() == 0);
		assertThat(count("checkpoint_blobs")).isEqualTo(count("checkpoints"));
	}

	public static void main(String[] arguments) {
		put(PostgresSaver.fromConnectionString(arguments[0]));
	}

	private static void put(PostgresSaver saver) {
		Map<String, ChannelVersion> versions = Map.of("value", ChannelVersion.of("1"));
		saver.put(CheckpointConfig.of("t"),
				Checkpoint.builder(0)
					.id(ID)
					.channelValues(Map.of("value", List.of("x".repeat(100_000))))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", 0), versions);
	}

	private Connection holdTheRow() throws Exception {
		Connection connection = this.database.getConnection();
		connection.setAutoCommit(false);
		try (PreparedStatement insert = connection
			.prepareStatement("insert into checkpoints (thread_id, checkpoint_id, checkpoint) values ('t', ?, '{}')")) {
			insert.setString(1, ID);
			insert.executeUpdate();
		}
		try (Statement statement = connection.createStatement()) {
			statement.execute("savepoint held");
		}
		return connection;
	}

	private boolean isPutWaiting() {
		return this.jdbc
			.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
					+ "and datname = current_database()")
			.query(Integer.class)
			.single() == 1;
	}

	private int count(String table) {
		return this.jdbc.sql("select count(*) from " + table).query(Integer.class).single();
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

}
