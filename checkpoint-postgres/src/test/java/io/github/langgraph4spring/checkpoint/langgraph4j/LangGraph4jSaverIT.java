package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;
import org.bsc.langgraph4j.state.StateSnapshot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * A langgraph4j graph whose thread is LangGraph's.
 */
class LangGraph4jSaverIT {

	private static PostgresSaver saver;

	private final String thread = UUID.randomUUID().toString();

	private final RunnableConfig config = RunnableConfig.builder().threadId(this.thread).build();

	@BeforeAll
	static void createTables() {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
	}

	private static CompiledGraph<AgentState> graph(BaseCheckpointSaver checkpointer) throws Exception {
		StateGraph<AgentState> graph = new StateGraph<>(
				Map.of("log", Channels.appenderWithDuplicate(ArrayList::new), "count", Channels.base(() -> 0)),
				AgentState::new);
		graph.addNode("agent", node_async((state) -> Map.of("log", "agent " + state.value("count").orElse(0), "count",
				(Integer) state.value("count").orElse(0) + 1)));
		graph.addNode("tools", node_async((state) -> Map.of("log", "tools")));
		graph.addEdge(START, "agent");
		graph.addConditionalEdges("agent",
				edge_async((state) -> ((Integer) state.value("count").orElse(0) % 2 == 1) ? "tools" : "end"),
				Map.of("tools", "tools", "end", END));
		graph.addEdge("tools", "agent");
		return graph.compile(CompileConfig.builder().checkpointSaver(checkpointer).build());
	}

	@Test
	void runLeavesTheCheckpointsThatLangGraphWouldLeave() throws Exception {
		graph(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi"), this.config);
		List<CheckpointTuple> history = saver.list(CheckpointConfig.of(this.thread)).toList();
		assertThat(history).map((tuple) -> tuple.metadata().source()).containsExactly("loop", "loop", "loop", "input");
		assertThat(history).map((tuple) -> tuple.metadata().step()).containsExactly(2, 1, 0, -1);
		assertThat(history).map((tuple) -> tuple.checkpoint().nextNodes())
			.containsExactly(List.of(), List.of("agent"), List.of("tools"), List.of("agent"));
		assertThat(history).map((tuple) -> tuple.checkpoint().lastNode())
			.containsExactly("agent", "tools", "agent", "__start__");
		assertThat(history.get(3).parentConfig()).isNull();
		for (int i = 0; i < 3; i++) {
			assertThat(history.get(i).parentConfig()).isEqualTo(history.get(i + 1).config());
		}
		Checkpoint last = history.get(0).checkpoint();
		assertThat(last.channelValues())
			.isEqualTo(Map.of("log", List.of("hi", "agent 0", "tools", "agent 1"), "count", 2));
		assertThat(last.updatedChannels()).containsExactly("count", "log");
		assertThat(history.get(1).checkpoint().updatedChannels()).containsExactly("branch:to:agent", "log");
		assertThat(history.get(1).checkpoint().channelVersions().get("count"))
			.isEqualTo(history.get(2).checkpoint().channelVersions().get("count"));
	}

	@Test
	void behavesAsTheMemorySaverDoes() throws Exception {
		CompiledGraph<AgentState> ours = graph(new LangGraph4jSaver(saver));
		CompiledGraph<AgentState> theirs = graph(new MemorySaver());
		for (int turn = 0; turn < 2; turn++) {
			assertThat(ours.invoke(Map.of("log", "turn " + turn), this.config).orElseThrow().data())
				.isEqualTo(theirs.invoke(Map.of("log", "turn " + turn), this.config).orElseThrow().data());
			assertThat(describe(ours)).isEqualTo(describe(theirs));
		}
	}

	private List<String> describe(CompiledGraph<AgentState> graph) {
		return graph.getStateHistory(this.config).stream().map(this::describe).toList();
	}

	private String describe(StateSnapshot<AgentState> snapshot) {
		return snapshot.node() + " -> " + snapshot.next() + " " + new HashMap<>(snapshot.state().data());
	}

	@Test
	void anotherGraphGoesOnWithTheThread() throws Exception {
		graph(new LangGraph4jSaver(saver)).invoke(Map.of("log", "one"), this.config);
		Map<String, Object> state = graph(new LangGraph4jSaver(saver)).invoke(Map.of("log", "two"), this.config)
			.orElseThrow()
			.data();
		assertThat(state.get("log"))
			.isEqualTo(List.of("one", "agent 0", "tools", "agent 1", "two", "agent 2", "tools", "agent 3"));
	}

	@Test
	void interruptedRunIsResumedFromItsCheckpoint() throws Exception {
		StateGraph<AgentState> graph = new StateGraph<>(Map.of("log", Channels.appender(ArrayList::new)),
				AgentState::new);
		graph.addNode("a", node_async((state) -> Map.of("log", "a")));
		graph.addNode("b", node_async((state) -> Map.of("log", "b")));
		graph.addEdge(START, "a");
		graph.addEdge("a", "b");
		graph.addEdge("b", END);
		CompileConfig compileConfig = CompileConfig.builder()
			.checkpointSaver(new LangGraph4jSaver(saver))
			.interruptBefore("b")
			.build();
		graph.compile(compileConfig).invoke(Map.of("log", "hi"), this.config);
		assertThat(saver.get(CheckpointConfig.of(this.thread)).orElseThrow().nextNodes()).containsExactly("b");
		assertThat(
				graph.compile(compileConfig).invoke(GraphInput.resume(), this.config).orElseThrow().data().get("log"))
			.isEqualTo(List.of("hi", "a", "b"));
	}

	@Test
	void changeOfTheStateIsAForkOfItsCheckpoint() throws Exception {
		CompiledGraph<AgentState> graph = graph(new LangGraph4jSaver(saver));
		graph.invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple old = saver.list(CheckpointConfig.of(this.thread)).toList().get(2);
		graph.updateState(RunnableConfig.builder(this.config).checkPointId(old.checkpoint().id()).build(),
				Map.of("count", 7));
		CheckpointTuple fork = saver.getTuple(CheckpointConfig.of(this.thread)).orElseThrow();
		assertThat(fork.metadata().source()).isEqualTo("update");
		assertThat(fork.parentConfig()).isEqualTo(old.config());
		assertThat(fork.checkpoint().channelValues()).containsEntry("count", 7);
		assertThat(fork.checkpoint().nextNodes()).containsExactly("tools");
		assertThat(saver.getTuple(old.config()).orElseThrow().checkpoint()).isEqualTo(old.checkpoint());
	}

	@Test
	void releasedThreadIsReturnedAndDeleted() throws Exception {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		graph(checkpointer).invoke(Map.of("log", "hi"), this.config);
		assertThat(checkpointer.release(this.config).checkpoints()).hasSize(4);
		assertThat(saver.get(CheckpointConfig.of(this.thread))).isEmpty();
	}

}
