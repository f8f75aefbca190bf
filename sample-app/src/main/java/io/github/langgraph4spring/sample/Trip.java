package io.github.langgraph4spring.sample;

import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.InterruptableAction;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.action.NodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.StateSnapshot;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * A graph with a subgraph and a step that somebody must approve, and a fork of its
 * thread.
 */
public final class Trip {

	private Trip() {
	}

	static CompiledGraph<AgentState> compile(LangGraph4jSaver checkpointer) throws GraphStateException {
		CompiledGraph<AgentState> research = checkpointer.stateGraph(Map.of(), AgentState::new)
			.addNode("weather",
					node_async((state) -> Map.of("weather", Weather.in(state.<String>value("city").orElseThrow()))))
			.addNode("price", node_async((state) -> Map.of("price", 300)))
			.addEdge(START, "weather")
			.addEdge("weather", "price")
			.addEdge("price", END)
			.compile();
		return checkpointer.stateGraph(Map.of(), AgentState::new)
			.addNode("research", research)
			.addNode("approve", node_async(new Approval()))
			.addNode("book", node_async((state) -> Map.of("booked", state.value("price").orElseThrow())))
			.addEdge(START, "research")
			.addEdge("research", "approve")
			.addConditionalEdges("approve", edge_async((state) -> state.value("approved").orElseThrow().toString()),
					Map.of("true", "book", "false", END))
			.addEdge("book", END)
			.compile();
	}

	/**
	 * Asks as long as there is no answer.
	 */
	private static final class Approval implements NodeAction<AgentState>, InterruptableAction<AgentState> {

		@Override
		public Map<String, Object> apply(AgentState state) {
			return Map.of();
		}

		@Override
		public Optional<InterruptionMetadata<AgentState>> interrupt(String node, AgentState state,
				RunnableConfig config) {
			return state.value("approved").isPresent() ? Optional.empty()
					: Optional.of(InterruptionMetadata.builder(node, state)
						.addMetadata("question", "Book it for " + state.value("price").orElseThrow() + "?")
						.build());
		}

	}

	/**
	 * Runs the graph, forgets all that the JVM knows of it, answers, and forks.
	 * @param arguments a libpq URI or a JDBC URL of a database that is set up, or nothing
	 * for a server of its own that is thrown away
	 */
	public static void main(String[] arguments) throws Exception {
		LoggingSystem.get(Trip.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
		if (arguments.length > 0) {
			try (PostgresSaver saver = PostgresSaver.fromConnectionString(arguments[0])) {
				run(saver);
			}
			return;
		}
		try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
			PostgresSchema.of(server.getPostgresDatabase()).migrate();
			run(new PostgresSaver(server.getPostgresDatabase()));
		}
	}

	static void run(PostgresSaver saver) throws Exception {
		RunnableConfig thread = RunnableConfig.builder().threadId("trip").build();
		compile(new LangGraph4jSaver(saver)).invoke(Map.of("city", "sf"), thread);

		// any JVM, any time later
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		CompiledGraph<AgentState> graph = compile(checkpointer);
		print("asked", checkpointer.interrupts(thread));
		print("booked", graph.invoke(GraphInput.resume(Map.of("approved", true)), thread).orElseThrow().data());

		// what if it had been cheaper? A fork: the thread keeps both
		StateSnapshot<AgentState> before = graph.getStateHistory(thread)
			.stream()
			.filter((snapshot) -> snapshot.next().equals("approve"))
			.findFirst()
			.orElseThrow();
		RunnableConfig fork = graph.updateState(before.config(), Map.of("price", 200, "approved", true));
		print("forked", graph.invoke(GraphInput.resume(), fork).orElseThrow().data());
		print("history", graph.getStateHistory(thread).stream().map(StateSnapshot::node).toList());
	}

	private static void print(String name, Object value) {
		System.out.println(name + " = " + value);
	}

}
