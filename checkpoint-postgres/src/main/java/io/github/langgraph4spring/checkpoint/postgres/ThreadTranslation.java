package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies a thread to another one in another dialect. The rows are read and written one by
 * one, in one transaction that sees one snapshot, so that a thread of any length fits
 * into memory: all that is held are the ids of tasks, and the simple values that move
 * from blobs into the rows of their checkpoints.
 */
final class ThreadTranslation {

	// A checkpoint's sends may be large.
	private static final int SENDS_AT_ONCE = 20;

	private static final int TASKS_AT_ONCE = 1000;

	private final TranslationStatements statements;

	private final ValueCodec values;

	private final RowCopier rows;

	private final String source;

	private final String target;

	private final Dialect dialect;

	private final Map<BlobKey, @Nullable Object> simpleValues = new HashMap<>();

	private final TaskTranslation tasks;

	ThreadTranslation(TranslationStatements statements, ValueCodec values, Connection connection, String source,
			String target, Dialect dialect) {
		this.statements = statements;
		this.values = values;
		this.rows = new RowCopier(connection, source);
		this.source = source;
		this.target = target;
		this.dialect = dialect;
		this.tasks = new TaskTranslation(dialect);
	}

	/**
	 * Copies the thread.
	 * @return whether it was copied: not if the other thread has checkpoints
	 */
	boolean copy() throws SQLException {
		if (this.rows.isThere(this.statements.hasCheckpoints(), this.target)) {
			return false;
		}
		readTasks();
		// first the blobs, which the checkpoints may take in
		this.rows.copy(this.statements.selectBlobs(), this.statements.insertBlob(), this::addBlob);
		try (PreparedStatement blobs = this.rows.connection().prepareStatement(this.statements.insertBlob())) {
			this.rows.copy(this.statements.selectCheckpoints(), this.statements.insertCheckpoint(),
					(row, insert) -> addCheckpoint(row, insert, blobs));
		}
		this.rows.copy(this.statements.selectWrites(), this.statements.insertWrite(), this::addWrite);
		return true;
	}

	private void readTasks() throws SQLException {
		this.rows.read(this.statements.selectTaskIds(), TASKS_AT_ONCE, 2,
				(row) -> this.tasks.addOccurrence(row.getString(1)));
		this.rows.read(this.statements.selectSends(), SENDS_AT_ONCE, 1, (row) -> this.tasks.addTasks(tuple(row)));
	}

	/** A checkpoint without values, but for its sends. */
	private CheckpointTuple tuple(ResultSet row) throws SQLException {
		JsonNode json = Json.parse(row.getString("checkpoint"));
		Map<String, ChannelVersion> versions = RowReader.versions(json.path("channel_versions"));
		ChannelVersion version = versions.get(ChannelWrite.TASKS);
		TypedValue stored = this.values.decryptBlob(StoredTuples.value(row), this.source,
				row.getString("checkpoint_ns"), ChannelWrite.TASKS, (version != null) ? version.text() : "");
		Map<String, @Nullable Object> values = new HashMap<>();
		if (!stored.isEmpty() && !stored.type().startsWith("pickle")) {
			values.put(ChannelWrite.TASKS,
					RowReader.current(ChannelWrite.TASKS, this.values.serializer().deserialize(stored)));
		}
		Checkpoint checkpoint = Checkpoint.builder(0)
			.id(row.getString("checkpoint_id"))
			.formatVersion(json.path("v").asInt(1))
			.channelValues(values)
			.channelVersions(versions)
			.build();
		CheckpointConfig config = CheckpointConfig.of(this.source, row.getString("checkpoint_ns"), checkpoint.id());
		CheckpointMetadata metadata = new CheckpointMetadata(Json.map(Json.parse(row.getString("metadata"))));
		return new CheckpointTuple(config, checkpoint, metadata, null, List.of());
	}

	private void addBlob(ResultSet row, PreparedStatement insert) throws SQLException {
		String namespace = row.getString("checkpoint_ns");
		String channel = row.getString("channel");
		String version = row.getString("version");
		TypedValue stored = this.values.decryptBlob(StoredTuples.value(row), this.source, namespace, channel, version);
		if (stored.isEmpty()) {
			if (this.dialect == Dialect.JAVASCRIPT) {
				addBlob(insert, namespace, channel, version, stored);
			}
			return;
		}
		if (isNative(stored)) {
			addBlob(insert, namespace, channel, version, stored);
			return;
		}
		Object value = value(channel, this.values.serializer().deserialize(stored));
		if (isInline(value)) {
			this.simpleValues.put(new BlobKey(namespace, channel, version), value);
		}
		else {
			if (value instanceof DeltaSnapshot && this.dialect == Dialect.PYTHON) {
				this.simpleValues.put(new BlobKey(namespace, channel, version), true);
			}
			addBlob(insert, namespace, channel, version, this.values.serializer().serialize(value, this.dialect));
		}
	}

	private boolean isInline(@Nullable Object value) {
		return this.dialect == Dialect.PYTHON && this.values.keepsSimpleValuesInline() && Json.isSimple(value);
	}

	// Bytes that the dialect's own writer may have written stay as they are, and what
	// Python pickled, which is never decoded.
	private boolean isNative(TypedValue stored) {
		return stored.type().startsWith("bytes")
				|| (stored.type().startsWith("pickle") && this.dialect != Dialect.JAVASCRIPT)
				|| (this.dialect == Dialect.PYTHON && !stored.type().startsWith("json"));
	}

