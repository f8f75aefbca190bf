package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Map;

import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import io.github.langgraph4spring.checkpoint.serde.ValueLocation;
import org.jspecify.annotations.Nullable;

/**
 * Makes stored values of values and the other way round: the serializer and, if there is
 * one, the encryption, which alone asks where a value is.
 *
 * @param serializer what encodes
 * @param encryption what encrypts, or {@code null}
 */
record ValueCodec(CheckpointSerializer serializer, @Nullable ValueEncryption encryption) {

	boolean keepsSimpleValuesInline() {
		return this.encryption == null && this.serializer.keepsSimpleValuesInline();
	}

	TypedValue encodeBlob(@Nullable Object value, Dialect dialect, String threadId, String namespace, String channel,
			String version) {
		return encryptBlob(this.serializer.serialize(value, dialect), threadId, namespace, channel, version);
	}

	TypedValue encryptBlob(TypedValue plain, String threadId, String namespace, String channel, String version) {
		return (this.encryption != null)
				? this.encryption.encrypt(plain, ValueLocation.ofBlob(threadId, namespace, channel, version)) : plain;
	}

	TypedValue decryptBlob(TypedValue stored, String threadId, String namespace, String channel, String version) {
		return (this.encryption != null)
				? this.encryption.decrypt(stored, ValueLocation.ofBlob(threadId, namespace, channel, version)) : stored;
	}

	@Nullable Object decodeBlob(TypedValue stored, String threadId, String namespace, String channel, String version) {
		return this.serializer.deserialize(decryptBlob(stored, threadId, namespace, channel, version));
	}

	TypedValue encryptWrite(TypedValue plain, String threadId, String namespace, String checkpointId, String taskId,
			int index, String channel) {
		return (this.encryption != null) ? this.encryption.encrypt(plain,
				ValueLocation.ofWrite(threadId, namespace, checkpointId, taskId, index, channel)) : plain;
	}

	TypedValue decryptWrite(StoredWrite write, String threadId, String namespace, String checkpointId) {
		return (this.encryption != null) ? this.encryption.decrypt(write.value(), ValueLocation.ofWrite(threadId,
				namespace, checkpointId, write.taskId(), write.index(), write.channel())) : write.value();
	}

	@Nullable Object decodeWrite(StoredWrite write, String threadId, String namespace, String checkpointId) {
		return this.serializer.deserialize(decryptWrite(write, threadId, namespace, checkpointId));
	}

	boolean refusesPlaintext() {
		return this.encryption != null && !this.encryption.acceptsPlaintext();
	}

	/**
	 * Checks that no value is taken from a checkpoint's own row, where it is not
	 * encrypted: the mark of a delta snapshot gives way to its blob.
	 */
	void requireEncrypted(Map<String, @Nullable Object> inline, Map<String, TypedValue> blobs, String threadId) {
		if (!refusesPlaintext()) {
			return;
		}
		for (String channel : inline.keySet()) {
			TypedValue blob = blobs.get(channel);
			if (blob == null || blob.isEmpty()) {
				throw new SerializationException("The value of the channel '" + channel + "' of the thread '" + threadId
						+ "' is stored in its checkpoint's row, without encryption, and that is refused. To re-encrypt "
						+ "a database, accept plaintext for the time being");
			}
		}
	}

}
