package io.github.langgraph4spring.sample;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncEdgeAction;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.ToolCallback;

/**
 * The graph of LangGraph's prebuilt ReAct agent: the model is asked and its tools are
 * called in turn until it wants no more of them. Before it books a trip it asks.
 */
final class WeatherAgent {

	static final String AGENT = "agent";

	static final String TOOLS = "tools";

	private WeatherAgent() {
	}

	static CompiledGraph<ConversationState> compile(ChatModel model, LangGraph4jSaver checkpointer)
			throws GraphStateException {
		return build(model, checkpointer).compile();
	}

	static StateGraph<ConversationState> build(ChatModel model, LangGraph4jSaver checkpointer)
			throws GraphStateException {
		List<ToolCallback> tools = List.of(Weather.tool(), Booking.tool());
		return checkpointer.stateGraph(ConversationState.CHANNELS, ConversationState::new)
			.addNode(AGENT, AsyncNodeAction.node_async(new ModelNode(model, tools)))
			.addNode(TOOLS, AsyncNodeAction.node_async(new ToolsNode(tools)))
			.addEdge(StateGraph.START, AGENT)
			.addConditionalEdges(AGENT, AsyncEdgeAction.edge_async(WeatherAgent::afterModel),
					Map.of(TOOLS, TOOLS, StateGraph.END, StateGraph.END))
			.addEdge(TOOLS, AGENT);
	}

	private static String afterModel(ConversationState state) {
		return ToolsNode.isCalledFor(state) ? TOOLS : StateGraph.END;
	}

}
