package io.github.langgraph4spring.checkpoint.serde;

import io.github.langgraph4spring.checkpoint.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed bytes of values and values of typed bytes: LangGraph's
 * {@code SerializerProtocol}.
 * <p>
 * Implementations are thread-safe.
 */
public interface CheckpointSerializer {

	/**
	 * Encodes a value.
	 * @param value the value, or {@code null}; a {@link TypedValue} is one that is
	 * encoded already
	 * @param dialect in whose way
	 * @return the typed bytes
	 * @throws SerializationException if it cannot be encoded
	 */
	TypedValue serialize(@Nullable Object value, Dialect dialect);

	/**
	 * Encodes a value in Python's way.
	 * @param value the value, or {@code null}
	 * @return the typed bytes
	 * @throws SerializationException if it cannot be encoded
	 */
	default TypedValue serialize(@Nullable Object value) {
		return serialize(value, Dialect.PYTHON);
	}

	/**
	 * Decodes a value.
	 * @param typed the typed bytes
	 * @return the value, or {@code null}, also for a channel without a value
	 * @throws SerializationException if the bytes are damaged, or of a type that is not
	 * decoded
	 */
	@Nullable Object deserialize(TypedValue typed);

	/**
	 * Tells whether simple values (null, strings, numbers, booleans) may stay in the
	 * checkpoint's own row, as they do in Python. They do not pass through the serializer
	 * then, so one that encrypts says no. They are stored as all other values are then,
	 * once for each version of their channel, and a channel without a version is an
	 * error.
	 * @return whether they may; {@code true} by default
	 */
	default boolean keepsSimpleValuesInline() {
		return true;
	}

}
