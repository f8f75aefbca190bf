package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.Retention;
import io.github.langgraph4spring.checkpoint.postgres.RetentionPolicy;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.NodeOutput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * Lists of which only what a node adds is stored.
 */
class DeltaChannelsIT {

	private static final Map<String, Channel<?>> CHANNELS = Map.of("log",
			Channels.appenderWithDuplicate(ArrayList::new));

	private static DataSource database;

	private static PostgresSaver saver;

	private static JdbcClient jdbc;

	private final String thread = UUID.randomUUID().toString();

	private final RunnableConfig config = RunnableConfig.builder().threadId(this.thread).build();

	private final List<String> calls = new ArrayList<>();

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
		jdbc = JdbcClient.create(database);
	}

	private static LangGraph4jSaver delta(CheckpointSaver saver) {
		return LangGraph4jSaver.builder(saver).deltaChannels(List.of("log")).deltaSnapshotFrequency(8).build();
	}

	private static CompiledGraph<AgentState> graph(LangGraph4jSaver checkpointer) throws Exception {
		return checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("a", node_async((state) -> Map.of("log", List.of("a", "A"))))
			.addNode("quiet", node_async((state) -> Map.of("other", state.<List<?>>value("log").orElseThrow().size())))
			.addNode("b", node_async((state) -> Map.of("log", "b")))
			.addEdge(START, "a")
			.addEdge("a", "quiet")
			.addEdge("quiet", "b")
			.addEdge("b", END)
			.compile();
	}

	private static void turns(CompiledGraph<AgentState> graph, RunnableConfig config, int turns) throws Exception {
		for (int i = 0; i < turns; i++) {
			graph.invoke(Map.of("log", "hi " + i), config);
		}
	}

	private static List<String> expected(int turns) {
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < turns; i++) {
			expected.addAll(List.of("hi " + i, "a", "A", "b"));
		}
		return expected;
	}

	private static Object log(RunnableConfig config) {
		return new LangGraph4jSaver(saver).get(config).orElseThrow().getState().get("log");
	}

	private List<CheckpointTuple> stored() {
		return saver.list(CheckpointConfig.of(this.thread, "", null)).toList();
	}

	/** A state read with its thread is the state read alone. */
	private static void assertThatEachStateIsReadAlike(String thread) {
		RunnableConfig config = RunnableConfig.builder().threadId(thread).build();
		for (Checkpoint checkpoint : new LangGraph4jSaver(saver).list(config)) {
			assertThat(log(config.withCheckPointId(checkpoint.getId()))).isEqualTo(checkpoint.getState().get("log"));
		}
	}

	@Test
	void onlyWhatANodeAddsIsStoredInOneRoundTripEach() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(counted()));
		turns(graph, this.config, 2);
		List<String> turn = new ArrayList<>(List.of("getTupleWithHistories"));
		turn.addAll(Collections.nCopies(4, "putIfLatest"));
		assertThat(this.calls).startsWith(turn.toArray(String[]::new))
			.endsWith(turn.toArray(String[]::new))
			.hasSize(10);
		List<CheckpointTuple> stored = stored();
		assertThat(stored.get(7).checkpoint().channelValues()).containsEntry("log", new DeltaSnapshot(List.of("hi 0")));
		assertThat(stored.subList(0, 7))
			.allSatisfy((tuple) -> assertThat(tuple.checkpoint().channelValues()).doesNotContainKey("log"));
		assertThat(stored.get(7).metadata().deltaCounters()).isEmpty();
		assertThat(stored.get(0).metadata().deltaCounters()).isEqualTo(Map.of("log", new DeltaCounter(5, 7)));
		assertThat(stored.get(7).pendingWrites()).extracting("channel", "value")
			.containsExactly(org.assertj.core.api.Assertions.tuple("log", List.of("a", "A")));
		assertThat(stored.get(6).pendingWrites()).isEmpty();
		assertThat(stored.get(0).checkpoint().updatedChannels()).contains("log");
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThatEachStateIsReadAlike(this.thread);
	}

	/** Counts the calls of a saver, each of which is one round trip. */
	private CheckpointSaver counted() {
		return (CheckpointSaver) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { CheckpointSaver.class }, (proxy, method, arguments) -> {
					if (!method.getName().equals("nextVersion")) {
						this.calls.add(method.getName());
					}
					try {
						return method.invoke(saver, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@Test
	void listIsStoredWholeAfterSoManyUpdates() throws Exception {
		turns(graph(delta(saver)), this.config, 6);
		List<Integer> snapshots = new ArrayList<>();
		List<CheckpointTuple> stored = stored();
		for (int i = 0; i < stored.size(); i++) {
			if (stored.get(stored.size() - 1 - i).checkpoint().channelValues().containsKey("log")) {
				snapshots.add(i);
			}
		}
		// three updates in four super-steps
		// the version of the last still stands a super-step later
		assertThat(snapshots).containsExactly(0, 11, 21, 22);
		assertThat(log(this.config)).isEqualTo(expected(6));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void everyListThatGrowsMayBeOne() throws Exception {
		turns(graph(LangGraph4jSaver.builder(saver).deltaLists().build()), this.config, 2);
		assertThat(stored().get(0).metadata().deltaCounters()).containsOnlyKeys("log");
		assertThat(log(this.config)).isEqualTo(expected(2));
	}

	@Test
	void anotherJvmGoesOn() throws Exception {
		turns(graph(delta(saver)), this.config, 1);
		graph(delta(saver)).invoke(Map.of("log", "hi 1"), this.config);
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThat(stored().stream().filter((tuple) -> tuple.checkpoint().channelValues().containsKey("log")))
			.hasSize(1);
	}

	@Test
	void threadKeepsItsDeltaChannelsWhereTheyAreNotAskedFor() throws Exception {
		turns(graph(delta(saver)), this.config, 1);
		graph(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi 1"), this.config);
		assertThat(stored().get(0).metadata().deltaCounters()).containsOnlyKeys("log");
		assertThat(log(this.config)).isEqualTo(expected(2));
	}

	@Test
	void threadOfWholeListsBecomesOneOfDeltas() throws Exception {
		turns(graph(new LangGraph4jSaver(saver)), this.config, 1);
		graph(delta(saver)).invoke(Map.of("log", "hi 1"), this.config);
		assertThat(stored().get(0).metadata().deltaCounters()).containsOnlyKeys("log");
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void listThatDoesNotOnlyGrowIsStoredWhole() throws Exception {
		LangGraph4jSaver checkpointer = delta(saver);
		Map<String, Channel<?>> replaced = Map.of("log", Channels.base((left, right) -> right));
		CompiledGraph<AgentState> graph = checkpointer.stateGraph(replaced, AgentState::new)
			.addNode("change", node_async((state) -> Map.of("log", List.of("1", "x"))))
			.addNode("remove", node_async((state) -> Map.of("log", List.of("1"))))
			.addNode("grow", node_async((state) -> Map.of("log", List.of("1", "2"))))
			.addEdge(START, "change")
			.addEdge("change", "remove")
			.addEdge("remove", "grow")
			.addEdge("grow", END)
			.compile();
		graph.invoke(Map.of("log", List.of("1", "2")), this.config);
		List<CheckpointTuple> stored = stored();
		assertThat(stored.subList(1, 4)).extracting((tuple) -> tuple.checkpoint().channelValues().get("log"))
			.containsExactly(new DeltaSnapshot(List.of("1")), new DeltaSnapshot(List.of("1", "x")),
					new DeltaSnapshot(List.of("1", "2")));
		assertThat(stored.get(0).checkpoint().channelValues()).doesNotContainKey("log");
		assertThat(log(this.config)).isEqualTo(List.of("1", "2"));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void branchesDoNotReadEachOthersWrites() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(saver));
		turns(graph, this.config, 2);
		CheckpointTuple old = stored().get(5);
		RunnableConfig fork = graph.updateState(this.config.withCheckPointId(old.checkpoint().id()),
				Map.of("log", "fork"));
		graph.invoke(GraphInput.resume(), fork);
		graph.invoke(GraphInput.resume(), this.config.withCheckPointId(old.checkpoint().id()));
		assertThat(log(this.config)).isEqualTo(List.of("hi 0", "a", "A", "b"));
		assertThat(log(this.config.withCheckPointId(old.checkpoint().id()))).isEqualTo(List.of("hi 0", "a", "A"));
		assertThat(new LangGraph4jSaver(saver).list(this.config)).extracting((state) -> state.getState().get("log"))
			.contains(List.of("hi 0", "a", "A", "fork", "b"), expected(2));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void interleavedRunsAreBranches() throws Exception {
		turns(graph(delta(saver)), this.config, 1);
		List<Iterator<NodeOutput<AgentState>>> runs = new ArrayList<>();
		for (String run : List.of("left", "right")) {
			runs.add(graph(delta(saver)).stream(GraphInput.args(Map.of("log", run)), this.config).iterator());
		}
		while (!runs.isEmpty()) {
			runs.removeIf((run) -> !run.hasNext());
			runs.forEach(Iterator::next);
		}
		List<Object> logs = new ArrayList<>();
		new LangGraph4jSaver(saver).list(this.config).forEach((state) -> logs.add(state.getState().get("log")));
		List<String> left = new ArrayList<>(expected(1));
		left.addAll(List.of("left", "a", "A", "b"));
		List<String> right = new ArrayList<>(expected(1));
		right.addAll(List.of("right", "a", "A", "b"));
		assertThat(logs).contains(left, right).hasSize(12);
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void changeOfTheLatestStateIsWrittenToIt() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(saver));
		turns(graph, this.config, 1);
		graph.updateState(this.config, Map.of("log", "changed"));
		assertThat(stored().get(0).checkpoint().channelValues()).doesNotContainKey("log");
		assertThat(log(this.config)).isEqualTo(List.of("hi 0", "a", "A", "b", "changed"));
	}

	@Test
	void writesOfAnotherLanguageThatNoCheckpointHoldsAreNotTakenIn() throws Exception {
		turns(graph(delta(saver)), this.config, 1);
		CheckpointTuple latest = stored().get(0);
		saver.putWrites(latest.config(), List.of(new ChannelWrite("log", List.of("unfinished"))),
				UUID.randomUUID().toString());
		graph(delta(saver)).invoke(Map.of("log", "hi 1"), this.config);
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void writesThatComeBetweenAreNotTakenIn() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(saver));
		turns(graph, this.config, 1);
		for (NodeOutput<AgentState> output : graph.stream(GraphInput.args(Map.of("log", "hi 1")), this.config)) {
			saver.putWrites(stored().get(0).config(), List.of(new ChannelWrite("log", List.of("another run's"))),
					output.node());
		}
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void deltaChannelsOfAnotherLanguageThatHoldNoListAreKept() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(saver));
		turns(graph, this.config, 1);
		CheckpointTuple latest = stored().get(0);
		Map<String, ChannelVersion> versions = new java.util.LinkedHashMap<>(latest.checkpoint().channelVersions());
		versions.put("files", saver.nextVersion(null));
		saver.putWrites(latest.config(), List.of(new ChannelWrite("files", Map.of("a", 1))),
				UUID.randomUUID().toString());
		CheckpointConfig next = saver.put(latest.config(),
				io.github.langgraph4spring.checkpoint.Checkpoint.builder(4).channelVersions(versions).build(),
				latest.metadata()
					.withDeltaCounters(Map.of("log", new DeltaCounter(2, 4), "files", new DeltaCounter(1, 1), "never",
							new DeltaCounter(0, 1))),
				Map.of("files", versions.get("files")));
		graph(delta(saver)).invoke(Map.of("log", "hi 1"), this.config);
		assertThat(log(this.config)).isEqualTo(expected(2));
		assertThat(stored().get(0).metadata().deltaCounters()).containsEntry("files", new DeltaCounter(1, 5))
			.containsEntry("never", new DeltaCounter(0, 5));
		assertThat(saver.deltaChannelHistory(CheckpointConfig.of(this.thread), List.of("files")).get("files").writes())
			.hasSize(1);
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> graph.updateState(this.config.withCheckPointId(String.valueOf(next.checkpointId())),
					Map.of("log", "fork")))
			.withMessageContaining("files");
		graph.updateState(this.config.withCheckPointId(String.valueOf(latest.config().checkpointId())),
				Map.of("log", "fork"));
	}

	@Test
	void subgraphsHaveTheirOwn() throws Exception {
		LangGraph4jSaver checkpointer = delta(saver);
		CompiledGraph<AgentState> outer = checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("inner", graph(checkpointer))
			.addEdge(START, "inner")
			.addEdge("inner", END)
			.compile();
		turns(outer, this.config, 2);
		assertThat(
				saver.list(CheckpointConfig.of(this.thread, "inner", null)).toList().get(0).metadata().deltaCounters())
			.containsOnlyKeys("log");
		assertThat(log(this.config)).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
			.startsWith("hi 0")
			.endsWith("b");
		assertThatEachStateIsReadAlike(this.thread);
	}

	@Test
	void whatDeletesKeepsThemWhole() throws Exception {
		turns(graph(delta(saver)), this.config, 6);
		Retention.builder(database)
			.policies((thread) -> thread.equals(this.thread) ? RetentionPolicy.ofLast(9) : RetentionPolicy.KEEP_ALL)
			.build()
			.run();
		assertThatEachStateIsReadAlike(this.thread);
		assertThat(log(this.config)).isEqualTo(expected(6));
		saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(stored()).hasSize(2);
		assertThat(log(this.config)).isEqualTo(expected(6));
		graph(delta(saver)).invoke(Map.of("log", "hi 6"), this.config);
		assertThat(log(this.config)).isEqualTo(expected(7));
		assertThat(jdbc.sql("select count(*) from checkpoint_blobs where thread_id = ? and channel = 'log'")
			.param(this.thread)
			.query(Integer.class)
			.single()).isOne();
	}

	private static CompiledGraph<AgentState> agent() throws Exception {
		LangGraph4jSaver checkpointer = LangGraph4jSaver.builder(saver).deltaChannels(List.of("log")).build();
		return checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("ask", node_async((state) -> Map.of("log", message("calls a tool"))))
			.addNode("tool", node_async((state) -> Map.of("log", message("answers the model"))))
			.addNode("answer", node_async((state) -> Map.of("log", message("answers the user"))))
			.addEdge(START, "ask")
			.addEdge("ask", "tool")
			.addEdge("tool", "answer")
			.addEdge("answer", END)
			.compile();
	}

	private static HumanMessage message(String text) {
		return new HumanMessage(text.repeat(50).substring(0, 200), UUID.randomUUID().toString());
	}

	private long bytes(String sql) {
		return jdbc.sql(sql).param(this.thread).query(Long.class).single();
	}

	/**
	 * What a graph with whole lists would store, as all do that declare no delta channel.
	 */
	private long bytesOfWholeLists() {
		List<?> log = (List<?>) log(this.config);
		long bytes = bytes("select sum(octet_length(checkpoint::text)) from checkpoints where thread_id = ?");
		for (int size = 1; size <= log.size(); size++) {
			bytes += new LangGraphSerializer().serialize(List.copyOf(log.subList(0, size))).bytes().length;
		}
		return bytes;
	}

	private long bytesStored() {
		return bytes("select sum(octet_length(checkpoint::text)) from checkpoints where thread_id = ?")
				+ bytes("select sum(octet_length(blob)) from checkpoint_blobs where thread_id = ?")
				+ bytes("select sum(octet_length(blob)) from checkpoint_writes where thread_id = ?");
	}

	@Test
	void aFractionOfWholeListsIsStoredAndPutsDoNotGrow() throws Exception {
		CompiledGraph<AgentState> graph = agent();
		for (int turn = 0; turn < 50; turn++) {
			graph.invoke(Map.of("log", message("asks")), this.config);
		}
		// the longer the list, the smaller the share
		assertThat(bytesStored()).isLessThan(bytesOfWholeLists() / 10);
		List<Long> puts = jdbc.sql("""
				select octet_length(c.checkpoint::text) + octet_length(c.metadata::text) + octet_length(w.blob)
				from checkpoints c join checkpoint_writes w using (thread_id, checkpoint_id)
				where c.thread_id = ? order by c.checkpoint_id
				""").param(this.thread).query(Long.class).list();
		assertThat(puts).hasSize(198);
		assertThat(Collections.max(puts)).isLessThan(puts.get(10) + 100);
		assertThat(saver.getTupleWithHistories(CheckpointConfig.of(this.thread), List.of())
			.orElseThrow()
			.histories()
			.values()).allSatisfy((history) -> assertThat(history.writes()).hasSizeLessThanOrEqualTo(100));
	}

	@Test
	void nothingGoesOnFromWhatCannotBeRebuiltAnyMore() throws Exception {
		CompiledGraph<AgentState> graph = graph(delta(saver));
		turns(graph, this.config, 4);
		List<String> ids = stored().stream().map((tuple) -> tuple.checkpoint().id()).toList();
		assertThat(stored().get(4).checkpoint().channelValues()).containsKey("log");
		jdbc.sql("delete from checkpoints where checkpoint_id = ?").param(ids.get(4)).update();
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> graph.invoke(Map.of("log", "lost"), this.config))
			.withMessageContainingAll("[log]", "'" + ids.get(0) + "'", "'" + this.thread + "'");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> graph.updateState(this.config.withCheckPointId(ids.get(3)), Map.of("log", "fork")))
			.withMessageContaining("'" + ids.get(3) + "'");
		assertThat(stored()).hasSize(15);
		List<Checkpoint> shown = List.copyOf(new LangGraph4jSaver(saver).list(this.config));
		assertThat(shown.subList(0, 4)).allSatisfy((state) -> assertThat(state.getState()).doesNotContainKey("log"));
		assertThat(shown.subList(4, 15)).allSatisfy((state) -> assertThat(state.getState()).containsKey("log"));
		graph.updateState(this.config.withCheckPointId(ids.get(5)), Map.of("log", "fork"));
		assertThat(log(this.config))
			.isEqualTo(List.of("hi 0", "a", "A", "b", "hi 1", "a", "A", "b", "hi 2", "a", "A", "fork"));
	}

	@ParameterizedTest
	@EnumSource
	void copyInAnyDialectGoesOn(Dialect dialect) throws Exception {
		turns(graph(delta(saver)), this.config, 3);
		String copy = this.thread + "-copy";
		saver.copyThread(this.thread, copy, dialect);
		RunnableConfig copied = RunnableConfig.builder().threadId(copy).build();
		assertThat(log(copied)).isEqualTo(expected(3));
		graph(delta(saver)).invoke(Map.of("log", "hi 3"), copied);
		assertThat(log(copied)).isEqualTo(expected(4));
		assertThatEachStateIsReadAlike(copy);
		saver.copyThread(copy, copy + "-back", Dialect.PYTHON);
		assertThat(log(RunnableConfig.builder().threadId(copy + "-back").build())).isEqualTo(expected(4));
	}

}
