package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.InterruptableAction;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.action.NodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;

import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

class Agent {

	static CompiledGraph<AgentState> compile(LangGraph4jSaver checkpointer) throws Exception {
		return checkpointer.stateGraph(Map.of("messages", Channels.appender(ArrayList::new)), AgentState::new)
			.addNode("plan",
					node_async((state) -> Map.of("messages", List.of(new AIMessage("A trip to sf costs 100.")))))
			.addNode("approve", node_async(new Approval()))
			.addNode("book", node_async((state) -> {
				String answer = "Your answer was " + state.value("approved").orElseThrow() + ".";
				return Map.of("messages", List.of(new AIMessage(answer)));
			}))
			.addEdge(START, "plan")
			.addEdge("plan", "approve")
			.addEdge("approve", "book")
			.addEdge("book", END)
			.compile();
	}

	static class Approval implements NodeAction<AgentState>, InterruptableAction<AgentState> {

		@Override
		public Map<String, Object> apply(AgentState state) {
			return Map.of();
		}

		@Override
		public Optional<InterruptionMetadata<AgentState>> interrupt(String node, AgentState state,
				RunnableConfig config) {
			return state.value("approved").isPresent() ? Optional.empty() : Optional
				.of(InterruptionMetadata.builder(node, state).addMetadata("question", "Shall I book it?").build());
		}

	}

	public static void main(String[] arguments) throws Exception {
		try (PostgresSaver saver = PostgresSaver.fromConnectionString(arguments[0])) {
			if (arguments.length == 4) {
				saver.copyThread(arguments[1], arguments[2], Dialect.valueOf(arguments[3].toUpperCase(Locale.ROOT)));
				return;
			}
			LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
			RunnableConfig thread = RunnableConfig.builder().threadId(arguments[1]).build();
			GraphInput input = (arguments.length > 2) ? GraphInput.resume(Map.of("approved", arguments[2]))
					: GraphInput.args(Map.of("messages", List.of(new HumanMessage("A trip, please", "1"))));
			AgentState state = compile(checkpointer).invoke(input, thread).orElseThrow();
			for (Message message : state.<List<Message>>value("messages").orElseThrow()) {
				System.out.println(((message instanceof HumanMessage) ? "human: " : "ai: ") + message.text());
			}
			checkpointer.interrupts(thread)
				.forEach((waiting) -> System.out.println("waits: " + ((Map<?, ?>) waiting.value()).get("question")));
		}
	}

}
