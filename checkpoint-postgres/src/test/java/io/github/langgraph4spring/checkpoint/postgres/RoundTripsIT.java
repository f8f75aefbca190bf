package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointIds;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often each operation goes to the server.
 */
class RoundTripsIT {

	private final List<String> calls = new ArrayList<>();

	private final PGSimpleDataSource database = TestDatabase.create();

	private final DataSource counted = new AbstractDataSource() {
		@Override
		public Connection getConnection() throws SQLException {
			return counting(Connection.class, RoundTripsIT.this.database.getConnection());
		}

		@Override
		public Connection getConnection(String username, String password) {
			throw new UnsupportedOperationException();
		}
	};

	private final PostgresSaver saver = new PostgresSaver(this.counted);

	@BeforeEach
	void createTables() {
		PostgresSchema.of(this.database).migrate();
		PostgresSchema.of(this.database).add(SchemaOption.THREAD_STATISTICS);
	}

	@Test
	void eachOperationIsOneRoundTrip() {
		assertOneRoundTripEach(this.saver, "t", "copy");
	}

	@Test
	void tenantIsToldInTheSameRoundTrip() {
		assertOneRoundTripEach(PostgresSaver.builder(this.counted).tenant(() -> "acme").build(), "acme:t", "acme:copy");
	}

	private void assertOneRoundTripEach(PostgresSaver saver, String id, String copy) {
		Map<String, ChannelVersion> versions = Map.of("a", saver.nextVersion(null), "b", saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("a", List.of(1), "b", List.of(2)))
			.channelVersions(versions)
			.build();
		CheckpointConfig thread = CheckpointConfig.of(id);
		CheckpointConfig saved = saver.put(thread, checkpoint, CheckpointMetadata.of("loop", 0), versions);
		assertOneRoundTrip();
		saver.putWrites(saved, List.of(new ChannelWrite("a", 1), new ChannelWrite("b", List.of(2))), "task");
		assertOneRoundTrip();
		assertThat(saver.pendingWrites(saved)).hasSize(2);
		assertOneRoundTrip();
		assertThat(saver.getTuple(saved)).isPresent();
		assertOneRoundTrip();
		assertThat(saver.putIfLatest(saved, checkpoint.toBuilder().id(CheckpointIds.next(1)).build(),
				CheckpointMetadata.of("loop", 1), Map.of()))
			.isPresent();
		assertOneRoundTrip();
		assertThat(saver.putIfLatest(saved, checkpoint.toBuilder().id(CheckpointIds.next(2)).build(),
				CheckpointMetadata.of("loop", 2), Map.of()))
			.isEmpty();
		assertOneRoundTrip();
		assertThat(saver.get(thread)).isPresent();
		assertOneRoundTrip();
		assertThat(saver.list(CheckpointQuery.all().filter(Map.of("source", "loop")))).hasSize(2);
		assertOneRoundTrip();
		saver.deltaChannelHistory(thread, List.of("a", "b"));
		assertOneRoundTrip();
		saver.getTupleWithHistories(thread, List.of("a"));
		assertOneRoundTrip();
		assertThat(saver.threads(ThreadQuery.all())).containsExactly(id);
		assertOneRoundTrip();
		assertThat(saver.threadStatistics(ThreadOrder.SIZE, null)).hasSize(1);
		assertOneRoundTrip();
		saver.copyThread(id, copy);
		assertOneRoundTrip();
		saver.deleteForRuns(List.of("run"));
		assertOneRoundTrip();
		saver.prune(List.of(id), PruneStrategy.KEEP_LATEST);
		assertOneRoundTrip();
		saver.prune(List.of(copy), PruneStrategy.DELETE);
		assertOneRoundTrip();
		saver.deleteThread(id);
		assertOneRoundTrip();
		assertThat(saver.list(thread)).isEmpty();
		assertOneRoundTrip();
	}

	@Test
	void dialectThatWasGuessedWrongTakesTwoOnce() {
		PostgresSaver javaScript = PostgresSaver.builder(this.counted).dialect(Dialect.JAVASCRIPT).build();
		CheckpointConfig python = putNumbers(this.saver, CheckpointConfig.of("python"), 0);
		CheckpointConfig script = putNumbers(javaScript, CheckpointConfig.of("javascript"), 0);
		this.calls.clear();
		putNumbers(this.saver, script, 1);
		assertThat(this.calls).as("JavaScript's dialect is what numbers are guessed to be").hasSize(1);
		this.calls.clear();
		putNumbers(javaScript, python, 1);
		assertThat(this.calls).as("put").hasSize(2);
		this.calls.clear();
		this.saver.putWrites(script, List.of(new ChannelWrite("a", 1)), "task");
		assertThat(this.calls).as("putWrites").hasSize(2);
		this.calls.clear();
		this.saver.putWrites(script, List.of(new ChannelWrite("a", List.of(2))), "other task");
		assertThat(this.calls).as("putWrites once more").hasSize(1);
		assertThat(writeTypes("javascript")).containsExactly("json", "json");
	}

