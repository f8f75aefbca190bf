package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * The embedded Postgres server could not be started or stopped. The message describes
 * what was found, {@link #action()} what to do about it.
 */
public class EmbeddedPostgresException extends CheckpointException {

	private final String action;

	EmbeddedPostgresException(String description, String action) {
		this(description, action, null);
	}

	EmbeddedPostgresException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * Returns what the reader of the message can do.
	 * @return the advice
	 */
	public String action() {
		return this.action;
	}

}
