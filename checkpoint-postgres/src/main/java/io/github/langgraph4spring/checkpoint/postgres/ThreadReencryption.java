package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import io.github.langgraph4spring.checkpoint.serde.ValueLocation;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the values of one thread after the other. Values are rewritten as bytes, which
 * are not decoded.
 */
final class ThreadReencryption {

	// A row may hold a value of many megabytes.
	private static final int ROWS_AT_ONCE = 20;

	private static final String TASK = "re-encrypting values";

	private final ConnectionSource connections;

	private final ReencryptionStatements statements;

	private final ValueEncryption encryption;

	private final LangGraphSerializer simpleValues = new LangGraphSerializer();

	ThreadReencryption(ConnectionSource connections, ReencryptionStatements statements, ValueEncryption encryption) {
		this.connections = connections;
		this.statements = statements;
		this.encryption = encryption;
	}

	Outcome rewrite(String threadId) {
		Outcome outcome = new Outcome();
		rewrite(outcome, this.statements.selectBlobs(), this.statements.updateBlob(), threadId, List.of("", "", ""),
				(rows) -> blob(threadId, rows));
		rewrite(outcome, this.statements.selectWrites(), this.statements.updateWrite(), threadId,
				List.of("", "", "", Integer.MIN_VALUE), (rows) -> write(threadId, rows));
		read(this.statements.selectInline(), List.of(threadId, threadId, threadId), Inline::of)
			.forEach((inline) -> move(outcome, threadId, inline));
		return outcome;
	}

	private static Outdated blob(String threadId, ResultSet rows) throws SQLException {
		String namespace = rows.getString("checkpoint_ns");
		String channel = rows.getString("channel");
		String version = rows.getString("version");
		return new Outdated(ValueLocation.ofBlob(threadId, namespace, channel, version),
				List.of(namespace, channel, version), StoredTuples.value(rows), rows.getString("row_version"));
	}

	private static Outdated write(String threadId, ResultSet rows) throws SQLException {
		StoredWrite write = StoredTuples.write(rows);
		String namespace = rows.getString("checkpoint_ns");
		String checkpointId = rows.getString("checkpoint_id");
		return new Outdated(
				ValueLocation.ofWrite(threadId, namespace, checkpointId, write.taskId(), write.index(),
						write.channel()),
				List.of(namespace, checkpointId, write.taskId(), write.index()), write.value(),
				rows.getString("row_version"));
	}

	private void rewrite(Outcome outcome, String select, String update, String threadId, List<Object> first,
			RowMapper<Outdated> mapper) {
		List<Object> after = first;
		List<Outdated> batch;
		do {
			List<Object> values = new ArrayList<>(
					List.of(threadId, this.encryption.currentSuffix(), this.encryption.currentSuffix()));
			values.addAll(after);
			values.add(ROWS_AT_ONCE);
			batch = read(select, values, mapper);
			List<List<Object>> updates = new ArrayList<>();
			for (Outdated row : batch) {
				TypedValue encrypted = encrypted(outcome, row.location(),
						(place) -> this.encryption.decrypt(row.value(), place));
				if (encrypted != null) {
					updates.add(row.update(encrypted, threadId));
				}
				after = row.key();
			}
			outcome.rewritten += update(update, updates);
		}
		while (batch.size() == ROWS_AT_ONCE);
	}

	private @Nullable TypedValue encrypted(Outcome outcome, ValueLocation place,
			Function<ValueLocation, TypedValue> plain) {
		try {
			return this.encryption.encrypt(plain.apply(place), place);
		}
		catch (SerializationException ex) {
			outcome.refuse(String.valueOf(ex.getMessage()), 1);
			return null;
		}
	}

