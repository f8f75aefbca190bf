package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * The checkpointer cannot be set up with what the application has configured. The message
 * describes what was found, {@link #action()} what to do about it.
 */
final class CheckpointSetupException extends CheckpointException {

	private final String action;

	CheckpointSetupException(String description, String action) {
		this(description, action, null);
	}

	CheckpointSetupException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