	private void addBlob(PreparedStatement insert, String namespace, String channel, String version, TypedValue value)
			throws SQLException {
		String targetNamespace = this.tasks.namespace(namespace);
		String targetVersion = translate(version);
		TypedValue stored = this.values.encryptBlob(value, this.target, targetNamespace, channel, targetVersion);
		this.rows.add(insert, this.target, targetNamespace, channel, targetVersion, stored.type(),
				(stored.bytes() != null) ? stored.bytes() : StatementParameters.NO_BYTES);
	}

	private String translate(String version) {
		return VersionSequence.translate(version, this.dialect);
	}

	private void addCheckpoint(ResultSet row, PreparedStatement insert, PreparedStatement blobs) throws SQLException {
		String namespace = row.getString("checkpoint_ns");
		ObjectNode checkpoint = Json.parse(row.getString("checkpoint")).asObject();
		Map<String, ChannelVersion> versions = RowReader.versions(checkpoint.path("channel_versions"));
		Map<String, @Nullable Object> values = Json.map(checkpoint.path("channel_values"));
		requireEncrypted(values);
		if (this.dialect == Dialect.PYTHON) {
			versions.forEach((channel, version) -> {
				BlobKey key = new BlobKey(namespace, channel, version.text());
				if (this.simpleValues.containsKey(key)) {
					values.put(channel, this.simpleValues.get(key));
				}
			});
			checkpoint.set("channel_values", Json.parse(Json.text(values, "channel_values")));
		}
		else {
			// where plain values are refused, those that are left are marks of snapshots
			Map<String, @Nullable Object> inline = this.values.refusesPlaintext() ? Map.of() : values;
			for (Map.Entry<String, @Nullable Object> value : inline.entrySet()) {
				addInline(blobs, namespace, value.getKey(), value.getValue(), versions.get(value.getKey()));
			}
			blobs.executeBatch();
			checkpoint.remove("channel_values");
			if (this.dialect == Dialect.PORTABLE) {
				checkpoint.putObject("channel_values");
			}
		}
		translateVersions(checkpoint.path("channel_versions"));
		checkpoint.path("versions_seen").forEach(this::translateVersions);
		this.rows.add(insert, this.target, this.tasks.namespace(namespace), row.getString("checkpoint_id"),
				row.getString("parent_checkpoint_id"), checkpoint.toString(), metadata(row.getString("metadata")));
	}

	private void requireEncrypted(Map<String, @Nullable Object> values) {
		Map<String, @Nullable Object> withoutMarks = new HashMap<>(values);
		withoutMarks.values().removeIf(Boolean.TRUE::equals);
		this.values.requireEncrypted(withoutMarks, Map.of(), this.source);
	}

	private String metadata(String json) {
		ObjectNode metadata = Json.parse(json).asObject();
		if (metadata.path("parents") instanceof ObjectNode parents) {
			ObjectNode translated = metadata.putObject("parents");
			parents.forEachEntry((namespace, id) -> translated.set(this.tasks.namespace(namespace), id));
		}
		return metadata.toString();
	}

	// A blob of the version, if there is one, is a delta snapshot, and this its mark.
	private void addInline(PreparedStatement blobs, String namespace, String channel, @Nullable Object value,
			@Nullable ChannelVersion version) throws SQLException {
		if (version == null) {
			throw new CheckpointException("The channel '" + channel + "' has a value but no version in the thread '"
					+ this.source + "': only Python's dialect can keep it, so the thread is not copied");
		}
		addBlob(blobs, namespace, channel, version.text(), this.values.serializer().serialize(value, this.dialect));
	}

	private void translateVersions(JsonNode versions) {
		if (versions instanceof ObjectNode object) {
			for (String channel : List.copyOf(object.propertyNames())) {
				JsonNode version = object.get(channel);
				String translated = translate(
						version.isNumber() ? version.decimalValue().toPlainString() : version.asString(""));
				if (this.dialect == Dialect.JAVASCRIPT) {
					object.put(channel, new BigDecimal(translated));
				}
				else {
					object.put(channel, translated);
				}
			}
		}
	}

	private void addWrite(ResultSet row, PreparedStatement insert) throws SQLException {
		StoredWrite write = StoredTuples.write(row);
		String channel = write.channel();
		String namespace = row.getString("checkpoint_ns");
		String checkpointId = row.getString("checkpoint_id");
		TypedValue stored = this.values.decryptWrite(write, this.source, namespace, checkpointId);
		TypedValue plain = isNative(stored) ? stored : this.values.serializer()
			.serialize(value(channel, this.values.serializer().deserialize(stored)), this.dialect);
		String targetNamespace = this.tasks.namespace(namespace);
		String targetTask = this.tasks.task(write.taskId());
		TypedValue value = this.values.encryptWrite(plain, this.target, targetNamespace, checkpointId, targetTask,
				write.index(), channel);
		this.rows.add(insert, this.target, targetNamespace, checkpointId, write.taskPath(), targetTask, write.index(),
				channel, value.type(), value.bytes());
	}

	// JavaScript's sends and interrupts are plain objects: only their channels tell.
	private static @Nullable Object value(String channel, @Nullable Object value) {
		return switch (channel) {
			case ChannelWrite.TASKS -> each(RowReader.current(channel, value), Send::from);
			case ChannelWrite.INTERRUPT -> each(value, Interrupt::from);
			default -> value;
		};
	}

	private static @Nullable Object each(@Nullable Object value, Function<@Nullable Object, @Nullable Object> make) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> made = new ArrayList<>(list.size());
			list.forEach((element) -> made.add(each(element, make)));
			return made;
		}
		Object made = make.apply(value);
		return (made != null) ? made : value;
	}

	private record BlobKey(String namespace, String channel, String version) {

	}

}
