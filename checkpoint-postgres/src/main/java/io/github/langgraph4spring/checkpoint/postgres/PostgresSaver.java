package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.postgres.RowWriter.StoredBlob;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * LangGraph's Postgres checkpointer: the rows are those of Python's
 * {@code langgraph-checkpoint-postgres} 3, so that a thread begun there is continued here
 * and the other way round. The tables are made by {@link PostgresSchema}.
 * <p>
 * Each operation is one statement, atomic by itself, and one round trip; {@link #list}
 * makes one for every page of {@value #PAGE_SIZE} checkpoints and holds no connection in
 * between. Values are encoded before a connection is taken and decoded after it was given
 * back.
 * <p>
 * Thread-safe. Over a pool no two calls wait for each other; over one connection they are
 * queued. Faults of the database come as Spring's {@link DataAccessException}; transient
 * ones are retried over a pool, outside a caller's transaction.
 */
public final class PostgresSaver implements CheckpointSaver, AutoCloseable {

	/** The number of checkpoints that {@link #list} reads at once. */
	public static final int PAGE_SIZE = 100;

	private static final StoredTuples STORED_TUPLES = new StoredTuples();

	private final ConnectionSource connections;

	private final Statements statements;

	private final RowWriter rowWriter;

	private final RowReader rowReader;

	private final ThreadOperations threads;

	private final ThreadLists threadLists;

	private PostgresSaver(ConnectionSource connections, Statements statements, RowWriter rowWriter, RowReader rowReader,
			ThreadOperations threads, ThreadLists threadLists) {
		this.connections = connections;
		this.statements = statements;
		this.rowWriter = rowWriter;
		this.rowReader = rowReader;
		this.threads = threads;
		this.threadLists = threadLists;
	}

	/**
	 * Creates a saver over a pool, with the tables in the schema {@code public}.
	 * @param dataSource the pool, which is not closed with the saver
	 */
	public PostgresSaver(DataSource dataSource) {
		this(builder(dataSource).build());
	}

	/**
	 * Creates a saver over one connection, with the tables in the schema {@code public}.
	 * @param connection the connection. It is not closed with the saver; with
	 * {@code autoCommit=false} it is neither committed nor rolled back here
	 */
	public PostgresSaver(Connection connection) {
		this(builder(connection).build());
	}

	private PostgresSaver(PostgresSaver other) {
		this(other.connections, other.statements, other.rowWriter, other.rowReader, other.threads, other.threadLists);
	}

	/**
	 * Opens a connection and creates a saver over it, with the tables in the schema
	 * {@code public}. Closing the saver closes the connection.
	 * @param connectionString a libpq URI or a JDBC URL
	 * @return the saver
	 * @throws InvalidConnectionStringException if the string is neither
	 * @throws CannotGetJdbcConnectionException if there is no connection
	 */
	public static PostgresSaver fromConnectionString(String connectionString) {
		return builder(connectionString).build();
	}

	/**
	 * Begins a saver over a pool.
	 * @param dataSource the pool, which is not closed with the saver
	 * @return the builder
	 */
	public static Builder builder(DataSource dataSource) {
		return new Builder((mode) -> new PooledConnections(dataSource, mode));
	}

	/**
	 * Begins a saver over one connection.
	 * @param connection the connection. It is not closed with the saver; with
	 * {@code autoCommit=false} it is neither committed nor rolled back here
	 * @return the builder
	 */
	public static Builder builder(Connection connection) {
		return new Builder((mode) -> new SingleConnection(connection, false));
	}

	/**
	 * Begins a saver over a connection of its own, which is opened when the saver is
	 * built and closed with it.
	 * @param connectionString a libpq URI or a JDBC URL
	 * @return the builder
	 * @throws InvalidConnectionStringException if the string is neither
	 */
	public static Builder builder(String connectionString) {
		ConnectionString parsed = ConnectionString.parse(connectionString);
		return new Builder((mode) -> new SingleConnection(open(parsed), true));
	}

	private static Connection open(ConnectionString connectionString) {
		Properties properties = new Properties();
		if (connectionString.username() != null) {
			properties.setProperty("user", connectionString.username());
		}
		if (connectionString.password() != null) {
			properties.setProperty("password", connectionString.password());
		}
		try {
			return DriverManager.getConnection(connectionString.jdbcUrl(), properties);
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("No connection to Postgres", ex);
		}
	}

	@Override
	public Optional<CheckpointTuple> getTuple(CheckpointConfig config) {
		String checkpointId = config.checkpointId();
		// an empty id means the latest, as in Python
		boolean latest = checkpointId == null || checkpointId.isEmpty();
		String sql = latest ? this.statements.selectLatest() : this.statements.selectById();
		List<Object> values = (latest || checkpointId == null) ? List.of(config.threadId(), config.namespaceOrRoot())
				: List.of(config.threadId(), config.namespaceOrRoot(), checkpointId);
		return read("reading a checkpoint", sql, values).stream().findFirst().map(this.rowReader::tuple);
	}

	@Override
	public Stream<CheckpointTuple> list(CheckpointQuery query) {
		String filter = query.filter().isEmpty() ? null : this.rowWriter.json(query.filter(), "filter");
		return PageIterator
			.<StoredTuple>stream(PAGE_SIZE, query.limit(), (last, size) -> page(query, filter, last, size))
			.map(this.rowReader::tuple);
	}

	private List<StoredTuple> page(CheckpointQuery query, @Nullable String filter, @Nullable StoredTuple last,
			int size) {
		PageQuery page = PageQuery.of(query, filter, last);
		List<Object> values = new ArrayList<>(page.values());
		values.add(size);
		return read("listing checkpoints", this.statements.selectPage(page.conditions()), values);
	}

	private List<StoredTuple> read(String task, String sql, List<Object> values) {
		return this.connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				int parameter = 1;
				for (Object value : values) {
					statement.setObject(parameter++,
							(value instanceof String[] array) ? connection.createArrayOf("text", array) : value);
				}
				try (ResultSet rows = statement.executeQuery()) {
					return STORED_TUPLES.extractData(rows);
				}
			}
		});
	}

	@Override
	public CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions) {
		List<StoredBlob> blobs = this.rowWriter.blobs(checkpoint, newVersions);
		List<TypedValue> values = blobs.stream().map(StoredBlob::value).toList();
		String checkpointJson = this.rowWriter.checkpoint(checkpoint);
		String metadataJson = this.rowWriter.metadata(config, metadata);
		String namespace = config.namespaceOrRoot();
		update("saving a checkpoint", this.statements.insertCheckpoint(), (statement, arrays) -> {
			statement.setString(1, config.threadId());
			statement.setString(2, namespace);
			statement.setArray(3, arrays.of("text", blobs.stream().map(StoredBlob::channel).toArray()));
			statement.setArray(4, arrays.of("text", blobs.stream().map(StoredBlob::version).toArray()));
			statement.setArray(5, arrays.of("text", types(values)));
			statement.setArray(6, arrays.of("bytea", bytes(values)));
			statement.setString(7, config.threadId());
			statement.setString(8, namespace);
			statement.setString(9, checkpoint.id());
			statement.setString(10, config.checkpointId());
			statement.setString(11, checkpointJson);
			statement.setString(12, metadataJson);
		});
		return CheckpointConfig.of(config.threadId(), namespace, checkpoint.id());
	}

	@Override
	public void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath) {
		String checkpointId = config.checkpointId();
		if (checkpointId == null) {
			throw new IllegalArgumentException("Writes belong to a checkpoint: give the config its id");
		}
		if (writes.isEmpty()) {
			return;
		}
		List<StoredWrite> stored = this.rowWriter.writes(writes, taskId, taskPath);
		List<TypedValue> values = stored.stream().map(StoredWrite::value).toList();
		String sql = RowWriter.replaces(writes) ? this.statements.replaceWrites() : this.statements.insertWrites();
		update("saving writes", sql, (statement, arrays) -> {
			statement.setString(1, config.threadId());
			statement.setString(2, config.namespaceOrRoot());
			statement.setString(3, checkpointId);
			statement.setString(4, taskId);
			statement.setString(5, taskPath);
			statement.setArray(6, arrays.of("int4", stored.stream().map(StoredWrite::index).toArray()));
			statement.setArray(7, arrays.of("text", stored.stream().map(StoredWrite::channel).toArray()));
			statement.setArray(8, arrays.of("text", types(values)));
			statement.setArray(9, arrays.of("bytea", bytes(values)));
		});
	}

	@Override
	public void deleteThread(String threadId) {
		CheckpointConfig config = CheckpointConfig.of(threadId);
		update("deleting a thread", this.statements.deleteThread(), (statement, arrays) -> {
			statement.setString(1, config.threadId());
			statement.setString(2, config.threadId());
			statement.setString(3, config.threadId());
		});
	}

	@Override
	public void deleteForRuns(Collection<String> runIds) {
		this.threads.deleteForRuns(this.connections, runIds);
	}

	@Override
	public void copyThread(String sourceThreadId, String targetThreadId) {
		this.threads.copyThread(this.connections, CheckpointConfig.of(sourceThreadId).threadId(),
				CheckpointConfig.of(targetThreadId).threadId());
	}

	@Override
	public void prune(Collection<String> threadIds, PruneStrategy strategy) {
		this.threads.prune(this.connections, threadIds, strategy);
	}

	@Override
	public Map<String, DeltaChannelHistory> deltaChannelHistory(CheckpointConfig config, Collection<String> channels) {
		return this.threads.deltaChannelHistory(this.connections, config, channels);
	}

	@Override
	public Stream<String> threads(ThreadQuery query) {
		return this.threadLists.threads(this.connections, query);
	}

	@Override
	public ChannelVersion nextVersion(@Nullable ChannelVersion current) {
		return VersionSequence.next(current);
	}

	/**
	 * Returns this saver without any part in a caller's transaction.
	 */
	PostgresSaver independent() {
		return new PostgresSaver(this.connections.independent(), this.statements, this.rowWriter, this.rowReader,
				this.threads, this.threadLists);
	}

	/**
	 * Closes the connection of a saver that has opened one. A pool or a connection that
	 * it was given stays open.
	 */
	@Override
	public void close() {
		this.connections.close();
	}

	private void update(String task, String sql, Binder binder) {
		this.connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				binder.bind(statement, connection::createArrayOf);
				return statement.executeUpdate();
			}
		});
	}

	private static Object[] types(List<TypedValue> values) {
		return values.stream().map(TypedValue::type).toArray();
	}

	private static Object[] bytes(List<TypedValue> values) {
		return values.stream().map(TypedValue::bytes).toArray(byte[][]::new);
	}

	@FunctionalInterface
	private interface Binder {

		void bind(PreparedStatement statement, Arrays arrays) throws SQLException;

	}

	@FunctionalInterface
	private interface Arrays {

		Array of(String type, Object[] elements) throws SQLException;

	}

	/**
	 * Builds a {@link PostgresSaver}. Not thread-safe.
	 */
	public static final class Builder {

		private final Function<TransactionMode, ConnectionSource> connections;

		private String schema = "public";

		private CheckpointSerializer serializer = new LangGraphSerializer();

		private TransactionMode transactionMode = TransactionMode.INDEPENDENT;

		private Builder(Function<TransactionMode, ConnectionSource> connections) {
			this.connections = connections;
		}

		/**
		 * Sets the schema of the tables.
		 * @param schema the schema's name as it is, unquoted; {@code public} by default
		 * @return this builder
		 */
		public Builder schema(String schema) {
			this.schema = schema;
			return this;
		}

		/**
		 * Sets what encodes and decodes values.
		 * @param serializer the serializer; one that knows the standard types alone by
		 * default
		 * @return this builder
		 */
		public Builder serializer(CheckpointSerializer serializer) {
			this.serializer = serializer;
			return this;
		}

		/**
		 * Sets what a saver over a pool does where its caller has a transaction.
		 * @param transactionMode the mode; independent by default
		 * @return this builder
		 */
		public Builder transactionMode(TransactionMode transactionMode) {
			this.transactionMode = transactionMode;
			return this;
		}

		/**
		 * Builds the saver.
		 * @return the saver
		 * @throws CannotGetJdbcConnectionException if it opens a connection and there is
		 * none
		 */
		public PostgresSaver build() {
			return new PostgresSaver(this.connections.apply(this.transactionMode), new Statements(this.schema),
					new RowWriter(this.serializer), new RowReader(this.serializer),
					new ThreadOperations(new ThreadStatements(this.schema), new DeletionStatements(this.schema),
							this.serializer),
					new ThreadLists(new ThreadListStatements(this.schema)));
		}

	}

}
