package io.github.langgraph4spring.sample.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointRows;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of a checkpoint as they are stored, as text.
 *
 * @param checkpoint the JSON of the checkpoint
 * @param metadata the JSON of its metadata
 * @param parentCheckpointId the id of its parent
 * @param blobs the values that are not in its JSON
 * @param writes its pending writes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RowView(String checkpoint, String metadata,
		@JsonProperty("parent_checkpoint_id") @Nullable String parentCheckpointId, List<Blob> blobs,
		List<Write> writes) {

	private static final int MAX_BYTES = 512;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT)
		// as many digits as are stored
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	static RowView of(CheckpointRows rows) {
		JsonNode versions = JSON.readTree(rows.checkpoint()).path("channel_versions");
		List<Blob> blobs = new ArrayList<>();
		new TreeMap<>(rows.blobs()).forEach((channel, value) -> blobs
			.add(new Blob(channel, versions.path(channel).asString(""), value.type(), size(value), start(value))));
		return new RowView(pretty(rows.checkpoint()), pretty(rows.metadata()), rows.parentCheckpointId(), blobs,
				rows.writes().stream().map(Write::of).toList());
	}

	private static String pretty(String json) {
		return JSON.writeValueAsString(JSON.readTree(json));
	}

	private static int size(TypedValue value) {
		byte[] bytes = value.bytes();
		return (bytes != null) ? bytes.length : 0;
	}

	private static String start(TypedValue value) {
		byte[] bytes = value.bytes();
		if (bytes == null) {
			return "";
		}
		int length = Math.min(bytes.length, MAX_BYTES);
		return value.type().equals("json") ? new String(bytes, 0, length, StandardCharsets.UTF_8)
				: HexFormat.of().formatHex(bytes, 0, length);
	}

	/**
	 * A row of {@code checkpoint_blobs}.
	 *
	 * @param channel the channel
	 * @param version the version of the channel
	 * @param type the type of the bytes
	 * @param bytes how many there are
	 * @param start the first of them, in hex digits or as text
	 */
	record Blob(String channel, String version, String type, int bytes, String start) {

	}

	/**
	 * A row of {@code checkpoint_writes}.
	 *
	 * @param taskId the task
	 * @param taskPath the task's path
	 * @param index the index of the write
	 * @param channel the channel
	 * @param type the type of the bytes
	 * @param bytes how many there are
	 * @param start the first of them, in hex digits or as text
	 */
	record Write(@JsonProperty("task_id") String taskId, @JsonProperty("task_path") String taskPath, int index,
			String channel, String type, int bytes, String start) {

		static Write of(CheckpointRows.Write write) {
			return new Write(write.taskId(), write.taskPath(), write.index(), write.channel(), write.value().type(),
					size(write.value()), RowView.start(write.value()));
		}

	}

}
