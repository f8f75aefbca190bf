package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the tables hold about a checkpoint and its parent, without the values.
 *
 * @param head the checkpoint, without blobs and writes
 * @param parentVersions the JSON of its parent's versions, or {@code null}
 * @param parentSeen the JSON of what its parent's nodes have seen, or {@code null}
 * @param values what is known of its values in blobs, by channel
 * @param writes its pending writes in their order
 */
record StoredOutline(StoredTuple head, @Nullable String parentVersions, @Nullable String parentSeen,
		Map<String, Value> values, List<CheckpointOutline.Write> writes) {

	// decodes nothing: the head has no blobs
	private static final RowReader ROW_READER = new RowReader(new ValueCodec(new LangGraphSerializer(), null),
			Dialect.PYTHON, new KnownDialects());

	CheckpointOutline outline() {
		CheckpointTuple tuple = ROW_READER.tuple(this.head);
		Checkpoint checkpoint = withValuesInBlobs(tuple.checkpoint());
		return new CheckpointOutline(tuple.config(), tuple.parentConfig(), tuple.metadata(), checkpoint.timestamp(),
				nodes(checkpoint), checkpoint.nextNodes(), channels(checkpoint), this.writes,
				Writer.of(checkpoint.timestamp(), checkpoint.channelVersions().values()));
	}

	// JavaScript's triggers are in blobs: that there is a value counts, not which
	private Checkpoint withValuesInBlobs(Checkpoint checkpoint) {
		Map<String, @Nullable Object> present = new LinkedHashMap<>(checkpoint.channelValues());
		this.values.forEach((channel, value) -> {
			if (!TypedValue.EMPTY.equals(value.start().type())) {
				present.put(channel, null);
			}
		});
		return checkpoint.toBuilder().channelValues(present).build();
	}

	private List<String> nodes(Checkpoint checkpoint) {
		JsonNode before = Json.parse((this.parentSeen != null) ? this.parentSeen : "{}");
		List<String> nodes = new ArrayList<>();
		checkpoint.versionsSeen().forEach((node, versions) -> {
			// LangGraph's own: "__input__" and "__interrupt__"
			if (!node.startsWith("__") && !versions.equals(RowReader.versions(before.path(node)))) {
				nodes.add(node);
			}
		});
		return nodes;
	}

	private List<CheckpointOutline.Channel> channels(Checkpoint checkpoint) {
		Map<String, ChannelVersion> before = RowReader
			.versions(Json.parse((this.parentVersions != null) ? this.parentVersions : "{}"));
		List<CheckpointOutline.Channel> channels = new ArrayList<>();
		checkpoint.channelVersions().forEach((name, version) -> {
			boolean changed = !version.equals(before.get(name));
			Value value = this.values.get(name);
			channels.add((value != null) ? value.channel(name, version, changed, before.containsKey(name))
					: new CheckpointOutline.Channel(name, version, changed, 0, null, null));
		});
		return channels;
	}

	/**
	 * What is known of a value in a blob.
	 *
	 * @param size its size in bytes
	 * @param start its first bytes
	 * @param before the first bytes of the parent's value, if that is another one
	 */
	record Value(long size, ListStart start, ListStart before) {

		CheckpointOutline.Channel channel(String name, ChannelVersion version, boolean changed, boolean inParent) {
			Integer elements = this.start.elements();
			boolean none = !inParent || TypedValue.EMPTY.equals(this.before.type());
			Integer earlier = none ? Integer.valueOf(0) : this.before.elements();
			return new CheckpointOutline.Channel(name, version, changed, this.size, elements, (elements == null) ? null
					: !changed ? Integer.valueOf(0) : (earlier != null) ? Integer.valueOf(elements - earlier) : null);
		}

	}

}
