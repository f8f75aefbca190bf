package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.postgres.PageIterator.Page;
import io.github.langgraph4spring.checkpoint.postgres.RowWriter.StoredCheckpoint;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.postgres.WaitingWrites.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * The operations on checkpoints and their pending writes. Values are encoded before a
 * connection is taken and decoded after it was given back.
 */
final class CheckpointOperations {

	private final SelectStatements selects;

	private final InsertStatements inserts;

	private final RowWriter rowWriter;

	private final RowReader rowReader;

	private final Dialect dialect;

	private final KnownDialects dialects;

	CheckpointOperations(String schema, ValueCodec values, Dialect dialect, KnownDialects dialects,
			ConfigEntries configEntries) {
		this.selects = new SelectStatements(schema);
		this.inserts = new InsertStatements(schema);
		this.rowWriter = new RowWriter(values, configEntries);
		this.rowReader = new RowReader(values, dialect, dialects);
		this.dialect = dialect;
		this.dialects = dialects;
	}

	Optional<CheckpointTuple> get(ConnectionSource connections, CheckpointConfig config) {
		return stored(connections, config).map(this.rowReader::tuple);
	}

	Optional<CheckpointRows> rows(ConnectionSource connections, CheckpointConfig config) {
		return stored(connections, config).map(StoredTuple::rows);
	}

	private Optional<StoredTuple> stored(ConnectionSource connections, CheckpointConfig config) {
		String checkpointId = config.checkpointId();
		// an empty id means the latest, as in Python
		boolean latest = checkpointId == null || checkpointId.isEmpty();
		String sql = latest ? this.selects.selectLatest() : this.selects.selectById();
		List<Object> values = (latest || checkpointId == null) ? List.of(config.threadId(), config.namespaceOrRoot())
				: List.of(config.threadId(), config.namespaceOrRoot(), checkpointId);
		return read(connections, "reading a checkpoint", sql, values, StoredTuples::read, StoredTuple::size).stream()
			.findFirst();
	}

	Stream<CheckpointTuple> list(ConnectionSource connections, CheckpointQuery query) {
		String filter = query.filter().isEmpty() ? null : Json.text(query.filter(), "filter");
		return PageIterator
			.<StoredTuple>stream(PostgresSaver.PAGE_SIZE, query.limit(),
					(last, size) -> page(connections, query, filter, last, size))
			.map(this.rowReader::tuple);
	}

	private Page<StoredTuple> page(ConnectionSource connections, CheckpointQuery query, @Nullable String filter,
			@Nullable StoredTuple last, int size) {
		PageQuery page = PageQuery.of(query, filter, last);
		List<Object> values = new ArrayList<>(page.values());
		values.add(size);
		return read(connections, "listing checkpoints", this.selects.selectPage(page), values,
				(rows) -> StoredTuples.readPage(rows, size), (stored) -> StoredTuple.size(stored.elements()));
	}

