package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is put into what the tables hold, as the {@code PostgresSaver} of a dialect
 * does.
 */
final class RowWriter {

	private static final Map<String, Integer> FIXED_INDEXES = Map.of(ChannelWrite.ERROR, -1, ChannelWrite.SCHEDULED, -2,
			ChannelWrite.INTERRUPT, -3, ChannelWrite.RESUME, -4);

	private static final TypedValue NO_VALUE = new TypedValue(TypedValue.EMPTY, null);

	private final ValueCodec values;

	private final ConfigEntries configEntries;

	RowWriter(ValueCodec values, ConfigEntries configEntries) {
		this.values = values;
		this.configEntries = configEntries;
	}

	/**
	 * Makes the rows of a checkpoint.
	 */
	StoredCheckpoint stored(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
			Map<String, ChannelVersion> newVersions, Dialect dialect) {
		return new StoredCheckpoint(config.threadId(), config.namespaceOrRoot(), checkpoint.id(), config.checkpointId(),
				checkpoint(checkpoint, dialect), metadata(config, metadata, dialect),
				blobs(config, checkpoint, newVersions, dialect));
	}

	/**
	 * Encodes the values that are not kept in the checkpoint's own row: of the channels
	 * that changed, those that are not simple. In the channels' order, so that two puts
	 * of the same versions wait for each other rather than deadlock.
	 * <p>
	 * Where simple values are not kept in the row either, those of channels that did not
	 * change are encoded too, under the version that they have. It usually has its blob
	 * already, which stays; but if a writer that keeps simple values in the row put that
	 * version, such as Python, the row was the only place of the value. JavaScript, whose
	 * rows never hold one, writes just the channels that changed.
	 */
	private List<StoredBlob> blobs(CheckpointConfig config, Checkpoint checkpoint,
			Map<String, ChannelVersion> newVersions, Dialect dialect) {
		List<StoredBlob> blobs = new ArrayList<>();
		boolean javaScript = dialect == Dialect.JAVASCRIPT;
		checkpoint.channelValues().forEach((channel, value) -> {
			ChannelVersion version = newVersions.get(channel);
			if (version == null && !javaScript && Json.isSimple(value) && !isInline(value, dialect)) {
				version = ownVersion(checkpoint, channel);
			}
			if (version != null && !isInline(value, dialect)) {
				blobs.add(new StoredBlob(channel, version.text(), this.values.encodeBlob(value, dialect,
						config.threadId(), config.namespaceOrRoot(), channel, version.text())));
			}
		});
		if (javaScript) {
			newVersions.forEach((channel, version) -> {
				if (!checkpoint.channelValues().containsKey(channel)) {
					blobs.add(new StoredBlob(channel, version.text(), NO_VALUE));
				}
			});
		}
		blobs.sort(Comparator.comparing(StoredBlob::channel));
		return blobs;
	}

	private static ChannelVersion ownVersion(Checkpoint checkpoint, String channel) {
		ChannelVersion version = checkpoint.channelVersions().get(channel);
		if (version == null) {
			throw new CheckpointException("The channel '" + channel + "' has a value but no version: without one its "
					+ "value can be kept in the checkpoint's own row alone, and the serializer (it encrypts) or the "
					+ "dialect does not allow that. Give the channel a version");
		}
		return version;
	}

	private String checkpoint(Checkpoint checkpoint, Dialect dialect) {
		JsonText json = new JsonText().beginObject();
		checkpoint.additional().forEach((name, value) -> Json.write(json.name(name), value, name));
		json.name("v").raw(Integer.toString(checkpoint.formatVersion()));
		json.name("id").string(checkpoint.id());
		json.name("ts").string(checkpoint.timestamp());
		if (dialect != Dialect.JAVASCRIPT) {
			writeInlineValues(json.name("channel_values"), checkpoint.channelValues(), dialect);
		}
		writeVersions(json.name("channel_versions"), checkpoint.channelVersions());
		json.name("versions_seen").beginObject();
		checkpoint.versionsSeen().forEach((node, versions) -> writeVersions(json.name(node), versions));
		json.endObject();
		if (dialect != Dialect.JAVASCRIPT || checkpoint.updatedChannels() != null) {
			Json.write(json.name("updated_channels"), checkpoint.updatedChannels(), "updated_channels");
		}
		return json.endObject().toString();
	}

	private void writeInlineValues(JsonText json, Map<String, @Nullable Object> values, Dialect dialect) {
		json.beginObject();
		values.forEach((channel, value) -> {
			if (value instanceof DeltaSnapshot) {
				// only a mark: the snapshot is in a blob
				json.name(channel).raw("true");
			}
			else if (isInline(value, dialect)) {
				Json.writeSimple(json.name(channel), value);
			}
		});
		json.endObject();
	}

