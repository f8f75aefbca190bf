package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.bsc.langgraph4j.state.StateSnapshot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * The same graphs on langgraph4j's own {@link MemorySaver} and on ours behave alike.
 */
class SameGraphIT {

	private static final Map<String, Channel<?>> CHANNELS = Map.of("log",
			Channels.appenderWithDuplicate(ArrayList::new), "count", Channels.base(() -> 0));

	private static PostgresSaver saver;

	@BeforeAll
	static void createTables() {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
	}

	/** With which saver the state is cloned, and how lists are stored. */
	enum Clone {

		DELTA {
			@Override
			LangGraph4jSaver checkpointer() {
				return LangGraph4jSaver.builder(saver).deltaLists().deltaSnapshotFrequency(3).build();
			}

			@Override
			StateGraph<AgentState> graph(LangGraph4jSaver ours) {
				return TYPED.graph(ours);
			}
		},

		JAVA {
			@Override
			StateGraph<AgentState> graph(LangGraph4jSaver ours) {
				return new StateGraph<>(CHANNELS, AgentState::new);
			}
		},

		TYPED {
			@Override
			StateGraph<AgentState> graph(LangGraph4jSaver ours) {
				return new StateGraph<>(CHANNELS, ours.stateSerializer(AgentState::new));
			}
		};

		LangGraph4jSaver checkpointer() {
			return new LangGraph4jSaver(saver);
		}

		abstract StateGraph<AgentState> graph(LangGraph4jSaver ours);

	}

	/** What is done with a graph; what it returns is compared. */
	private interface Scenario {

		Object run(StateGraph<AgentState> graph, BaseCheckpointSaver checkpointer, RunnableConfig config)
				throws Exception;

	}

	private static void compare(Clone clone, Scenario scenario) throws Exception {
		RunnableConfig config = RunnableConfig.builder().threadId(UUID.randomUUID().toString()).build();
		LangGraph4jSaver ours = clone.checkpointer();
		assertThat(scenario.run(clone.graph(ours), ours, config))
			.isEqualTo(scenario.run(clone.graph(ours), new MemorySaver(), config));
	}

	private static AsyncNodeAction<AgentState> node(String name) {
		return node_async((state) -> Map.of("log", name));
	}

	private static StateGraph<AgentState> line(StateGraph<AgentState> graph, String... nodes) throws Exception {
		String last = START;
		for (String node : nodes) {
			graph.addNode(node, node(node)).addEdge(last, node);
			last = node;
		}
		return graph.addEdge(last, END);
	}

	private static CompileConfig.Builder with(BaseCheckpointSaver checkpointer) {
		return CompileConfig.builder().checkpointSaver(checkpointer);
	}

	private static Object data(CompiledGraph<AgentState> graph, GraphInput input, RunnableConfig config) {
		return graph.invoke(input, config).map((state) -> new HashMap<>(state.data())).orElse(null);
	}

	private static List<String> history(CompiledGraph<AgentState> graph, RunnableConfig config) {
		return graph.getStateHistory(config).stream().map(SameGraphIT::describe).toList();
	}

	private static String describe(StateSnapshot<AgentState> snapshot) {
		return snapshot.node() + " -> " + snapshot.next() + " " + new HashMap<>(snapshot.state().data());
	}

