package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes checkpoints of what the tables hold.
 */
final class RowReader {

	private static final Set<String> OWN_ENTRIES = Set.of("v", "id", "ts", "channel_values", "channel_versions",
			"versions_seen", "updated_channels");

	private static final int FORMAT_WITHOUT_SENDS = 4;

	private final ValueCodec values;

	private final Dialect dialect;

	private final KnownDialects dialects;

	RowReader(ValueCodec values, Dialect dialect, KnownDialects dialects) {
		this.values = values;
		this.dialect = dialect;
		this.dialects = dialects;
	}

	CheckpointTuple tuple(StoredTuple stored) {
		CheckpointConfig config = CheckpointConfig.of(stored.threadId(), stored.checkpointNamespace(),
				stored.checkpointId());
		String parent = stored.parentCheckpointId();
		return new CheckpointTuple(config, checkpoint(stored), new CheckpointMetadata(metadata(stored)),
				(parent != null && !parent.isEmpty()) ? config.withCheckpointId(parent) : null,
				writes(stored.writes(), stored.threadId(), stored.checkpointNamespace(), stored.checkpointId()));
	}

	List<PendingWrite> writes(List<StoredWrite> stored, String threadId, String namespace, String checkpointId) {
		List<PendingWrite> writes = new ArrayList<>();
		stored.forEach((write) -> writes.add(new PendingWrite(write.taskId(), write.channel(),
				this.values.decodeWrite(write, threadId, namespace, checkpointId))));
		return writes;
	}

	private static Map<String, @Nullable Object> metadata(StoredTuple stored) {
		return Json.map(Json.parse(stored.metadata()));
	}

	private Checkpoint checkpoint(StoredTuple stored) {
		JsonNode json = Json.parse(stored.checkpoint());
		Map<String, ChannelVersion> versions = versions(json.path("channel_versions"));
		this.dialects.add(stored.threadId(), stored.checkpointNamespace(), stored.checkpointId(),
				isJavaScript(json, versions.values()));
		Map<String, @Nullable Object> values = Json.map(json.path("channel_values"));
		this.values.requireEncrypted(values, stored.blobs(), stored.threadId());
		stored.blobs().forEach((channel, value) -> {
			if (!value.isEmpty()) {
				values.put(channel, current(channel, this.values.decodeBlob(value, stored.threadId(),
						stored.checkpointNamespace(), channel, Objects.requireNonNull(versions.get(channel)).text())));
			}
		});
		Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>();
		json.path("versions_seen").forEachEntry((node, channels) -> seen.put(node, versions(channels)));
		int format = json.path("v").asInt(1);
		if (format < FORMAT_WITHOUT_SENDS && !stored.parentSends().isEmpty()) {
			addSends(stored, values, versions);
		}
		return new Checkpoint(format, json.path("id").asString(stored.checkpointId()), json.path("ts").asString(""),
				values, versions, seen, names(json.path("updated_channels")), additional(json));
	}

	private static @Nullable Boolean isJavaScript(JsonNode checkpoint, Collection<ChannelVersion> versions) {
		if (versions.isEmpty()) {
			return null;
		}
		return !checkpoint.has("channel_values") && versions.stream().anyMatch(ChannelVersion::number);
	}

	/**
	 * Returns a channel's value as it is written today: JavaScript kept the sends in a
	 * pair, after those that it had seen, until {@code @langchain/langgraph} 1.0.
	 */
	static @Nullable Object current(String channel, @Nullable Object value) {
		return (channel.equals(ChannelWrite.TASKS) && value instanceof List<?> pair && pair.size() == 2
				&& pair.get(0) instanceof List<?> && pair.get(1) instanceof List<?> sends) ? sends : value;
	}

	// Before format 4 the sends of a super-step were read from the parent's writes.
	private void addSends(StoredTuple stored, Map<String, @Nullable Object> values,
			Map<String, ChannelVersion> versions) {
		List<@Nullable Object> sends = new ArrayList<>();
		String parent = Objects.requireNonNull(stored.parentCheckpointId());
		stored.parentSends()
			.forEach((send) -> sends
				.add(this.values.decodeWrite(send, stored.threadId(), stored.checkpointNamespace(), parent)));
		ChannelVersion version = versions.isEmpty() ? VersionSequence.next(null, this.dialect)
				: Collections.max(versions.values());
		values.put(ChannelWrite.TASKS, sends);
		versions.put(ChannelWrite.TASKS, version);
	}

	static Map<String, ChannelVersion> versions(JsonNode object) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		object.forEachEntry((channel, version) -> versions.put(channel, version.isNumber()
				? ChannelVersion.of(version.decimalValue()) : ChannelVersion.of(version.asString(""))));
		return versions;
	}

	private static @Nullable List<String> names(JsonNode array) {
		if (!array.isArray()) {
			return null;
		}
		List<String> names = new ArrayList<>();
		array.forEach((name) -> names.add(name.asString("")));
		return names;
	}

	private static Map<String, @Nullable Object> additional(JsonNode json) {
		Map<String, @Nullable Object> additional = new LinkedHashMap<>();
		json.forEachEntry((name, value) -> {
			if (!OWN_ENTRIES.contains(name)) {
				additional.put(name, Json.value(value));
			}
		});
		return additional;
	}

}