	@Test
	void dialectOfWhatWasSavedIsKnown() {
		PostgresSaver javaScript = PostgresSaver.builder(this.counted).dialect(Dialect.JAVASCRIPT).build();
		CheckpointConfig script = putNumbers(javaScript, CheckpointConfig.of("javascript"), 0);
		CheckpointConfig elsewhere = putNumbers(this.saver, putNumbers(this.saver, script, 1), 2);
		this.calls.clear();
		this.saver.putWrites(elsewhere, List.of(new ChannelWrite("a", 1)), "task");
		putNumbers(this.saver, elsewhere, 3);
		assertThat(this.calls).hasSize(2);
		assertThat(writeTypes("javascript")).containsExactly("json");
	}

	@Test
	void dialectThatAnotherProcessHasChangedIsSeenWhenTheThreadIsRead() {
		PostgresSaver other = new PostgresSaver(this.database);
		CheckpointConfig config = putNumbers(this.saver, CheckpointConfig.of("t"), 0);
		other.copyThread("t", "copy", Dialect.JAVASCRIPT);
		other.deleteThread("t");
		other.copyThread("copy", "t");
		CheckpointConfig read = this.saver.getTuple(CheckpointConfig.of("t")).orElseThrow().config();
		assertThat(read).isEqualTo(config);
		this.calls.clear();
		this.saver.putWrites(read, List.of(new ChannelWrite("a", 1)), "task");
		assertThat(this.calls).hasSize(1);
		assertThat(writeTypes("t")).containsExactly("json");
	}

	@Test
	void nothingIsKnownOfACheckpointThatIsNotThereYet() {
		PostgresSaver javaScript = PostgresSaver.builder(this.database).dialect(Dialect.JAVASCRIPT).build();
		Checkpoint checkpoint = Checkpoint.builder(0).channelVersions(Map.of("a", ChannelVersion.of(1))).build();
		CheckpointConfig config = CheckpointConfig.of("t", "", checkpoint.id());
		this.saver.putWrites(config, List.of(new ChannelWrite("a", 1)), "task 1");
		javaScript.put(CheckpointConfig.of("t"), checkpoint, CheckpointMetadata.of("loop", 0), Map.of());
		this.saver.putWrites(config, List.of(new ChannelWrite("a", 1)), "task 2");
		assertThat(writeTypes("t")).containsExactly("msgpack", "json");
	}

	@Test
	void dialectOfACopyInThePlaceOfAThreadIsNotThatOfTheThread() {
		CheckpointConfig config = putNumbers(this.saver, CheckpointConfig.of("t"), 0);
		this.saver.copyThread("t", "copy", Dialect.JAVASCRIPT);
		this.saver.deleteThread("t");
		this.saver.copyThread("copy", "t");
		this.saver.putWrites(config, List.of(new ChannelWrite("a", 1)), "task");
		assertThat(writeTypes("t")).containsExactly("json");
	}

	private List<String> writeTypes(String thread) {
		return new JdbcTemplate(this.database).queryForList(
				"select type from checkpoint_writes where thread_id = ? order by task_id", String.class, thread);
	}

	private static CheckpointConfig putNumbers(PostgresSaver saver, CheckpointConfig config, int step) {
		Map<String, ChannelVersion> versions = Map.of("a", ChannelVersion.of(step + 1));
		return saver.put(config,
				Checkpoint.builder(step).channelValues(Map.of("a", List.of(step))).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", step), versions);
	}

	@Test
	void firstAndLaterPutsOfThreadsAreOnePreparedStatement() throws SQLException {
		try (Connection connection = this.database.getConnection()) {
			PostgresSaver saver = new PostgresSaver(connection);
			putTwice(saver, 0, 5);
			String prepared = preparedPut(connection);
			putTwice(saver, 5, 10);
			assertThat(preparedPut(connection)).isNotEmpty().isEqualTo(prepared);
		}
	}

	private static void putTwice(PostgresSaver saver, int from, int to) {
		for (int thread = from; thread < to; thread++) {
			CheckpointConfig config = CheckpointConfig.of("t" + thread);
			for (int step = 0; step < 2; step++) {
				Map<String, ChannelVersion> versions = Map.of("a", saver.nextVersion(null));
				Checkpoint checkpoint = Checkpoint.builder(step)
					.channelValues(Map.of("a", List.of(1)))
					.channelVersions(versions)
					.build();
				config = saver.put(config, checkpoint, CheckpointMetadata.of("loop", step), versions);
			}
		}
	}

	// pgjdbc prepares a statement that was executed five times, and anew when types
	// change
	private static String preparedPut(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet names = statement.executeQuery("select string_agg(name, ',') from pg_prepared_statements "
						+ "where statement like '%insert into%checkpoint_blobs%'")) {
			names.next();
			return names.getString(1);
		}
	}

	private void assertOneRoundTrip() {
		assertThat(this.calls).hasSize(1);
		this.calls.clear();
	}

	private <T> T counting(Class<T> type, T target) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().startsWith("execute") || method.getName().equals("commit")) {
				this.calls.add(method.getName());
			}
			try {
				Object result = method.invoke(target, arguments);
				return (result instanceof PreparedStatement statement) ? counting(PreparedStatement.class, statement)
						: result;
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		};
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
