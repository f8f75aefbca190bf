package io.github.langgraph4spring.checkpoint.postgres;

import io.github.langgraph4spring.checkpoint.CheckpointException;

/**
 * A connection string that cannot be understood, or that asks for what pgjdbc cannot do.
 * The message names what was wrong and what to do. It never holds a value of the string,
 * because any of them may be a piece of a password that was not percent-encoded.
 */
public final class InvalidConnectionStringException extends CheckpointException {

	// No cause: those of the JDK's decoders quote what they could not decode.
	InvalidConnectionStringException(String message) {
		super(message);
	}

}
