package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.postgres.WaitingWrites.Waiting;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * LangGraph's Postgres checkpointer: the rows are those of Python's
 * {@code langgraph-checkpoint-postgres} 3, so that a thread begun there is continued here
 * and the other way round. The tables are made by {@link PostgresSchema}.
 * <p>
 * Each operation is atomic by itself and one round trip, but for these:
 * <ul>
 * <li>{@link #list}, {@link #outlines}, {@link #threads} and {@link #threadStatistics}
 * make one for every page, of {@value #PAGE_SIZE} checkpoints ({@code list}: fewer where
 * their values are more than 16 MiB), of 1000 threads or of {@value #PAGE_SIZE}
 * statistics, and hold no connection in between.</li>
 * <li>{@link #copyThread(String, String, Dialect)} is one transaction of many statements,
 * and with a {@link ValueEncryption} so is {@link #copyThread(String, String)}.</li>
 * <li>{@link #put}, {@link #putIfLatest} and {@link #putWrites} are encoded for the
 * dialect that the thread is expected to have. Where it has another one, the first round
 * trip saves nothing and a second one saves all.</li>
 * </ul>
 * Values are encoded before a connection is taken and decoded after it was given back,
 * but for that copy, whose values pass through one by one.
 * <p>
 * With {@link Durability#NEXT_PUT} pending writes wait in memory and are sent with the
 * next put. This saver sees them at once: whatever else than a put it does on their
 * thread sends them before, as closing it does. A put that fails keeps them.
 * <p>
 * Thread-safe. Over a pool no two calls wait for each other; over one connection they are
 * queued. Faults of the database come as Spring's {@link DataAccessException}; transient
 * ones are retried over a pool, outside a caller's transaction, but for copies of
 * threads.
 */
public final class PostgresSaver implements CheckpointSaver, AutoCloseable {

	/**
	 * The number of checkpoints that {@link #list} and {@link #outlines} read at once, at
	 * most.
	 */
	public static final int PAGE_SIZE = 100;

	private final ConnectionSource connections;

	private final CheckpointOperations checkpoints;

	private final CheckpointOutlines outlines;

	private final ThreadOperations threads;

	private final ThreadLists threadLists;

	private final DeltaHistories deltaHistories;

	private final WaitingWrites waitingWrites;

	private final Dialect dialect;

	private final @Nullable OperationObserver observer;

	private PostgresSaver(ConnectionSource connections, CheckpointOperations checkpoints, CheckpointOutlines outlines,
			ThreadOperations threads, ThreadLists threadLists, DeltaHistories deltaHistories,
			WaitingWrites waitingWrites, Dialect dialect, @Nullable OperationObserver observer) {
		this.connections = connections;
		this.checkpoints = checkpoints;
		this.outlines = outlines;
		this.threads = threads;
		this.threadLists = threadLists;
		this.deltaHistories = deltaHistories;
		this.waitingWrites = waitingWrites;
		this.dialect = dialect;
		this.observer = observer;
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
		this(other.connections, other.checkpoints, other.outlines, other.threads, other.threadLists,
				other.deltaHistories, other.waitingWrites, other.dialect, other.observer);
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
		return new Builder((mode, retry) -> new PooledConnections(dataSource, mode, retry));
	}

	/**
	 * Begins a saver over one connection.
	 * @param connection the connection. It is not closed with the saver; with
	 * {@code autoCommit=false} it is neither committed nor rolled back here
	 * @return the builder
	 */
	public static Builder builder(Connection connection) {
		return new Builder((mode, retry) -> new SingleConnection(connection, false));
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
		return new Builder((mode, retry) -> new SingleConnection(open(parsed), true));
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
		ObservedOperation operation = ObservedOperation.of("getTuple", config);
		return observe(operation, (connections) -> {
			Optional<CheckpointTuple> found = this.checkpoints.get(connections, config);
			found.ifPresent((tuple) -> operation.found(tuple.checkpoint().id()));
			return found;
		});
	}

	@Override
	public Stream<CheckpointTuple> list(CheckpointQuery query) {
		return this.checkpoints.list(observedPages(() -> ObservedOperation.of("list", query)), query);
	}

	/**
	 * Returns a checkpoint as it is stored, with nothing decoded: for those who want to
	 * see what is in the tables.
	 * @param config the thread, the namespace (the root's if there is none) and the id
	 * (the latest if there is none)
	 * @return the rows, or empty if there is no such checkpoint
	 */
	public Optional<CheckpointRows> rows(CheckpointConfig config) {
		return observe(ObservedOperation.of("rows", config),
				(connections) -> this.checkpoints.rows(connections, config));
	}

	/**
	 * Lists checkpoints without their values, newest first: what a timeline shows, at a
	 * cost that does not depend on how large the state is.
	 * @param query which ones
	 * @return the checkpoints, fetched page by page as the stream is read; it holds no
	 * resource and need not be closed
	 */
	public Stream<CheckpointOutline> outlines(CheckpointQuery query) {
		return this.outlines.list(observedPages(() -> ObservedOperation.of("outlines", query)), query);
	}

	@Override
	public CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions) {
		put("put", config, checkpoint, metadata, newVersions, false, null);
		return CheckpointConfig.of(config.threadId(), config.namespaceOrRoot(), checkpoint.id());
	}

	@Override
	public Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions) {
		return saveIfLatest(config, checkpoint, metadata, newVersions, null);
	}

	@Override
	public Optional<CheckpointConfig> putIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, TaskWrites writes) {
		if (config.checkpointId() == null || writes.writes().isEmpty()) {
			throw new IllegalArgumentException("Writes belong to the checkpoint before: give the config its id, and at "
					+ "least one write, or save without");
		}
		return saveIfLatest(config, checkpoint, metadata, newVersions, writes);
	}

	private Optional<CheckpointConfig> saveIfLatest(CheckpointConfig config, Checkpoint checkpoint,
			CheckpointMetadata metadata, Map<String, ChannelVersion> newVersions, @Nullable TaskWrites writes) {
		requireLater(checkpoint.id(), config.checkpointId());
		boolean saved = put("putIfLatest", config, checkpoint, metadata, newVersions, true, writes);
		return saved ? Optional.of(CheckpointConfig.of(config.threadId(), config.namespaceOrRoot(), checkpoint.id()))
				: Optional.empty();
	}

	private static void requireLater(String id, @Nullable String parentId) {
		if (parentId != null && id.compareTo(parentId) <= 0) {
			throw new IllegalArgumentException("The checkpoint " + id + " does not sort behind its parent " + parentId
					+ " and would not become the latest: make it with Checkpoint.builder(step, parentId)");
		}
	}

	private boolean put(String name, CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions, boolean latest, @Nullable TaskWrites written) {
		this.connections.requireOwn(config.threadId());
		return observed(ObservedOperation.of(name, config.withCheckpointId(checkpoint.id())), (connections) -> {
			List<Waiting> after = new ArrayList<>();
			for (Waiting waiting : this.waitingWrites.of(config.threadId())) {
				if (written == null && waiting.isAfter(config)) {
					after.add(waiting);
				}
				else {
					send(waiting);
				}
			}
			boolean saved = this.checkpoints.put(connections,
					new CheckpointPut(config, checkpoint, metadata, newVersions, latest, written, after));
			if (saved) {
				this.waitingWrites.remove(after);
			}
			return saved;
		});
	}

	@Override
	public void putWrites(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath) {
		this.connections.requireOwn(config.threadId());
		observed(ObservedOperation.of("putWrites", config), (connections) -> {
			List<StoredWrite> encoded = this.checkpoints.encode(config, writes, taskId, taskPath);
			boolean waiting = this.waitingWrites.mayWait(writes) && this.waitingWrites.add(config, encoded);
			if (!waiting) {
				sendWaiting(config.threadId());
				this.checkpoints.putWrites(connections, config, encoded, RowWriter.replaces(writes));
			}
			return waiting;
		});
	}

	private void sendWaiting(@Nullable String threadId) {
		this.waitingWrites.of(threadId).forEach(this::send);
	}

	private void send(Waiting waiting) {
		this.checkpoints.putWrites(this.connections.ofThread(waiting.checkpoint().threadId()), waiting.checkpoint(),
				waiting.writes(), false);
		this.waitingWrites.remove(List.of(waiting));
	}

	@Override
	public List<PendingWrite> pendingWrites(CheckpointConfig config) {
		return observe(ObservedOperation.of("pendingWrites", config),
				(connections) -> this.checkpoints.pendingWrites(connections, config));
	}

	@Override
	public void deleteThread(String threadId) {
		List<String> threadIds = List.of(CheckpointConfig.of(threadId).threadId());
		run(ObservedOperation.ofThread("deleteThread", threadId),
				(connections) -> this.threads.prune(connections, threadIds, PruneStrategy.DELETE));
	}

	@Override
	public void deleteForRuns(Collection<String> runIds) {
		run(ObservedOperation.ofThread("deleteForRuns", null),
				(connections) -> this.threads.deleteForRuns(connections, runIds));
	}

	@Override
	public void copyThread(String sourceThreadId, String targetThreadId) {
		this.connections.requireOwn(targetThreadId);
		run(ObservedOperation.ofThread("copyThread", sourceThreadId),
				(connections) -> this.threads.copyThread(connections, CheckpointConfig.of(sourceThreadId).threadId(),
						CheckpointConfig.of(targetThreadId).threadId()));
	}

	@Override
	public void copyThread(String sourceThreadId, String targetThreadId, Dialect dialect) {
		this.connections.requireOwn(targetThreadId);
		run(ObservedOperation.ofThread("copyThread", sourceThreadId),
				(connections) -> this.threads.copyThread(connections, CheckpointConfig.of(sourceThreadId).threadId(),
						CheckpointConfig.of(targetThreadId).threadId(), dialect));
	}

	@Override
	public void prune(Collection<String> threadIds, PruneStrategy strategy) {
		String single = (threadIds.size() == 1) ? threadIds.iterator().next() : null;
		run(ObservedOperation.ofThread("prune", single),
				(connections) -> this.threads.prune(connections, threadIds, strategy));
	}

	@Override
	public Map<String, DeltaChannelHistory> deltaChannelHistory(CheckpointConfig config, Collection<String> channels) {
		return observe(ObservedOperation.of("deltaChannelHistory", config),
				(connections) -> this.deltaHistories.of(connections, config, channels));
	}

	@Override
	public Optional<TupleWithHistories> getTupleWithHistories(CheckpointConfig config, Collection<String> channels) {
		ObservedOperation operation = ObservedOperation.of("getTupleWithHistories", config);
		return observe(operation, (connections) -> {
			Optional<TupleWithHistories> found = this.deltaHistories.tuple(connections, config, channels);
			found.ifPresent((rebuilt) -> operation.found(rebuilt.tuple().checkpoint().id()));
			return found;
		});
	}

	@Override
	public Stream<String> threads(ThreadQuery query) {
		return this.threadLists.threads(observedPages(() -> ObservedOperation.ofThread("threads", null)), query);
	}

	/**
	 * Lists threads with their statistics, the greatest first. It takes
	 * {@link SchemaOption#THREAD_STATISTICS}.
	 * @param order what they are listed by
	 * @param after the last of the page before, or {@code null} to begin with the first
	 * @return the threads, fetched page by page as the stream is read; it holds no
	 * resource and need not be closed
	 * @throws io.github.langgraph4spring.checkpoint.CheckpointException when the stream
	 * is read, if the statistics are not kept
	 */
	public Stream<ThreadStatistics> threadStatistics(ThreadOrder order, @Nullable ThreadStatistics after) {
		return threadStatistics(order, after, "");
	}

	/**
	 * Lists the threads whose id contains a text, with their statistics, the greatest
	 * first. It takes {@link SchemaOption#THREAD_STATISTICS}, and looks at the ids of all
	 * threads if few contain the text.
	 * @param order what they are listed by
	 * @param after the last of the page before, or {@code null} to begin with the first
	 * @param part the text, in any case; empty for all threads
	 * @return the threads, fetched page by page as the stream is read; it holds no
	 * resource and need not be closed
	 * @throws io.github.langgraph4spring.checkpoint.CheckpointException when the stream
	 * is read, if the statistics are not kept
	 */
	public Stream<ThreadStatistics> threadStatistics(ThreadOrder order, @Nullable ThreadStatistics after, String part) {
		return this.threadLists.statistics(observedPages(() -> ObservedOperation.ofThread("threadStatistics", null)),
				order, after, part);
	}

	@Override
	public ChannelVersion nextVersion(@Nullable ChannelVersion current) {
		return VersionSequence.next(current, this.dialect);
	}

	/** Does an operation that sees all that is written, also what waits to be sent. */
	private <T> T observe(ObservedOperation operation, Function<ConnectionSource, T> work) {
		return observed(operation, (connections) -> work.apply(sendingFirst(connections, operation.threadId())));
	}

	private <T> T observed(ObservedOperation operation, Function<ConnectionSource, T> work) {
		ConnectionSource callers = this.connections.ofCaller();
		return (this.observer != null)
				? this.observer.observe(operation, () -> work.apply(new ObservedConnections(callers, operation)))
				: work.apply(callers);
	}

	private void run(ObservedOperation operation, Consumer<ConnectionSource> work) {
		observe(operation, (connections) -> {
			work.accept(connections);
			return true;
		});
	}

	private ConnectionSource observedPages(Supplier<ObservedOperation> operations) {
		ConnectionSource callers = this.connections.ofCaller();
		ConnectionSource pages = (this.observer != null) ? new ObservedPages(callers, this.observer, operations)
				: callers;
		return sendingFirst(pages, operations.get().threadId());
	}

	private ConnectionSource sendingFirst(ConnectionSource connections, @Nullable String threadId) {
		return this.waitingWrites.isOff() ? connections
				: new SendingConnections(connections, () -> sendWaiting(threadId));
	}

	/**
	 * Returns this saver without any part in a caller's transaction.
	 */
	PostgresSaver independent() {
		return over(this.connections.independent());
	}

	/**
	 * Returns this saver as it is for whoever calls now, whatever thread uses it later.
	 */
	PostgresSaver ofCaller() {
		return over(this.connections.ofCaller());
	}

	private PostgresSaver over(ConnectionSource others) {
		return (others == this.connections) ? this : new PostgresSaver(others, this.checkpoints, this.outlines,
				this.threads, this.threadLists, this.deltaHistories, this.waitingWrites, this.dialect, this.observer);
	}

	/**
	 * Sends what waits to be sent, and closes the connection of a saver that has opened
	 * one. A pool or a connection that it was given stays open.
	 * @throws DataAccessException if something could not be sent, which is then lost
	 */
	@Override
	public void close() {
		try {
			sendWaiting(null);
		}
		finally {
			this.connections.close();
		}
	}

	/**
	 * Builds a {@link PostgresSaver}. Not thread-safe.
	 */
	public static final class Builder {

		private final BiFunction<TransactionMode, RetryPolicy, ConnectionSource> connections;

		private String schema = "public";

		private CheckpointSerializer serializer = new LangGraphSerializer();

		private @Nullable ValueEncryption encryption;

		private TransactionMode transactionMode = TransactionMode.INDEPENDENT;

		private Durability durability = Durability.IMMEDIATE;

		private long maxWaitingBytes = 16 << 20;

		private RetryPolicy retryPolicy = PooledConnections.DEFAULT_RETRY;

		private Dialect dialect = Dialect.PYTHON;

		private @Nullable OperationObserver observer;

		private @Nullable TenantSupplier tenants;

		private ConfigEntries configEntries = ConfigEntries.DEFAULT;

		private Builder(BiFunction<TransactionMode, RetryPolicy, ConnectionSource> connections) {
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
		 * Sets what encrypts the values that the serializer makes, and binds each to its
		 * place. Simple values are not kept in the checkpoint's own row then.
		 * @param encryption the encryption; none by default
		 * @return this builder
		 */
		public Builder encryption(ValueEncryption encryption) {
			this.encryption = encryption;
			return this;
		}

		/**
		 * Sets in whose way threads that are new are written. A thread that is
		 * JavaScript's stays so, and no other becomes one.
		 * @param dialect the dialect; Python's by default
		 * @return this builder
		 */
		public Builder dialect(Dialect dialect) {
			this.dialect = dialect;
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
		 * Sets when pending writes are sent. Over a caller's connection without
		 * auto-commit, writes that waited are lost if the transaction of the put that
		 * sent them is rolled back.
		 * @param durability when; at once by default
		 * @return this builder
		 */
		public Builder durability(Durability durability) {
			this.durability = durability;
			return this;
		}

		/**
		 * Sets how much may wait to be sent with {@link Durability#NEXT_PUT}: where more
		 * would, it is sent at once.
		 * @param bytes the bytes of the writes of all threads, 0 for nothing; 16 MiB by
		 * default
		 * @return this builder
		 * @throws IllegalArgumentException if the bytes are negative
		 */
		public Builder maxWaitingBytes(long bytes) {
			if (bytes < 0) {
				throw new IllegalArgumentException("As much as " + bytes + " bytes cannot wait: give 0 or more");
			}
			this.maxWaitingBytes = bytes;
			return this;
		}

		/**
		 * Sets how often and when a saver over a pool repeats an operation after a
		 * transient fault: a lost connection, a server that ends or begins, a deadlock, a
		 * serialization failure. What the policy excludes is not retried, and copies of
		 * threads and what joins a caller's transaction never are.
		 * @param retryPolicy the policy; by default three retries after 50, 150 and 450
		 * ms, each 25 ms more or less, none of which begins after 30 s.
		 * {@code RetryPolicy.withMaxRetries(0)} retries nothing
		 * @return this builder
		 */
		public Builder retryPolicy(RetryPolicy retryPolicy) {
			this.retryPolicy = retryPolicy;
			return this;
		}

		/**
		 * Sets which entries of a config look like secrets and do not become metadata of
		 * what is put, as the others do in Python's dialect.
		 * @param words the words with which a word of an entry's name ends, in any case;
		 * password, token, secret, key and authorization by default
		 * @return this builder
		 */
		public Builder excludeFromMetadata(Collection<String> words) {
			this.configEntries = ConfigEntries.excluding(words);
			return this;
		}

		/**
		 * Lets no entry of a config become metadata: only what is given as such does.
		 * @return this builder
		 */
		public Builder strictMetadata() {
			this.configEntries = ConfigEntries.NONE;
			return this;
		}

		/**
		 * Sets whose threads an operation sees and writes. It takes
		 * {@link SchemaOption#ROW_LEVEL_SECURITY}, and a role that neither owns the
		 * tables nor is exempt from it ({@link PostgresSchema#requireRowLevelSecurity}).
		 * What another tenant has is not found, and writing it throws a
		 * {@link io.github.langgraph4spring.checkpoint.CheckpointException}.
		 * @param tenants says who the tenant is; everybody sees all by default
		 * @return this builder
		 */
		public Builder tenant(TenantSupplier tenants) {
			this.tenants = tenants;
			return this;
		}

		/**
		 * Adds what is told of each operation, within those that were added before.
		 * @param observer the observer
		 * @return this builder
		 */
		public Builder observer(OperationObserver observer) {
			this.observer = (this.observer != null) ? this.observer.around(observer) : observer;
			return this;
		}

		/**
		 * Builds the saver.
		 * @return the saver
		 * @throws CannotGetJdbcConnectionException if it opens a connection and there is
		 * none
		 * @throws IllegalArgumentException if writes are to wait and operations to join a
		 * caller's transaction
		 */
		public PostgresSaver build() {
			ValueCodec values = new ValueCodec(this.serializer, this.encryption);
			KnownDialects dialects = new KnownDialects();
			return new PostgresSaver(connections(),
					new CheckpointOperations(this.schema, values, this.dialect, dialects, this.configEntries),
					new CheckpointOutlines(this.schema),
					new ThreadOperations(new ThreadStatements(this.schema), new DeletionStatements(this.schema),
							new TranslationStatements(this.schema), values, dialects),
					new ThreadLists(new ThreadListStatements(this.schema)),
					new DeltaHistories(this.schema, values, this.dialect, dialects), waitingWrites(), this.dialect,
					this.observer);
		}

		private ConnectionSource connections() {
			ConnectionSource all = this.connections.apply(this.transactionMode, this.retryPolicy);
			return (this.tenants != null) ? new TenantConnections(all, this.tenants) : all;
		}

		private WaitingWrites waitingWrites() {
			if (this.durability == Durability.IMMEDIATE) {
				return new WaitingWrites(0);
			}
			if (this.transactionMode == TransactionMode.JOIN) {
				throw new IllegalArgumentException("Writes that are sent with the next put may come into another "
						+ "transaction than the one they were made in: choose Durability.IMMEDIATE or "
						+ "TransactionMode.INDEPENDENT");
			}
			return new WaitingWrites(this.maxWaitingBytes);
		}

	}

}
