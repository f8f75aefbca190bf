package io.github.langgraph4spring.interoperability;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;

/**
 * How checkpoints cross the bridge: as the peers' own objects in JSON, each value in them
 * as the peer's own typed bytes ({@code [type, Base64]}).
 */
final class BridgeCodec {

	private static final List<String> OWN_ENTRIES = List.of("v", "id", "ts", "channel_values", "channel_versions",
			"versions_seen", "updated_channels");

	private final CheckpointSerializer serializer;

	private final Dialect dialect;

	/**
	 * Creates a codec.
	 * @param serializer what makes values of the peer's bytes, and bytes of values
	 * @param dialect the dialect that the peer reads
	 */
	BridgeCodec(CheckpointSerializer serializer, Dialect dialect) {
		this.serializer = serializer;
		this.dialect = dialect;
	}

	Object value(Object typed) {
		List<?> pair = (List<?>) typed;
		return this.serializer
			.deserialize(new TypedValue((String) pair.get(0), Base64.getDecoder().decode((String) pair.get(1))));
	}

	private Object typed(Object value) {
		TypedValue typed = this.serializer.serialize(value, this.dialect);
		return List.of(typed.type(), Base64.getEncoder().encodeToString(typed.bytes()));
	}

	@SuppressWarnings("unchecked")
	Checkpoint checkpoint(Map<String, Object> object) {
		Map<String, Object> values = new LinkedHashMap<>();
		((Map<String, Object>) object.get("channel_values"))
			.forEach((channel, typed) -> values.put(channel, value(typed)));
		Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>();
		((Map<String, Map<String, Object>>) object.get("versions_seen"))
			.forEach((node, versions) -> seen.put(node, versions(versions)));
		Map<String, Object> additional = new LinkedHashMap<>(object);
		additional.keySet().removeAll(OWN_ENTRIES);
		return new Checkpoint((Integer) object.get("v"), (String) object.get("id"), (String) object.get("ts"), values,
				versions((Map<String, Object>) object.get("channel_versions")), seen,
				(List<String>) object.get("updated_channels"), additional);
	}

	private Map<String, Object> object(Checkpoint checkpoint) {
		Map<String, Object> object = new LinkedHashMap<>(checkpoint.additional());
		object.put("v", checkpoint.formatVersion());
		object.put("id", checkpoint.id());
		object.put("ts", checkpoint.timestamp());
		Map<String, Object> values = new LinkedHashMap<>();
		checkpoint.channelValues().forEach((channel, value) -> values.put(channel, typed(value)));
		object.put("channel_values", values);
		object.put("channel_versions", numbersAndTexts(checkpoint.channelVersions()));
		Map<String, Object> seen = new LinkedHashMap<>();
		checkpoint.versionsSeen().forEach((node, versions) -> seen.put(node, numbersAndTexts(versions)));
		object.put("versions_seen", seen);
		if (checkpoint.updatedChannels() != null) {
			object.put("updated_channels", checkpoint.updatedChannels());
		}
		return object;
	}

	Map<String, Object> tuple(CheckpointTuple tuple) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("config", config(tuple.config()));
		object.put("checkpoint", object(tuple.checkpoint()));
		object.put("metadata", tuple.metadata().entries());
		object.put("parent_config", (tuple.parentConfig() != null) ? config(tuple.parentConfig()) : null);
		object.put("pending_writes", writes(tuple.pendingWrites()));
		return object;
	}

	private List<Object> writes(List<PendingWrite> writes) {
		List<Object> list = new ArrayList<>();
		writes.forEach((write) -> list.add(Arrays.asList(write.taskId(), write.channel(), typed(write.value()))));
		return list;
	}

	Map<String, Object> history(DeltaChannelHistory history) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("writes", writes(history.writes()));
		if (history.seed() != null) {
			object.put("seed", typed(history.seed()));
		}
		return object;
	}

	Map<String, Object> config(CheckpointConfig config) {
		return Map.of("configurable", Map.of("thread_id", config.threadId(), "checkpoint_ns", config.namespaceOrRoot(),
				"checkpoint_id", config.checkpointId()));
	}

	static Map<String, ChannelVersion> versions(Map<String, ?> object) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		object.forEach((channel, version) -> versions.put(channel, version(version)));
		return versions;
	}

	static ChannelVersion version(Object numberOrText) {
		return (numberOrText instanceof Number number) ? ChannelVersion.of(new BigDecimal(number.toString()))
				: ChannelVersion.of((String) numberOrText);
	}

	static Object version(ChannelVersion version) {
		return version.number() ? new BigDecimal(version.text()) : version.text();
	}

	private static Map<String, Object> numbersAndTexts(Map<String, ChannelVersion> versions) {
		Map<String, Object> object = new LinkedHashMap<>();
		versions.forEach((channel, version) -> object.put(channel, version(version)));
		return object;
	}

}
