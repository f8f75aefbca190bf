package io.github.langgraph4spring.checkpoint.serde;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be encoded, or bytes that cannot be decoded.
 */
public class SerializationException extends CheckpointException {

	/**
	 * Creates an exception.
	 * @param message what was wrong and what to do
	 */
	public SerializationException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message what was wrong and what to do
	 * @param cause the cause, or {@code null}
	 */
	public SerializationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
