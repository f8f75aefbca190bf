package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.InterruptableAction;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.action.NodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * The course of a graph as LangGraph's channels, versions and writes, and back.
 */
class ControlIT {

	private static final Map<String, Channel<?>> CHANNELS = Map.of("log",
			Channels.appenderWithDuplicate(ArrayList::new));

	private static DataSource database;

	private static PostgresSaver saver;

	private final String thread = UUID.randomUUID().toString();

	private final RunnableConfig config = RunnableConfig.builder().threadId(this.thread).build();

	private final LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
	}

	/** Asks until the state has an answer. */
	private static final class Ask implements NodeAction<AgentState>, InterruptableAction<AgentState> {

		@Override
		public Map<String, Object> apply(AgentState state) {
			return Map.of("log", "answer " + state.value("answer").orElseThrow());
		}

		@Override
		public Optional<InterruptionMetadata<AgentState>> interrupt(String nodeId, AgentState state,
				RunnableConfig config) {
			return state.value("answer").isPresent() ? Optional.empty()
					: Optional.of(InterruptionMetadata.builder(nodeId, state).addMetadata("q", "ok?").build());
		}

	}

	private StateGraph<AgentState> graph(String... nodes) throws Exception {
		StateGraph<AgentState> graph = this.checkpointer.stateGraph(CHANNELS, AgentState::new);
		for (String node : nodes) {
			graph.addNode(node, node_async((state) -> Map.of("log", node)));
		}
		return graph;
	}

	private CheckpointTuple latest() {
		return saver.getTuple(CheckpointConfig.of(this.thread)).orElseThrow();
	}

	private List<CheckpointTuple> stored() {
		return saver.list(CheckpointConfig.of(this.thread)).toList();
	}

	@Test
	void interruptIsAWriteOfTheTaskThatWaits() throws Exception {
		StateGraph<AgentState> graph = graph("a").addNode("ask", node_async(new Ask()))
			.addEdge(START, "a")
			.addEdge("a", "ask")
			.addEdge("ask", END);
		graph.compile().invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple waiting = latest();
		String task = TaskIds.ofNode(waiting, "ask", List.of("branch:to:ask"));
		Interrupt interrupt = new Interrupt(Map.of("q", "ok?"),
				TaskIds.interruptId(TaskIds.namespace(waiting, "ask", task)));
		assertThat(waiting.pendingWrites())
			.containsExactly(new PendingWrite(task, "__interrupt__", List.of(interrupt)));
		assertThat(new LangGraph4jSaver(saver).interrupts(this.config)).containsExactly(interrupt);
		assertThat(graph.compile()
			.invoke(GraphInput.resume(Map.of("answer", "yes")), this.config)
			.orElseThrow()
			.<List<String>>value("log")).contains(List.of("hi", "a", "answer yes"));
		assertThat(this.checkpointer.interrupts(this.config)).isEmpty();
		assertThat(latest().parentConfig()).isEqualTo(waiting.config());
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void interruptIsListedInEachDialect(Dialect dialect) throws Exception {
		LangGraph4jSaver ofDialect = new LangGraph4jSaver(PostgresSaver.builder(database).dialect(dialect).build());
		ofDialect.stateGraph(CHANNELS, AgentState::new)
			.addNode("ask", node_async(new Ask()))
			.addEdge(START, "ask")
			.addEdge("ask", END)
			.compile()
			.invoke(Map.of("log", "hi"), this.config);
		assertThat(ofDialect.interrupts(this.config)).singleElement()
			.satisfies((interrupt) -> assertThat(interrupt.value()).isEqualTo(Map.of("q", "ok?")))
			.satisfies((interrupt) -> assertThat(interrupt.id()).isNotNull());
	}

	@Test
	void interruptInASubgraphIsOneOfItsThread() throws Exception {
		CompiledGraph<AgentState> sub = graph().addNode("ask", node_async(new Ask()))
			.addEdge(START, "ask")
			.addEdge("ask", END)
			.compile();
		CompiledGraph<AgentState> graph = graph().addNode("sub", sub)
			.addEdge(START, "sub")
			.addEdge("sub", END)
			.compile();
		graph.invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple inner = saver.getTuple(CheckpointConfig.of(this.thread, "sub", null)).orElseThrow();
		String task = TaskIds.ofNode(inner, "ask", List.of("branch:to:ask"));
		assertThat(inner.pendingWrites()).singleElement()
			.satisfies((write) -> assertThat(write.taskId()).isEqualTo(task));
		assertThat(this.checkpointer.interrupts(this.config)).singleElement()
			.satisfies((interrupt) -> assertThat(interrupt.id()).isEqualTo(TaskIds.interruptId("sub|ask:" + task)));
		assertThat(graph.invoke(GraphInput.resume(Map.of("answer", "yes")), this.config)
			.orElseThrow()
			.<List<String>>value("log")
			.orElseThrow()).contains("answer yes");
		assertThat(this.checkpointer.interrupts(this.config)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failureIsAWriteOfTheTaskThatFailed(boolean parallel) throws Exception {
		StateGraph<AgentState> graph = graph("a", "b").addNode("f", node_async((state) -> {
			throw new IllegalStateException("no");
		})).addEdge(START, "a").addEdge("a", "f").addEdge("f", END);
		if (parallel) {
			graph.addEdge("a", "b").addEdge("b", END);
		}
		CompiledGraph<AgentState> compiled = graph.compile();
		assertThatThrownBy(() -> compiled.invoke(Map.of("log", "hi"), this.config)).hasMessageContaining("no");
		CheckpointTuple failed = latest();
		assertThat(failed.pendingWrites()).containsExactly(new PendingWrite(
				TaskIds.ofNode(failed, "f", List.of("branch:to:f")), "__error__", "IllegalStateException('no')"));
		assertThat(failed.checkpoint().nextNodes()).isEqualTo(parallel ? List.of("b", "f") : List.of("f"));
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void failureWithoutAMessageIsWrittenAsTheDialectWritesIt(Dialect dialect) throws Exception {
		PostgresSaver ofDialect = PostgresSaver.builder(database).dialect(dialect).build();
		CompiledGraph<AgentState> graph = new LangGraph4jSaver(ofDialect).stateGraph(CHANNELS, AgentState::new)
			.addNode("f", node_async((state) -> {
				throw new IllegalStateException();
			}))
			.addEdge(START, "f")
			.addEdge("f", END)
			.compile();
		assertThatThrownBy(() -> graph.invoke(Map.of("log", "hi"), this.config)).isNotNull();
		Object failure = latest().pendingWrites().get(0).value();
		if (dialect == Dialect.JAVASCRIPT) {
			assertThat(failure).isNotInstanceOf(String.class);
		}
		else {
			assertThat(failure).isEqualTo("IllegalStateException()");
		}
	}

	@Test
	void failureInASubgraphIsAWriteThere() throws Exception {
		StateGraph<AgentState> sub = this.checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("f", node_async((state) -> {
				throw new IllegalStateException("no");
			}))
			.addEdge(START, "f")
			.addEdge("f", END);
		CompiledGraph<AgentState> nested = graph().addNode("sub", sub.compile())
			.addEdge(START, "sub")
			.addEdge("sub", END)
			.compile();
		assertThatThrownBy(() -> nested.invoke(Map.of("log", "hi"), this.config)).hasMessageContaining("no");
		assertThat(saver.getTuple(CheckpointConfig.of(this.thread, "sub", null)).orElseThrow().pendingWrites())
			.singleElement()
			.satisfies((write) -> assertThat(write.channel()).isEqualTo("__error__"));
		assertThat(latest().pendingWrites()).containsExactly(new PendingWrite(
				TaskIds.ofNode(latest(), "sub", List.of("branch:to:sub")), "__error__", "IllegalStateException('no')"));
		CompiledGraph<AgentState> inlined = graph().addNode("in", sub)
			.addEdge(START, "in")
			.addEdge("in", END)
			.compile();
		RunnableConfig other = RunnableConfig.builder().threadId(this.thread + " inlined").build();
		assertThatThrownBy(() -> inlined.invoke(Map.of("log", "hi"), other)).hasMessageContaining("no");
		CheckpointTuple failed = saver.getTuple(CheckpointConfig.of(this.thread + " inlined")).orElseThrow();
		assertThat(failed.pendingWrites()).map(PendingWrite::taskId)
			.containsExactly(TaskIds.ofNode(failed, "in-f", List.of("branch:to:in-f")));
	}

	@Test
	void parallelBranchesAreNodesOfLangGraph() throws Exception {
		CompiledGraph<AgentState> compiled = graph("a", "b", "c", "d").addEdge(START, "a")
			.addEdge("a", "b")
			.addEdge("a", "c")
			.addEdge("b", "d")
			.addEdge("c", "d")
			.addEdge("d", END)
			.compile();
		compiled.invoke(Map.of("log", "hi"), this.config);
		assertThat(stored()).map((tuple) -> Control.nextNodes(tuple.checkpoint()))
			.containsExactly(Set.of(), Set.of("d"), Set.of("b", "c"), Set.of("a"));
		assertThat(stored()).map((tuple) -> Control.lastNodes(tuple.checkpoint()))
			.containsExactly(Set.of("d"), Set.of("b", "c"), Set.of("a"), Set.of("__start__"));
		RunnableConfig before = this.config.withCheckPointId(stored().get(2).checkpoint().id());
		assertThat(compiled.getState(before).next()).isEqualTo("__PARALLEL__(a)");
		assertThat(compiled.invoke(GraphInput.resume(), before).orElseThrow().<List<String>>value("log").orElseThrow())
			.endsWith("b", "c", "d");
	}

	/** As LangGraph would leave it. */
	private CheckpointConfig put(Map<String, Object> values, Map<String, Map<String, ChannelVersion>> seen) {
		ChannelVersion version = saver.nextVersion(null);
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, version));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(values)
			.channelVersions(versions)
			.versionsSeen(seen)
			.build();
		return saver.put(CheckpointConfig.of(this.thread), checkpoint,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0), versions);
	}

	@Test
	void severalTasksAtOnceAreKeptAndRefusedByName() throws Exception {
		Map<String, Object> values = new HashMap<>(Map.of("log", List.of("hi")));
		values.put("branch:to:b", null);
		values.put("branch:to:c", null);
		put(values, Map.of());
		CompiledGraph<AgentState> graph = graph("b", "c").addEdge(START, "b")
			.addEdge("b", "c")
			.addEdge("c", END)
			.compile();
		for (GraphInput input : List.of(GraphInput.resume(), GraphInput.args(Map.of("log", "more")))) {
			assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> graph.invoke(input, this.config))
				.withMessageContaining("[b, c]")
				.withMessageContaining("saver's own operations");
		}
		assertThat(graph.getStateHistory(this.config)).hasSize(1);
		assertThat(stored()).hasSize(1);
	}

	@Test
	void sendsAreKeptAndRefusedByName() throws Exception {
		put(new HashMap<>(Map.of("__pregel_tasks", List.of(new Send("worker", Map.of("n", 1))), "log", List.of("hi"))),
				Map.of());
		CompiledGraph<AgentState> graph = graph("worker").addEdge(START, "worker").addEdge("worker", END).compile();
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> graph.invoke(GraphInput.resume(), this.config))
			.withMessageContaining("sends to [worker]");
		assertThat(latest().checkpoint().channelValues()).containsKey("__pregel_tasks");
	}

	@Test
	void nodeBehindAJoinOfLangGraphRuns() throws Exception {
		put(new HashMap<>(Map.of("log", List.of("hi"), "join:b+c:d", Set.of("b", "c"))), Map.of());
		CompiledGraph<AgentState> graph = graph("d", "e").addEdge(START, "d")
			.addEdge("d", "e")
			.addEdge("e", END)
			.compile();
		assertThat(graph.getState(this.config).next()).isEqualTo("d");
		graph.invoke(GraphInput.resume(), this.config);
		CheckpointTuple after = stored().get(1);
		assertThat(Control.nextNodes(after.checkpoint())).containsExactly("e");
		assertThat(after.checkpoint().channelValues()).containsEntry("join:b+c:d", Set.of());
		assertThat(Control.nextNodes(latest().checkpoint())).isEmpty();
	}

	@Test
	void nullsAndWhatIsLangGraphsOwnAreKept() throws Exception {
		Map<String, Object> values = new HashMap<>(Map.of("log", List.of("hi"), "join:x+y:z", Set.of("x")));
		values.put("nothing", null);
		values.put("branch:to:b", null);
		put(values, Map.of());
		graph("b").addEdge(START, "b").addEdge("b", END).compile().invoke(GraphInput.resume(), this.config);
		assertThat(latest().checkpoint().channelValues()).containsEntry("nothing", null)
			.containsEntry("join:x+y:z", Set.of("x"))
			.containsEntry("log", List.of("hi", "b"))
			.doesNotContainKey("branch:to:b");
	}

	@Test
	void removedKeyHasNoValue() throws Exception {
		CompiledGraph<AgentState> graph = this.checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("a", node_async((state) -> Map.of("gone", AgentState.MARK_FOR_REMOVAL)))
			.addEdge(START, "a")
			.addEdge("a", END)
			.compile();
		graph.invoke(Map.of("log", "hi", "gone", Map.of("x", 1)), this.config);
		assertThat(stored()).map((tuple) -> tuple.checkpoint().channelValues().containsKey("gone"))
			.containsExactly(false, true);
	}

}
