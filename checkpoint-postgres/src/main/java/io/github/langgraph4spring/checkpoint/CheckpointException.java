package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The root of the exceptions that this project declares. Faults of the database itself
 * come as Spring's {@code DataAccessException}.
 */
public class CheckpointException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message what was wrong and what to do
	 */
	public CheckpointException(String message) {
		super(message);
	}

	/**
	 * Creates an exception with a cause.
	 * @param message what was wrong and what to do
	 * @param cause the cause, or {@code null}
	 */
	public CheckpointException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
