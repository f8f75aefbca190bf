package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Map;

import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.internal.node.Node;
import org.bsc.langgraph4j.serializer.StateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channel;

/**
 * A graph that tells its checkpointer what langgraph4j itself does not: what its parallel
 * branches are, and why a node did not finish.
 *
 * @param <S> the type of the state
 */
final class CheckpointedStateGraph<S extends AgentState> extends StateGraph<S> {

	private final LangGraph4jSaver checkpointer;

	CheckpointedStateGraph(Map<String, Channel<?>> channels, StateSerializer<S> serializer,
			LangGraph4jSaver checkpointer) {
		super(channels, serializer);
		this.checkpointer = checkpointer;
	}

	@Override
	public StateGraph<S> addNode(String id, Node.ActionFactory<S> factory) throws GraphStateException {
		Node.ActionFactory<S> recorded = (config) -> new RecordedAction<>(id, factory.apply(config), this.checkpointer);
		return super.addNode(id, recorded);
	}

	@Override
	public CompiledGraph<S> compile(CompileConfig config) throws GraphStateException {
		CompileConfig checkpointed = config.checkpointSaver().isPresent() ? config
				: CompileConfig.builder(config).checkpointSaver(this.checkpointer).build();
		CompiledGraph<S> graph = super.compile(checkpointed);
		this.checkpointer.learn(graph);
		return graph;
	}

}