	private static <T> T read(ConnectionSource connections, String task, String sql, List<Object> values,
			RowReading<T> reading, ToLongFunction<T> size) {
		return connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				try (ResultSet rows = statement.executeQuery()) {
					T read = reading.of(rows);
					connections.transferred(() -> size.applyAsLong(read));
					return read;
				}
			}
		});
	}

	/**
	 * Puts rows together.
	 *
	 * @param <T> what is made of them
	 */
	private interface RowReading<T> {

		T of(ResultSet rows) throws SQLException;

	}

	/**
	 * Saves a checkpoint in the dialect that its thread keeps. Where the versions are
	 * numbers that is the parent's, which is guessed if it is not known, and checked by
	 * the statement that saves: only a wrong guess costs a second one.
	 * @return whether it was saved
	 */
	boolean put(ConnectionSource connections, CheckpointPut put) {
		boolean numbers = false;
		for (ChannelVersion version : put.checkpoint().channelVersions().values()) {
			numbers |= version.number();
		}
		Dialect otherwise = this.dialect.orPython();
		if (!numbers || put.config().checkpointId() == null) {
			boolean text = !numbers && !put.checkpoint().channelVersions().isEmpty();
			return put(connections, put, text ? otherwise : this.dialect, null);
		}
		Boolean javaScript = this.dialects.isJavaScript(put.config());
		if (javaScript != null) {
			return put(connections, put, javaScript ? Dialect.JAVASCRIPT : otherwise, null);
		}
		return put(connections, put, Dialect.JAVASCRIPT, true) || put(connections, put, otherwise, false);
	}

	/**
	 * Saves a checkpoint.
	 * @param javaScript whether its parent must be in JavaScript's dialect, or
	 * {@code null} if that does not matter
	 */
	private boolean put(ConnectionSource connections, CheckpointPut put, Dialect dialect,
			@Nullable Boolean javaScript) {
		StoredCheckpoint stored = this.rowWriter.stored(put.config(), put.checkpoint(), put.metadata(),
				put.newVersions(), dialect);
		List<StoredWrite> writes = writes(put, dialect);
		List<@Nullable String> parent = Arrays.asList(stored.threadId(), stored.namespace(), stored.parentId());
		List<@Nullable Object> values = new ArrayList<>();
		if (put.latest()) {
			// the lock is taken by a statement of its own, so that the next sees what was
			// committed until then
			values.addAll(List.of(stored.threadId(), stored.namespace()));
			values.addAll(parent);
			values.addAll(List.of(stored.threadId(), stored.namespace(), stored.id()));
		}
		if (put.written() != null) {
			values.addAll(parent);
			values.add(put.written().writes().stream().map(ChannelWrite::channel).distinct().toArray(String[]::new));
			values.addAll(List.of(stored.threadId(), stored.namespace(), stored.id()));
		}
		if (javaScript != null) {
			values.addAll(parent);
			values.addAll(List.of(this.dialect == Dialect.JAVASCRIPT, javaScript));
		}
		if (!writes.isEmpty()) {
			values.addAll(parent);
			StoredWrite.addRows(writes, values);
		}
		stored.addValues(values);
		String sql = this.inserts.insertCheckpoint(put.latest(), put.written() != null, javaScript != null,
				stored.blobs().size(), writes.size());
		connections.transferred(() -> StatementParameters.size(values));
		boolean saved = connections.execute("saving a checkpoint", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				if (statement.execute()) {
					statement.getMoreResults();
				}
				return statement.getUpdateCount() > 0;
			}
		});
		if (saved) {
			this.dialects.add(stored.threadId(), stored.namespace(), stored.id(),
					put.checkpoint().channelVersions().isEmpty() ? null : dialect == Dialect.JAVASCRIPT);
		}
		return saved;
	}

	private List<StoredWrite> writes(CheckpointPut put, Dialect dialect) {
		List<StoredWrite> writes = new ArrayList<>();
		put.waiting().forEach((waiting) -> writes.addAll(inDialect(waiting, dialect)));
		if (put.written() != null) {
			writes.addAll(this.rowWriter.writes(put.config(), put.written().writes(), put.written().taskId(),
					put.written().taskPath(), dialect));
		}
		return writes;
	}

	private List<StoredWrite> inDialect(Waiting waiting, Dialect dialect) {
		boolean same = (dialect == Dialect.JAVASCRIPT) == (this.dialect == Dialect.JAVASCRIPT);
		return same ? waiting.writes() : this.rowWriter.translate(waiting.checkpoint(), waiting.writes(), dialect);
	}

	List<PendingWrite> pendingWrites(ConnectionSource connections, CheckpointConfig config) {
		String checkpointId = idOf(config);
		List<StoredWrite> stored = read(connections, "reading writes", this.selects.selectWrites(),
				List.of(config.threadId(), config.namespaceOrRoot(), checkpointId), StoredTuples::readWrites,
				StoredWrite::size);
		return this.rowReader.writes(stored, config.threadId(), config.namespaceOrRoot(), checkpointId);
	}

	private static String idOf(CheckpointConfig config) {
		String checkpointId = config.checkpointId();
		if (checkpointId == null) {
			throw new IllegalArgumentException("Writes belong to a checkpoint: give the config its id");
		}
		return checkpointId;
	}

	/**
	 * Encodes the writes of a task in the dialect that they are expected to have.
	 */
	List<StoredWrite> encode(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath) {
		idOf(config);
		return this.rowWriter.writes(config, writes, taskId, taskPath, this.dialect);
	}

	/**
	 * Saves encoded writes in the dialect of their checkpoint, which is known, or guessed
	 * as in {@link #put}.
	 * @param replacing whether writes that are there are replaced, or else kept
	 */
	void putWrites(ConnectionSource connections, CheckpointConfig config, List<StoredWrite> writes, boolean replacing) {
		if (writes.isEmpty()) {
			return;
		}
		boolean expected = this.dialect == Dialect.JAVASCRIPT;
		Boolean known = this.dialects.isJavaScript(config);
		if (known == null) {
			known = putWritesIfExpected(connections, config, writes, replacing, expected);
			if (known == expected) {
				// saved; the checkpoint may not be there yet, so nothing is known of it
				return;
			}
			this.dialects.add(config.threadId(), config.namespaceOrRoot(), idOf(config), known);
		}
		putWritesAsTheyAre(connections, config,
				(known == expected) ? writes
						: this.rowWriter.translate(config, writes, known ? Dialect.JAVASCRIPT : Dialect.PYTHON),
				replacing);
	}

	/**
	 * Saves writes if their checkpoint is in the expected dialect.
	 * @return whether it is in JavaScript's
	 */
	private boolean putWritesIfExpected(ConnectionSource connections, CheckpointConfig config, List<StoredWrite> writes,
			boolean replacing, boolean javaScript) {
		List<@Nullable String> place = Arrays.asList(config.threadId(), config.namespaceOrRoot(),
				config.checkpointId());
		List<@Nullable Object> values = new ArrayList<>(place);
		values.add(javaScript);
		values.addAll(place);
		StoredWrite.addValues(writes, values);
		values.add(javaScript);
		return write(connections, this.inserts.insertWritesIfExpected(replacing, writes.size()), values);
	}

	private void putWritesAsTheyAre(ConnectionSource connections, CheckpointConfig config, List<StoredWrite> writes,
			boolean replacing) {
		List<@Nullable Object> values = new ArrayList<>(
				Arrays.asList(config.threadId(), config.namespaceOrRoot(), config.checkpointId()));
		StoredWrite.addValues(writes, values);
		write(connections, this.inserts.insertWrites(replacing, writes.size()), values);
	}

	/**
	 * Saves writes.
	 * @return what the statement says of the checkpoint, if it says anything
	 */
	private static boolean write(ConnectionSource connections, String sql, List<@Nullable Object> values) {
		connections.transferred(() -> StatementParameters.size(values));
		return connections.execute("saving writes", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				if (!statement.execute()) {
					return false;
				}
				try (ResultSet rows = statement.getResultSet()) {
					return rows.next() && rows.getBoolean(1);
				}
			}
		});
	}

}
