package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.InvalidConnectionStringException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows what is wrong with the URL of the checkpoints' database, without its values.
 */
final class InvalidConnectionStringFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConnectionStringException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConnectionStringException cause) {
		return new FailureAnalysis(
				"The URL of the database of LangGraph's checkpoints cannot be used. " + cause.getMessage() + ".",
				"Correct 'langgraph.checkpoint.postgres.url', or the connection string that the application passes on.",
				cause);
	}

}
