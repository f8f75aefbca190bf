package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold about a checkpoint, not decoded yet.
 *
 * @param threadId the thread
 * @param checkpointNamespace the namespace
 * @param checkpointId the checkpoint's id
 * @param parentCheckpointId its parent's id, or {@code null}
 * @param checkpoint its JSON
 * @param metadata its metadata's JSON
 * @param blobs the values of its channels that are not in its JSON
 * @param writes its pending writes in their order
 * @param parentSends what its parent's tasks sent, if its format is below 4
 */
record StoredTuple(String threadId, String checkpointNamespace, String checkpointId,
		@Nullable String parentCheckpointId, String checkpoint, String metadata, Map<String, TypedValue> blobs,
		List<StoredWrite> writes, List<StoredWrite> parentSends) {

	CheckpointRows rows() {
		return new CheckpointRows(this.checkpoint, this.metadata, this.parentCheckpointId, this.blobs,
				this.writes.stream().map(StoredWrite::row).toList());
	}

	/** How large they are: characters of their JSON, and bytes. */
	static long size(List<StoredTuple> tuples) {
		return tuples.stream().mapToLong(StoredTuple::size).sum();
	}

	private long size() {
		return this.checkpoint.length() + this.metadata.length()
				+ this.blobs.values().stream().mapToLong(StoredTuple::size).sum() + StoredWrite.size(this.writes)
				+ StoredWrite.size(this.parentSends);
	}

	static long size(TypedValue value) {
		byte[] bytes = value.bytes();
		return (bytes != null) ? bytes.length : 0;
	}

	/**
	 * A pending write.
	 *
	 * @param taskPath the task's path
	 * @param taskId the task
	 * @param index the index of the write
	 * @param channel the channel
	 * @param value the value
	 */
	record StoredWrite(String taskPath, String taskId, int index, String channel, TypedValue value) {

		/**
		 * Adds the values of the statement that inserts the writes of a task.
		 */
		static void addValues(List<StoredWrite> writes, List<@Nullable Object> values) {
			values.add(writes.get(0).taskId());
			values.add(writes.get(0).taskPath());
			List<@Nullable Object[]> rows = new ArrayList<>(writes.size());
			writes.forEach((write) -> rows.add(write.columns()));
			InsertStatements.WRITES.addValues(rows, values);
		}

		/**
		 * Adds the values of rows that hold writes of several tasks.
		 */
		static void addRows(List<StoredWrite> writes, List<@Nullable Object> values) {
			List<@Nullable Object[]> rows = new ArrayList<>(writes.size());
			writes.forEach((write) -> rows.add(new @Nullable Object[] { write.taskId(), write.taskPath(), write.index(),
					write.channel(), write.value().type(), write.value().bytes() }));
			InsertStatements.TASKS_WRITES.addValues(rows, values);
		}

		/** How large their values are, in bytes. */
		static long size(List<StoredWrite> writes) {
			return writes.stream().mapToLong((write) -> StoredTuple.size(write.value())).sum();
		}

		CheckpointRows.Write row() {
			return new CheckpointRows.Write(this.taskId, this.taskPath, this.index, this.channel, this.value);
		}

		private @Nullable Object[] columns() {
			return new @Nullable Object[] { this.index, this.channel, this.value.type(), this.value.bytes() };
		}

	}

}
