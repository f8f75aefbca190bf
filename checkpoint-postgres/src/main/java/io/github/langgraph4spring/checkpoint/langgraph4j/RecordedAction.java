package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.AsyncNodeActionWithConfig;
import org.bsc.langgraph4j.action.InterruptableAction;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.state.AgentState;

/**
 * A node's action whose interrupts and failures are saved as LangGraph saves them.
 *
 * @param node the node
 * @param action its action
 * @param checkpointer what saves them
 * @param <S> the type of the state
 */
record RecordedAction<S extends AgentState>(String node, AsyncNodeActionWithConfig<S> action,
		LangGraph4jSaver checkpointer) implements AsyncNodeActionWithConfig<S>, InterruptableAction<S> {

	@Override
	public CompletableFuture<Map<String, Object>> apply(S state, RunnableConfig config) {
		try {
			return this.action.apply(state, config).whenComplete((result, failure) -> {
				if (failure != null) {
					saveFailure(config, failure);
				}
			});
		}
		catch (RuntimeException ex) {
			saveFailure(config, ex);
			throw ex;
		}
	}

	// the nodes of an inlined subgraph are renamed to <subgraph>-<node>
	private String nodeIn(RunnableConfig config) {
		return config.nodeId().endsWith("-" + this.node) ? config.nodeId() : this.node;
	}

	private void saveFailure(RunnableConfig config, Throwable failure) {
		try {
			this.checkpointer.failed(config, nodeIn(config), failure);
		}
		catch (RuntimeException ex) {
			// what the node failed of is what its caller is to see
			failure.addSuppressed(ex);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public Optional<InterruptionMetadata<S>> interrupt(String nodeId, S state, RunnableConfig config) {
		Optional<InterruptionMetadata<S>> interruption = (this.action instanceof InterruptableAction<?> interruptable)
				? ((InterruptableAction<S>) interruptable).interrupt(nodeId, state, config) : Optional.empty();
		interruption.ifPresent((metadata) -> this.checkpointer.interrupted(config, nodeIn(config), metadata));
		return interruption;
	}

}