	@ParameterizedTest
	@EnumSource
	void turns(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b").compile(with(checkpointer).build());
			List<Object> seen = new ArrayList<>();
			for (int turn = 0; turn < 3; turn++) {
				seen.add(data(compiled, GraphInput.args(Map.of("log", "turn " + turn, "count", turn)), config));
				seen.add(history(compiled, config));
				seen.add(describe(compiled.getState(config)));
			}
			return seen;
		});
	}

	@ParameterizedTest
	@EnumSource
	void resumeAfterAnInterruptionBeforeANode(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b", "c")
				.compile(with(checkpointer).interruptBefore("b", "c").build());
			return List.of(data(compiled, GraphInput.args(Map.of("log", "hi")), config), history(compiled, config),
					data(compiled, GraphInput.resume(), config), history(compiled, config),
					data(compiled, GraphInput.resume(Map.of("log", "value")), config), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void resumeAfterAnInterruptionAfterANode(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b", "c")
				.compile(with(checkpointer).interruptAfter("a", "b").build());
			return List.of(data(compiled, GraphInput.args(Map.of("log", "hi")), config), history(compiled, config),
					data(compiled, GraphInput.resume(Map.of("count", 3)), config), history(compiled, config),
					data(compiled, GraphInput.resume(), config), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void resumeBeforeTheEdge(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			graph.addNode("a", node("a"))
				.addNode("b", node("b"))
				.addNode("c", node("c"))
				.addEdge(START, "a")
				.addConditionalEdges("a",
						edge_async((state) -> state.value("count").orElseThrow().equals(1) ? "b" : "c"),
						Map.of("b", "b", "c", "c"))
				.addEdge("b", END)
				.addEdge("c", END);
			CompiledGraph<AgentState> compiled = graph
				.compile(with(checkpointer).interruptAfter("a").interruptBeforeEdge(true).build());
			return List.of(data(compiled, GraphInput.args(Map.of("log", "hi")), config), history(compiled, config),
					data(compiled, GraphInput.resume(Map.of("count", 1)), config), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void changeOfTheLatestState(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b")
				.compile(with(checkpointer).interruptBefore("a").build());
			Object first = data(compiled, GraphInput.args(Map.of("log", "hi")), config);
			// without an id, where only START has run
			RunnableConfig changed = compiled.updateState(config, Map.of("count", 5, "log", "changed"));
			return List.of(first, history(compiled, config), describe(compiled.getState(config)),
					data(compiled, GraphInput.resume(), changed.withCheckPointId(null)), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void changeAsANode(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			graph.addNode("a", node("a"))
				.addNode("b", node("b"))
				.addNode("c", node("c"))
				.addEdge(START, "a")
				.addConditionalEdges("a",
						edge_async((state) -> state.value("count").orElseThrow().equals(1) ? "b" : "c"),
						Map.of("b", "b", "c", "c"))
				.addEdge("b", END)
				.addEdge("c", END);
			CompiledGraph<AgentState> compiled = graph.compile(with(checkpointer).interruptAfter("a").build());
			Object first = data(compiled, GraphInput.args(Map.of("log", "hi")), config);
			compiled.updateState(config, Map.of("count", 1), "a");
			return List.of(first, history(compiled, config), data(compiled, GraphInput.resume(), config),
					history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void timeTravel(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b", "c").compile(with(checkpointer).build());
			data(compiled, GraphInput.args(Map.of("log", "hi")), config);
			StateSnapshot<AgentState> old = compiled.getStateHistory(config)
				.stream()
				.filter((snapshot) -> snapshot.next().equals("b"))
				.findFirst()
				.orElseThrow();
			Object replayed = data(compiled, GraphInput.resume(Map.of("count", 9)), old.config());
			return List.of(describe(compiled.getState(old.config())), replayed, history(compiled, config),
					data(compiled, GraphInput.args(Map.of("log", "from there")), old.config()),
					history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void parallelBranches(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			for (String name : List.of("a", "b", "c", "d")) {
				graph.addNode(name, node(name));
			}
			graph.addEdge(START, "a")
				.addEdge("a", "b")
				.addEdge("a", "c")
				.addEdge("b", "d")
				.addEdge("c", "d")
				.addEdge("d", END);
			CompiledGraph<AgentState> compiled = graph.compile(with(checkpointer).interruptBefore("d").build());
			return List.of(data(compiled, GraphInput.args(Map.of("log", "hi")), config), history(compiled, config),
					data(compiled, GraphInput.resume(), config), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void nodeThatFails(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			List<String> failures = new ArrayList<>(List.of("once"));
			graph.addNode("a", node("a")).addNode("b", node_async((state) -> {
				if (!failures.isEmpty()) {
					throw new IllegalStateException(failures.remove(0));
				}
				return Map.of("log", "b");
			})).addEdge(START, "a").addEdge("a", "b").addEdge("b", END);
			CompiledGraph<AgentState> compiled = graph.compile(with(checkpointer).build());
			assertThatThrownBy(() -> data(compiled, GraphInput.args(Map.of("log", "hi")), config))
				.hasMessageContaining("once");
			return List.of(history(compiled, config), data(compiled, GraphInput.resume(), config),
					history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void inlinedSubgraph(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			StateGraph<AgentState> sub = line(new StateGraph<>(CHANNELS, AgentState::new), "x", "y");
			graph.addNode("a", node("a"))
				.addNode("sub", sub)
				.addNode("b", node("b"))
				.addEdge(START, "a")
				.addEdge("a", "sub")
				.addEdge("sub", "b")
				.addEdge("b", END);
			CompiledGraph<AgentState> compiled = graph.compile(with(checkpointer).interruptBefore("sub").build());
			return List.of(data(compiled, GraphInput.args(Map.of("log", "hi")), config), history(compiled, config),
					data(compiled, GraphInput.resume(), config), history(compiled, config));
		});
	}

	@ParameterizedTest
	@EnumSource
	void nestedSubgraphs(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> inner = line(new StateGraph<>(CHANNELS, AgentState::new), "x", "y")
				.compile(with(checkpointer).interruptBefore("y").build());
			CompiledGraph<AgentState> middle = new StateGraph<>(CHANNELS, AgentState::new).addNode("inner", inner)
				.addNode("m", node("m"))
				.addEdge(START, "m")
				.addEdge("m", "inner")
				.addEdge("inner", END)
				.compile(with(checkpointer).build());
			graph.addNode("a", node("a"))
				.addNode("middle", middle)
				.addNode("b", node("b"))
				.addEdge(START, "a")
				.addEdge("a", "middle")
				.addEdge("middle", "b")
				.addEdge("b", END);
			CompiledGraph<AgentState> compiled = graph.compile(with(checkpointer).graphId("root").build());
			List<Object> seen = new ArrayList<>();
			for (String turn : List.of("one", "two")) {
				seen.add(data(compiled, GraphInput.args(Map.of("log", turn)), config));
				seen.add(history(compiled, config));
				seen.add(data(compiled, GraphInput.resume(), config));
				seen.add(history(compiled, config));
			}
			return seen;
		});
	}

	@ParameterizedTest
	@EnumSource
	void releasedThread(Clone clone) throws Exception {
		compare(clone, (graph, checkpointer, config) -> {
			CompiledGraph<AgentState> compiled = line(graph, "a", "b")
				.compile(with(checkpointer).releaseThread(true).build());
			Function<String, Object> run = (text) -> {
				var stream = compiled.stream(GraphInput.args(Map.of("log", text)), config);
				stream.stream().toList();
				return org.bsc.langgraph4j.GraphResult.from(stream)
					.asCheckpointSaverTag()
					.checkpoints()
					.stream()
					.map((checkpoint) -> checkpoint.getNodeId() + " -> " + checkpoint.getNextNodeId()
							+ new HashMap<>(checkpoint.getState()))
					.toList();
			};
			return List.of(run.apply("one"), history(compiled, config), run.apply("two"));
		});
	}

}
