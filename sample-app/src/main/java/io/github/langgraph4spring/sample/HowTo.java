package io.github.langgraph4spring.sample;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.RunnableConfig;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * LangGraph's how-to page on persistence in Postgres, line by line: the six ways to
 * connect, and what each leaves in the tables.
 */
public final class HowTo {

	private final String uri;

	private HowTo(String uri) {
		this.uri = uri;
	}

	/**
	 * Prints what the page prints.
	 * @param arguments a libpq URI or a JDBC URL, or nothing for a server of its own that
	 * is thrown away
	 */
	public static void main(String[] arguments) throws Exception {
		LoggingSystem.get(HowTo.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
		if (arguments.length > 0) {
			new HowTo(arguments[0]).run();
			return;
		}
		try (EmbeddedPostgres server = start()) {
			new HowTo("postgresql://postgres@localhost:" + server.getPort() + "/postgres?sslmode=disable").run();
		}
	}

	private static EmbeddedPostgres start() throws IOException {
		return EmbeddedPostgres.builder().start();
	}

	private void run() throws Exception {
		try (HikariDataSource pool = pool()) {
			// PostgresSaver.setup(); an application with the starter need not call it
			PostgresSchema.of(pool).migrate();
			overAPool(pool);
			asynchronouslyOverAPool(pool);
		}
		try (Connection connection = connect()) {
			overAConnection(connection);
			asynchronouslyOverAConnection(connection);
		}
		overAConnectionString();
		asynchronouslyOverAConnectionString();
	}

	private void overAPool(DataSource pool) throws Exception {
		PostgresSaver checkpointer = new PostgresSaver(pool);
		CheckpointConfig config = CheckpointConfig.of("1");
		print("res", ask(checkpointer, config));
		print("checkpoint", checkpointer.get(config).orElseThrow());
	}

	private void overAConnection(Connection connection) throws Exception {
		PostgresSaver checkpointer = new PostgresSaver(connection);
		CheckpointConfig config = CheckpointConfig.of("2");
		print("res", ask(checkpointer, config));
		print("checkpoint_tuple", checkpointer.getTuple(config).orElseThrow());
	}

	private void overAConnectionString() throws Exception {
		try (PostgresSaver checkpointer = PostgresSaver.fromConnectionString(this.uri)) {
			CheckpointConfig config = CheckpointConfig.of("3");
			print("res", ask(checkpointer, config));
			print("checkpoint_tuples", checkpointer.list(config).toList());
		}
	}

	private void asynchronouslyOverAPool(DataSource pool) throws Exception {
		AsyncPostgresSaver checkpointer = new AsyncPostgresSaver(pool);
		CheckpointConfig config = CheckpointConfig.of("4");
		print("res", ask(checkpointer.synchronous(), config));
		checkpointer.get(config)
			.thenAccept((checkpoint) -> print("checkpoint", checkpoint.orElseThrow()))
			.toCompletableFuture()
			.join();
	}

	private void asynchronouslyOverAConnection(Connection connection) throws Exception {
		AsyncPostgresSaver checkpointer = new AsyncPostgresSaver(connection);
		CheckpointConfig config = CheckpointConfig.of("5");
		print("res", ask(checkpointer.synchronous(), config));
		checkpointer.getTuple(config)
			.thenAccept((tuple) -> print("checkpoint_tuple", tuple.orElseThrow()))
			.toCompletableFuture()
			.join();
	}

	private void asynchronouslyOverAConnectionString() throws Exception {
		try (AsyncPostgresSaver checkpointer = AsyncPostgresSaver.fromConnectionString(this.uri)
			.toCompletableFuture()
			.join()) {
			CheckpointConfig config = CheckpointConfig.of("6");
			print("res", ask(checkpointer.synchronous(), config));
			List<CheckpointTuple> tuples = checkpointer.list(config).toCompletableFuture().join();
			print("checkpoint_tuples", tuples);
		}
	}

	private static Object ask(PostgresSaver checkpointer, CheckpointConfig config) throws Exception {
		CompiledGraph<ConversationState> graph = WeatherAgent.compile(new ScriptedChatModel(),
				new LangGraph4jSaver(checkpointer, new SpringAiMessages()));
		return graph
			.invoke(Map.of(ConversationState.MESSAGES_STATE, List.of(new UserMessage("what's the weather in sf"))),
					RunnableConfig.builder().threadId(config.threadId()).build())
			.orElseThrow()
			.messages();
	}

	private HikariDataSource pool() {
		ConnectionString connection = ConnectionString.parse(this.uri);
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(connection.jdbcUrl());
		config.setUsername(connection.username());
		config.setPassword(connection.password());
		config.setMaximumPoolSize(20);
		return new HikariDataSource(config);
	}

	private Connection connect() throws Exception {
		ConnectionString connection = ConnectionString.parse(this.uri);
		return DriverManager.getConnection(connection.jdbcUrl(), connection.username(), connection.password());
	}

	private static void print(String name, Object value) {
		System.out.println(name + " = " + value);
	}

}
