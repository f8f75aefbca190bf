package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as it is stored, with nothing decoded.
 *
 * @param checkpoint the JSON of the checkpoint
 * @param metadata the JSON of its metadata
 * @param parentCheckpointId the id of its parent, or {@code null}
 * @param blobs the values that are not in its JSON, by channel
 * @param writes its pending writes in their order
 */
public record CheckpointRows(String checkpoint, String metadata, @Nullable String parentCheckpointId,
		Map<String, TypedValue> blobs, List<Write> writes) {

	public CheckpointRows {
		blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
		writes = List.copyOf(writes);
	}

	/**
	 * A pending write.
	 *
	 * @param taskId the task
	 * @param taskPath the task's path
	 * @param index the index of the write
	 * @param channel the channel
	 * @param value the value
	 */
	public record Write(String taskId, String taskPath, int index, String channel, TypedValue value) {

	}

}
