package io.github.langgraph4spring.checkpoint.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where in the tables a value is: what {@link ValueEncryption} binds it to. The schema is
 * no part of it, so that tables may be restored into another one.
 *
 * @param table the table
 * @param threadId the thread
 * @param namespace the checkpoint namespace
 * @param channel the channel
 * @param key the rest of the row's key: the channel's version, or checkpoint, task and
 * index
 */
public record ValueLocation(String table, String threadId, String namespace, String channel, List<String> key) {

	public ValueLocation {
		key = List.copyOf(key);
	}

	/**
	 * Returns the place of a channel's value.
	 * @param threadId the thread
	 * @param namespace the checkpoint namespace
	 * @param channel the channel
	 * @param version the channel's version, in text
	 * @return the place, in {@code checkpoint_blobs}
	 */
	public static ValueLocation ofBlob(String threadId, String namespace, String channel, String version) {
		return new ValueLocation("checkpoint_blobs", threadId, namespace, channel, List.of(version));
	}

	/**
	 * Returns the place of a pending write.
	 * @param threadId the thread
	 * @param namespace the checkpoint namespace
	 * @param checkpointId the checkpoint that was written after
	 * @param taskId the task that wrote
	 * @param index the index of the write
	 * @param channel the channel that was written to
	 * @return the place, in {@code checkpoint_writes}
	 */
	public static ValueLocation ofWrite(String threadId, String namespace, String checkpointId, String taskId,
			int index, String channel) {
		return new ValueLocation("checkpoint_writes", threadId, namespace, channel,
				List.of(checkpointId, taskId, Integer.toString(index)));
	}

	/**
	 * Returns the place and a type as bytes that no other place and type has: each part
	 * with its length before it.
	 */
	byte[] toAssociatedData(String type) {
		byte[][] parts = new byte[5 + this.key.size()][];
		parts[0] = utf8(type);
		parts[1] = utf8(this.table);
		parts[2] = utf8(this.threadId);
		parts[3] = utf8(this.namespace);
		parts[4] = utf8(this.channel);
		int size = Integer.BYTES * parts.length;
		for (int i = 0; i < parts.length; i++) {
			parts[i] = (i < 5) ? parts[i] : utf8(this.key.get(i - 5));
			size += parts[i].length;
		}
		ByteBuffer data = ByteBuffer.allocate(size);
		for (byte[] part : parts) {
			data.putInt(part.length).put(part);
		}
		return data.array();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return this.table + " (thread '" + this.threadId + "', namespace '" + this.namespace + "', channel '"
				+ this.channel + "', " + String.join(", ", this.key) + ")";
	}

}
