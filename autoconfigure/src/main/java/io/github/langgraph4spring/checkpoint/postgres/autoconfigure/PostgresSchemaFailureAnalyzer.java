package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSchemaException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows why the database cannot hold the checkpoints. The message has the advice; which
 * database it was is what the reader may have mistaken.
 */
final class PostgresSchemaFailureAnalyzer extends AbstractFailureAnalyzer<PostgresSchemaException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PostgresSchemaException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Do as described, or choose another database with 'langgraph.checkpoint.postgres.url' or "
						+ "'langgraph.checkpoint.postgres.data-source-bean-name', or another schema with "
						+ "'langgraph.checkpoint.postgres.schema'.",
				cause);
	}

}
