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

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.PendingWrite;
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

	DeltaHistories(String schema, ValueCodec values) {
		this.statements = new DeltaHistoryStatements(schema);
		this.values = values;
	}

	Map<String, DeltaChannelHistory> of(ConnectionSource connections, CheckpointConfig config,
			Collection<String> channels) {
		if (channels.isEmpty()) {
			return Map.of();
		}
		String id = config.checkpointId();
		boolean latest = id == null || id.isEmpty();
		List<@Nullable Object> values = new ArrayList<>(List.of(config.threadId(), config.namespaceOrRoot()));
		if (!latest) {
			values.add(id);
		}
		values.add(channels.stream().distinct().toArray(String[]::new));
		String sql = latest ? this.statements.ofLatest() : this.statements.ofId();
		Map<String, Stored> stored = connections.execute("reading the history of channels", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				try (ResultSet rows = statement.executeQuery()) {
					return read(rows);
				}
			}
		});
		connections.transferred(() -> stored.values().stream().mapToLong(Stored::size).sum());
		Map<String, DeltaChannelHistory> histories = new LinkedHashMap<>();
		channels.forEach((channel) -> histories.put(channel,
				decode(config, channel, stored.getOrDefault(channel, new Stored()))));
		return histories;
	}

	private static Map<String, Stored> read(ResultSet rows) throws SQLException {
		Map<String, Stored> stored = new LinkedHashMap<>();
		while (rows.next()) {
			stored.computeIfAbsent(rows.getString("channel"), (channel) -> new Stored()).add(rows);
		}
		return stored;
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
		return new DeltaChannelHistory(seed, writes);
	}

	/** What the tables hold of a channel's history. A blob wins over an inline value. */
	private static final class Stored {

		private @Nullable String inline;

		private @Nullable TypedValue blob;

		private String version = "";

		private final List<AncestorWrite> writes = new ArrayList<>();

		private void add(ResultSet rows) throws SQLException {
			switch (rows.getString("kind")) {
				case "i" -> this.inline = rows.getString("checkpoint");
				case "d" -> {
					this.blob = StoredTuples.value(rows);
					this.version = rows.getString("version");
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
