package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot hold LangGraph's checkpoints as it is, or could not be made to. The
 * message says what was found and what to do about it, in one line.
 * <p>
 * Immutable and safe for use by several threads.
 *
 * @see PostgresSchema
 */
public final class PostgresSchemaException extends CheckpointException {

	private final List<String> problems;

	/**
	 * Creates an exception.
	 * @param message what was found and what to do
	 * @param problems each thing that is missing or wrong
	 * @param cause the cause, or {@code null}
	 */
	PostgresSchemaException(String message, List<String> problems, @Nullable Throwable cause) {
		super(message, cause);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns each thing that is missing or wrong, in the order of the tables.
	 * @return the problems, immutable and never {@code null}; empty if the tables
	 * themselves were not the reason
	 */
	public List<String> problems() {
		return this.problems;
	}

}
