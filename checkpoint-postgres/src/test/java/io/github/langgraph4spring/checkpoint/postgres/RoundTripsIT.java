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

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often each operation goes to the server.
 */
class RoundTripsIT {

	private final List<String> calls = new ArrayList<>();

	@Test
	void eachOperationIsOneRoundTrip() {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		PostgresSaver saver = new PostgresSaver(new AbstractDataSource() {
			@Override
			public Connection getConnection() throws SQLException {
				return counting(Connection.class, database.getConnection());
			}

			@Override
			public Connection getConnection(String username, String password) {
				throw new UnsupportedOperationException();
			}
		});
		Map<String, ChannelVersion> versions = Map.of("a", saver.nextVersion(null), "b", saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("a", List.of(1), "b", List.of(2)))
			.channelVersions(versions)
			.build();
		CheckpointConfig thread = CheckpointConfig.of("t");
		CheckpointConfig saved = saver.put(thread, checkpoint, CheckpointMetadata.of("loop", 0), versions);
		assertOneRoundTrip();
		saver.putWrites(saved, List.of(new ChannelWrite("a", 1), new ChannelWrite("b", List.of(2))), "task");
		assertOneRoundTrip();
		assertThat(saver.getTuple(saved)).isPresent();
		assertOneRoundTrip();
		assertThat(saver.get(thread)).isPresent();
		assertOneRoundTrip();
		assertThat(saver.list(CheckpointQuery.all().filter(Map.of("source", "loop")))).hasSize(1);
		assertOneRoundTrip();
		saver.deltaChannelHistory(thread, List.of("a", "b"));
		assertOneRoundTrip();
		assertThat(saver.threads(ThreadQuery.all())).containsExactly("t");
		assertOneRoundTrip();
		saver.copyThread("t", "copy");
		assertOneRoundTrip();
		saver.deleteForRuns(List.of("run"));
		assertOneRoundTrip();
		saver.prune(List.of("t"), PruneStrategy.KEEP_LATEST);
		assertOneRoundTrip();
		saver.prune(List.of("copy"), PruneStrategy.DELETE);
		assertOneRoundTrip();
		saver.deleteThread("t");
		assertOneRoundTrip();
		assertThat(saver.list(thread)).isEmpty();
		assertOneRoundTrip();
	}

	@Test
	void firstAndLaterPutsOfThreadsAreOnePreparedStatement() throws SQLException {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		try (Connection connection = database.getConnection()) {
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