	private int update(String sql, List<List<Object>> rows) {
		if (rows.isEmpty()) {
			return 0;
		}
		return this.connections.execute(TASK, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				for (List<Object> row : rows) {
					StatementParameters.bind(connection, statement, row);
					statement.addBatch();
				}
				return Arrays.stream(statement.executeBatch()).sum();
			}
		});
	}

	private void move(Outcome outcome, String threadId, Inline inline) {
		if (!this.encryption.acceptsPlaintext() || !(inline.movable() || inline.stored())) {
			outcome.refuse("the value of the channel '" + inline.channel() + "' is in the checkpoint's own row, "
					+ (this.encryption.acceptsPlaintext() ? "and its version is none, or has other values too"
							: "without encryption, and that is refused"),
					inline.checkpointIds().length);
			return;
		}
		ValueLocation place = ValueLocation.ofBlob(threadId, inline.namespace(), inline.channel(), inline.version());
		TypedValue plain = this.simpleValues.serialize(Json.value(Json.parse(inline.value())));
		TypedValue encrypted = this.encryption.encrypt(plain, place);
		outcome.rewritten += update(this.statements.moveInline(),
				List.of(Arrays.asList(threadId, inline.namespace(), inline.channel(), inline.version(),
						encrypted.type(), encrypted.bytes(), inline.channel(), threadId, inline.namespace(),
						inline.checkpointIds(), inline.channel(), inline.version())));
	}

	/**
	 * Counts the values of a thread that are not encrypted with the current key.
	 */
	long count(String threadId) {
		String suffix = this.encryption.currentSuffix();
		long inline = read(this.statements.selectInline(), List.of(threadId, threadId, threadId), Inline::of).stream()
			.mapToLong((each) -> each.checkpointIds().length)
			.sum();
		return inline + read(this.statements.count(), List.of(threadId, suffix, suffix, threadId, suffix, suffix),
				(rows) -> rows.getLong(1))
			.get(0);
	}

	private <T> List<T> read(String sql, List<Object> values, RowMapper<T> mapper) {
		return this.connections.execute(TASK, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				StatementParameters.bind(connection, statement, values);
				try (ResultSet rows = statement.executeQuery()) {
					List<T> read = new ArrayList<>();
					while (rows.next()) {
						read.add(mapper.map(rows));
					}
					return read;
				}
			}
		});
	}

	/**
	 * Makes what a row holds.
	 */
	@FunctionalInterface
	private interface RowMapper<T> {

		T map(ResultSet rows) throws SQLException;

	}

	/**
	 * A value that the current key does not encrypt.
	 *
	 * @param location where it is
	 * @param key its row's key but for the thread
	 * @param value the value as it is stored
	 * @param rowVersion the version of the row that it was read from
	 */
	private record Outdated(ValueLocation location, List<Object> key, TypedValue value, String rowVersion) {

		List<Object> update(TypedValue encrypted, String threadId) {
			List<Object> values = new ArrayList<>(Arrays.asList(encrypted.type(), encrypted.bytes(), threadId));
			values.addAll(this.key);
			values.add(this.rowVersion);
			return values;
		}

	}

	/**
	 * A value in the rows of checkpoints themselves.
	 *
	 * @param version its version, or empty if it has none
	 * @param stored whether the version has a blob
	 * @param movable whether it is the only value of the version
	 */
	private record Inline(String namespace, String channel, String version, String[] checkpointIds, String value,
			boolean stored, boolean movable) {

		static Inline of(ResultSet rows) throws SQLException {
			Array ids = rows.getArray("checkpoint_ids");
			String version = rows.getString("version");
			return new Inline(rows.getString("checkpoint_ns"), rows.getString("channel"),
					(version != null) ? version : "", (String[]) ids.getArray(), rows.getString("value"),
					rows.getBoolean("stored"), rows.getBoolean("movable"));
		}

	}

	/**
	 * What became of a thread's values.
	 */
	static final class Outcome {

		private long rewritten;

		private long refused;

		private String firstReason = "";

		private void refuse(String reason, int values) {
			this.firstReason = (this.refused == 0) ? reason : this.firstReason;
			this.refused += values;
		}

		long rewritten() {
			return this.rewritten;
		}

		long refused() {
			return this.refused;
		}

		String firstReason() {
			return this.firstReason;
		}

	}

}
