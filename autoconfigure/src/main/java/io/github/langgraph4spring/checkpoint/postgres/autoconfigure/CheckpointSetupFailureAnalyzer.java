package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows which database was looked for or not reached, and the advice.
 */
final class CheckpointSetupFailureAnalyzer extends AbstractFailureAnalyzer<CheckpointSetupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CheckpointSetupException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
