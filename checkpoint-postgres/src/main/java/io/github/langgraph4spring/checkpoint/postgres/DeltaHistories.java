package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads what delta channels are rebuilt from. Values are decoded after the connection was
 * given back.
 */
final class DeltaHistories {

	private final DeltaHistoryStatements statements;

	private final ValueCodec values;

	private final RowReader rowReader;

	DeltaHistories(String schema, ValueCodec values, Dialect dialect, KnownDialects dialects) {
		this.statements = new DeltaHistoryStatements(schema);
		this.values = values;
		this.rowReader = new RowReader(values, dialect, dialects);
	}

	Map<String, DeltaChannelHistory> of(ConnectionSource connections, CheckpointConfig config,
			Collection<String> channels) {
		if (channels.isEmpty()) {
			return Map.of();
		}
		String sql = isLatest(config) ? this.statements.ofLatest() : this.statements.ofId();
		return decode(config, read(connections, config, channels, sql), channels);
	}

	/**
	 * Reads a checkpoint too.
	 */
	Optional<TupleWithHistories> tuple(ConnectionSource connections, CheckpointConfig config,
			Collection<String> channels) {
		String sql = isLatest(config) ? this.statements.latestTuple() : this.statements.tupleById();
		StoredHistories stored = read(connections, config, channels, sql);
		return stored.tuples.all()
			.stream()
			.findFirst()
			.map(this.rowReader::tuple)
			.map((tuple) -> new TupleWithHistories(tuple, decode(config, stored, tuple.rebuiltChannels(channels))));
	}

	// an empty id means the latest, as in Python
	private static boolean isLatest(CheckpointConfig config) {
		return config.checkpointId() == null || config.checkpointId().isEmpty();
	}

	private static StoredHistories read(ConnectionSource connections, CheckpointConfig config,
			Collection<String> channels, String sql) {
		List<@Nullable Object> values = new ArrayList<>(List.of(config.threadId(), config.namespaceOrRoot()));
		if (!isLatest(config)) {
			values.add(config.checkpointId());
		}
		values.add(channels.stream().distinct().toArray(String[]::new));
		StoredHistories stored = connections.execute("reading the history of channels", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				try (ResultSet rows = statement.executeQuery()) {
					StoredHistories read = new StoredHistories();
					while (rows.next()) {
						read.add(rows);
					}
					return read;
				}
			}
		});
		connections.transferred(stored::size);
		return stored;
	}

	private Map<String, DeltaChannelHistory> decode(CheckpointConfig config, StoredHistories stored,
			Collection<String> channels) {
		Map<String, DeltaChannelHistory> histories = new LinkedHashMap<>();
		channels.forEach((channel) -> histories.put(channel,
				decode(config, channel, stored.channels.getOrDefault(channel, new Stored()))));
		return histories;
	}

	private DeltaChannelHistory decode(CheckpointConfig config, String channel, Stored stored) {
		Object seed = null;
		if (stored.blob != null) {
			seed = this.values.decodeBlob(stored.blob, config.threadId(), config.namespaceOrRoot(), channel,
					stored.version);
		}
		else if (stored.inline != null) {
			this.values.requireEncrypted(Map.of(channel, true), Map.of(), config.threadId());
			seed = Json.value(Json.parse(stored.inline));
		}
		stored.writes.sort(AncestorWrite.OLDEST_FIRST);
		List<PendingWrite> writes = new ArrayList<>(stored.writes.size());
		for (AncestorWrite ancestor : stored.writes) {
			StoredWrite write = ancestor.write();
			writes.add(new PendingWrite(write.taskId(), write.channel(), this.values.decodeWrite(write,
					config.threadId(), config.namespaceOrRoot(), ancestor.checkpointId())));
		}
		return new DeltaChannelHistory(seed, writes, stored.whole);
	}

	/** What the tables hold of the histories of channels, and of their checkpoint. */
	private static final class StoredHistories {

		private final StoredTuples tuples = new StoredTuples();

		private final Map<String, Stored> channels = new LinkedHashMap<>();

		private void add(ResultSet row) throws SQLException {
			String kind = row.getString("kind");
			switch (kind) {
				case "i", "d", "h" ->
					this.channels.computeIfAbsent(row.getString("channel"), (channel) -> new Stored()).add(kind, row);
				default -> this.tuples.add(kind, row);
			}
		}

		private long size() {
			return this.channels.values().stream().mapToLong(Stored::size).sum() + StoredTuple.size(this.tuples.all());
		}

	}

	/** What the tables hold of a channel's history. A blob wins over an inline value. */
	private static final class Stored {

		private @Nullable String inline;

		private @Nullable TypedValue blob;

		private String version = "";

		private boolean whole;

		private final List<AncestorWrite> writes = new ArrayList<>();

		private void add(String kind, ResultSet rows) throws SQLException {
			switch (kind) {
				case "i" -> {
					this.whole = true;
					this.inline = rows.getString("checkpoint");
				}
				case "d" -> {
					this.blob = StoredTuples.value(rows);
					this.version = rows.getString("checkpoint_id");
				}
				default -> this.writes.add(new AncestorWrite(rows.getInt("ordinal"), rows.getString("checkpoint_id"),
						StoredTuples.write(rows)));
			}
		}

		private long size() {
			long size = (this.inline != null) ? this.inline.length() : 0;
			size += (this.blob != null) ? StoredTuple.size(this.blob) : 0;
			return size
					+ this.writes.stream().mapToLong((ancestor) -> StoredTuple.size(ancestor.write().value())).sum();
		}

	}

	/**
	 * A write to a channel.
	 *
	 * @param depth how far back the checkpoint is, or 0 if it is known by its id
	 * @param checkpointId the checkpoint
	 * @param write the write
	 */
	private record AncestorWrite(int depth, String checkpointId, StoredWrite write) {

		static final Comparator<AncestorWrite> OLDEST_FIRST = Comparator.comparingInt(AncestorWrite::depth)
			.reversed()
			.thenComparing(AncestorWrite::checkpointId, StoredTuples.BY_CODE_POINT)
			.thenComparing(AncestorWrite::write, StoredTuples.ORDER);

	}

}