	private static void writeVersions(JsonText json, Map<String, ChannelVersion> versions) {
		json.beginObject();
		versions.forEach((channel, version) -> {
			json.name(channel);
			if (version.number()) {
				json.raw(version.text());
			}
			else {
				json.string(version.text());
			}
		});
		json.endObject();
	}

	private boolean isInline(@Nullable Object value, Dialect dialect) {
		return dialect == Dialect.PYTHON && this.values.keepsSimpleValuesInline() && Json.isSimple(value);
	}

	/**
	 * Returns the metadata, with what Python adds of the config.
	 */
	private String metadata(CheckpointConfig config, CheckpointMetadata metadata, Dialect dialect) {
		boolean nothingToAdd = config.metadata().isEmpty() && config.configurable().isEmpty();
		if (dialect == Dialect.JAVASCRIPT || (nothingToAdd && !metadata.entries().containsKey("writes"))) {
			return Json.text(metadata.entries(), "metadata");
		}
		Map<String, @Nullable Object> entries = new LinkedHashMap<>(metadata.entries());
		this.configEntries.addTo(entries, config);
		entries.remove("writes");
		return Json.text(entries, "metadata");
	}

	/**
	 * A checkpoint's row, and its values that are not kept in it.
	 *
	 * @param threadId the thread
	 * @param namespace the checkpoint namespace
	 * @param id the checkpoint's id
	 * @param parentId its parent's id, or {@code null} if it has none
	 * @param checkpoint its JSON
	 * @param metadata its metadata's JSON
	 * @param blobs the values, in the order of the channels
	 */
	record StoredCheckpoint(String threadId, String namespace, String id, @Nullable String parentId, String checkpoint,
			String metadata, List<StoredBlob> blobs) {

		/**
		 * Adds the values of the statement that inserts the rows.
		 */
		void addValues(List<@Nullable Object> values) {
			if (!this.blobs.isEmpty()) {
				List<@Nullable Object[]> rows = new ArrayList<>(this.blobs.size());
				this.blobs.forEach((blob) -> rows.add(blob.columns()));
				values.add(this.threadId);
				values.add(this.namespace);
				InsertStatements.BLOBS.addValues(rows, values);
			}
			values.addAll(Arrays.asList(this.threadId, this.namespace, this.id, this.parentId, this.checkpoint,
					this.metadata));
		}

	}

	/**
	 * A value that is not kept in the checkpoint's own row.
	 *
	 * @param channel the channel
	 * @param version the channel's version in text
	 * @param value the value
	 */
	record StoredBlob(String channel, String version, TypedValue value) {

		private @Nullable Object[] columns() {
			return new @Nullable Object[] { this.channel, this.version, this.value.type(), this.value.bytes() };
		}

	}

	/**
	 * Encodes the writes of a task. Two of them may claim one fixed index: the last stays
	 * where rows are replaced, the first where they are kept, as if they came one by one.
	 */
	List<StoredWrite> writes(CheckpointConfig config, List<ChannelWrite> writes, String taskId, String taskPath,
			Dialect dialect) {
		boolean replacing = replaces(writes);
		Map<Integer, StoredWrite> byIndex = new LinkedHashMap<>();
		for (int i = 0; i < writes.size(); i++) {
			ChannelWrite write = writes.get(i);
			int index = FIXED_INDEXES.getOrDefault(write.channel(), i);
			StoredWrite stored = write(config, taskPath, taskId, index, write.channel(), write.value(), dialect);
			if (replacing) {
				byIndex.put(index, stored);
			}
			else {
				byIndex.putIfAbsent(index, stored);
			}
		}
		return new ArrayList<>(byIndex.values());
	}

	/**
	 * Encodes writes anew that are encoded in another dialect.
	 */
	List<StoredWrite> translate(CheckpointConfig config, List<StoredWrite> writes, Dialect dialect) {
		String checkpointId = Objects.requireNonNull(config.checkpointId());
		return writes.stream()
			.map((write) -> write(config, write.taskPath(), write.taskId(), write.index(), write.channel(),
					this.values.decodeWrite(write, config.threadId(), config.namespaceOrRoot(), checkpointId), dialect))
			.toList();
	}

	private StoredWrite write(CheckpointConfig config, String taskPath, String taskId, int index, String channel,
			@Nullable Object value, Dialect dialect) {
		TypedValue plain = this.values.serializer().serialize(value, dialect);
		return new StoredWrite(taskPath, taskId, index, channel, this.values.encryptWrite(plain, config.threadId(),
				config.namespaceOrRoot(), Objects.requireNonNull(config.checkpointId()), taskId, index, channel));
	}

	static boolean replaces(List<ChannelWrite> writes) {
		for (ChannelWrite write : writes) {
			if (!FIXED_INDEXES.containsKey(write.channel())) {
				return false;
			}
		}
		return true;
	}

}
