package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.Retention;
import io.github.langgraph4spring.checkpoint.postgres.RetentionPolicy;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.NodeOutput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.bsc.langgraph4j.state.StateSnapshot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * What a put was made from, however runs and looks at a thread come between each other.
 */
class RunsIT {

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

	// agent and tools in turn, the agent three times
	private static CompiledGraph<AgentState> loop(LangGraph4jSaver checkpointer) throws Exception {
		return checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("agent", node_async((state) -> Map.of("log", "agent")))
			.addNode("tools", node_async((state) -> Map.of("log", "tools")))
			.addEdge(START, "agent")
			.addConditionalEdges("agent", edge_async((state) -> {
				List<String> log = state.<List<String>>value("log").orElseThrow();
				int runs = log.size() - 1 - log.lastIndexOf(
						log.stream().filter((entry) -> entry.startsWith("hi")).reduce((a, b) -> b).orElseThrow());
				return (runs < 5) ? "tools" : END;
			}), Map.of("tools", "tools", END, END))
			.addEdge("tools", "agent")
			.compile();
	}

	private List<CheckpointTuple> stored() {
		return saver.list(CheckpointConfig.of(this.thread, "", null)).toList();
	}

	@SuppressWarnings("unchecked")
	private static List<String> log(CheckpointTuple tuple) {
		return (List<String>) tuple.checkpoint().channelValues().get("log");
	}

	/** Every checkpoint's state is its parent's and what one node added. */
	private void assertThatEveryParentIsWhatItsChildWasMadeFrom() {
		Map<String, CheckpointTuple> byId = new LinkedHashMap<>();
		stored().forEach((tuple) -> byId.put(tuple.checkpoint().id(), tuple));
		byId.values().stream().filter((tuple) -> tuple.parentConfig() != null).forEach((tuple) -> {
			CheckpointTuple parent = byId.get(Objects.requireNonNull(tuple.parentConfig()).checkpointId());
			assertThat(log(tuple)).startsWith(log(parent).toArray(String[]::new)).hasSize(log(parent).size() + 1);
			assertThat(tuple.metadata().step()).isEqualTo(Objects.requireNonNull(parent.metadata().step()) + 1);
		});
	}

	@Test
	void eachPutIsOneRoundTrip() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(counted()));
		graph.invoke(Map.of("log", "hi"), this.config);
		graph.invoke(Map.of("log", "hi again"), this.config);
		List<String> turn = new ArrayList<>(List.of("getTuple"));
		turn.addAll(java.util.Collections.nCopies(6, "putIfLatest"));
		List<String> turns = new ArrayList<>(turn);
		turns.addAll(turn);
		assertThat(this.calls).isEqualTo(turns);
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
	}

	@Test
	void interleavedRunsAreBranches() throws Exception {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		loop(checkpointer).invoke(Map.of("log", "hi"), this.config);
		interleave(loop(checkpointer), loop(checkpointer));
	}

	@Test
	void interleavedRunsOfTwoJvmsAreBranches() throws Exception {
		loop(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi"), this.config);
		interleave(loop(new LangGraph4jSaver(saver)), loop(new LangGraph4jSaver(saver)));
	}

	private void interleave(CompiledGraph<AgentState> left, CompiledGraph<AgentState> right) {
		int before = stored().size();
		CheckpointTuple common = stored().get(0);
		Iterator<NodeOutput<AgentState>> a = left.stream(GraphInput.args(Map.of("log", "hi left")), this.config)
			.iterator();
		Iterator<NodeOutput<AgentState>> b = right.stream(GraphInput.args(Map.of("log", "hi right")), this.config)
			.iterator();
		List<Iterator<NodeOutput<AgentState>>> runs = new ArrayList<>(List.of(a, b));
		while (!runs.isEmpty()) {
			runs.removeIf((run) -> !run.hasNext());
			runs.forEach(Iterator::next);
		}
		assertThat(stored()).hasSize(before + 12);
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
		assertThat(stored().stream().filter((tuple) -> common.config().equals(tuple.parentConfig()))).hasSize(2);
	}

	@Test
	void lookAtAnOldStateDuringARunIsNoParent() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		graph.invoke(Map.of("log", "hi"), this.config);
		for (NodeOutput<AgentState> ignored : graph.stream(GraphInput.args(Map.of("log", "hi again")), this.config)) {
			for (CheckpointTuple old : stored().subList(1, stored().size())) {
				graph.getState(this.config.withCheckPointId(old.checkpoint().id()));
			}
		}
		assertThat(stored()).hasSize(12);
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
		assertThat(stored()).map(CheckpointTuple::parentConfig).doesNotHaveDuplicates();
	}

	@Test
	void runFromAnOldCheckpointIsABranch() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		graph.invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple old = stored().get(4);
		graph.invoke(GraphInput.resume(), this.config.withCheckPointId(old.checkpoint().id()));
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
		assertThat(stored().stream().filter((tuple) -> old.config().equals(tuple.parentConfig()))).hasSize(2);
	}

	@Test
	void runFromAnEarlierPauseAtTheSameNodeIsABranch() throws Exception {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		CompiledGraph<AgentState> graph = loop(checkpointer).stateGraph
			.compile(CompileConfig.builder().checkpointSaver(checkpointer).interruptBefore("tools").build());
		graph.invoke(GraphInput.args(Map.of("log", "hi")), this.config);
		CheckpointTuple first = stored().get(0);
		graph.invoke(GraphInput.resume(), this.config);
		graph.invoke(GraphInput.resume(), this.config.withCheckPointId(first.checkpoint().id()));
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
		assertThat(stored().stream().filter((tuple) -> first.config().equals(tuple.parentConfig()))).hasSize(2);
	}

	@Test
	void restartBetweenGetAndPutGoesOnFromTheLatest() throws Exception {
		loop(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple latest = stored().get(0);
		var checkpoint = new LangGraph4jSaver(saver).get(this.config).orElseThrow();
		new LangGraph4jSaver(saver).put(this.config, org.bsc.langgraph4j.checkpoint.Checkpoint.builder()
			.nodeId(START)
			.nextNodeId("agent")
			.state(new AgentState(AgentState.updateState(checkpoint.getState(), Map.of("log", "hi again"), CHANNELS)))
			.build());
		assertThat(stored().get(0).parentConfig()).isEqualTo(latest.config());
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
	}

	@Test
	void threadThatIsDeletedDuringARunIsSavedWhole() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		graph.invoke(Map.of("log", "hi"), this.config);
		boolean deleted = false;
		for (NodeOutput<AgentState> output : graph.stream(GraphInput.args(Map.of("log", "hi again")), this.config)) {
			if (output.node().equals("tools") && !deleted) {
				saver.deleteThread(this.thread);
				deleted = true;
			}
		}
		assertThat(stored().get(stored().size() - 1).parentConfig()).isNull();
		assertThat(log(stored().get(0))).hasSize(12);
		assertThatEveryParentIsWhatItsChildWasMadeFrom();
	}

	@Test
	void versionGrowsOnlyWhenTheValueChanged() throws Exception {
		Map<String, Object> profile = new LinkedHashMap<>();
		for (int i = 20; i > 0; i--) {
			profile.put("key " + i, Map.of("b", i, "a", List.of(i)));
		}
		CompiledGraph<AgentState> graph = new StateGraph<>(CHANNELS, AgentState::new)
			.addNode("a", node_async((state) -> Map.of("log", "a")))
			.addNode("b", node_async((state) -> Map.of("other", 1)))
			.addEdge(START, "a")
			.addEdge("a", "b")
			.addEdge("b", END)
			.compile(CompileConfig.builder().checkpointSaver(new LangGraph4jSaver(saver)).build());
		graph.invoke(Map.of("log", "hi", "profile", profile), this.config);
		graph.invoke(Map.of("log", "hi"), this.config);
		List<CheckpointTuple> tuples = stored();
		assertThat(tuples).map((tuple) -> tuple.checkpoint().channelVersions().get("profile"))
			.containsOnly(tuples.get(0).checkpoint().channelVersions().get("profile"));
		assertThat(tuples).map((tuple) -> tuple.checkpoint().channelVersions().get("log"))
			.doesNotContainNull()
			.satisfies((versions) -> assertThat(Map.copyOf(java.util.stream.IntStream.range(0, versions.size())
				.boxed()
				.collect(java.util.stream.Collectors.toMap((i) -> versions.get(i), (i) -> i, (x, y) -> x))))
				.hasSize(4));
		assertThat(jdbc.sql("select count(*) from checkpoint_blobs where thread_id = ? and channel = 'profile'")
			.param(this.thread)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void idThatUpdateStateMadeUpIsFoundByKey() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		graph.invoke(Map.of("log", "hi"), this.config);
		CheckpointTuple old = stored().get(3);
		RunnableConfig changed = graph.updateState(this.config.withCheckPointId(old.checkpoint().id()),
				Map.of("log", "changed"));
		CheckpointTuple fork = stored().get(0);
		assertThat(changed.checkPointId()).isPresent().isNotEqualTo(java.util.Optional.of(fork.checkpoint().id()));
		// a thread of 100,000 checkpoints
		jdbc.sql(
				"""
						insert into checkpoints (thread_id, checkpoint_ns, checkpoint_id, checkpoint, metadata)
						select thread_id, '', '1e' || lpad(i::text, 6, '0') || '-0000-6000-8000-000000000000', checkpoint, metadata
						from checkpoints, generate_series(1, 100000) i where thread_id = ? and checkpoint_id = ?""")
			.params(this.thread, fork.checkpoint().id())
			.update();
		jdbc.sql("analyze checkpoints").update();
		LangGraph4jSaver another = new LangGraph4jSaver(counted());
		long start = System.nanoTime();
		assertThat(another.get(changed).orElseThrow().getId()).isEqualTo(fork.checkpoint().id());
		assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
		assertThat(this.calls).containsExactly("pendingWrites", "getTuple");
		loop(another).invoke(GraphInput.resume(), changed);
		assertThat(
				saver.getTuple(CheckpointConfig.of(this.thread)).orElseThrow().checkpoint().channelValues().get("log"))
			.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
			.startsWith(log(fork).toArray(String[]::new));
		CheckpointConfig made = GraphLocation.of(changed);
		assertThat(saver.pendingWrites(made)).hasSize(1);
		saver.deleteThread(this.thread);
		assertThat(saver.pendingWrites(made)).isEmpty();
	}

	@Test
	void idOfAStreamedSnapshotIsFound() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		List<RunnableConfig> snapshots = new ArrayList<>();
		graph.streamSnapshots(Map.of("log", "hi"), this.config)
			.stream()
			.filter(StateSnapshot.class::isInstance)
			.forEach((output) -> snapshots.add(((StateSnapshot<?>) output).config()));
		assertThat(snapshots).hasSize(6);
		for (int i = 0; i < 6; i++) {
			assertThat(graph.getState(snapshots.get(i)).state().data()).containsEntry("log", log(stored().get(5 - i)));
		}
	}

	/** The ids that langgraph4j made up lead to nothing then, and are not kept. */
	@Test
	void idOfASnapshotGoesWithItsCheckpoint() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		RunnableConfig run = RunnableConfig.builder(this.config).addMetadata("run_id", this.thread).build();
		graph.streamSnapshots(Map.of("log", "hi"), run).stream().forEach((output) -> {
		});
		assertThat(madeUpIds()).isEqualTo(6);
		Retention.builder(database)
			.policies((thread) -> thread.equals(this.thread) ? RetentionPolicy.ofLast(4) : RetentionPolicy.KEEP_ALL)
			.build()
			.run();
		assertThat(madeUpIds()).isEqualTo(4);
		saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(madeUpIds()).isEqualTo(1);
		graph.updateState(this.config, Map.of("log", "changed"));
		assertThat(madeUpIds()).isEqualTo(2);
		saver.deleteForRuns(List.of(this.thread));
		assertThat(madeUpIds()).isEqualTo(1);
	}

	private int madeUpIds() {
		return jdbc.sql("select count(*) from checkpoint_writes where thread_id = ? and channel like 'langgraph4j:%'")
			.param(this.thread)
			.query(Integer.class)
			.single();
	}

	@Test
	void subgraphsAreNamespacesOfTheirThread() throws Exception {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		CompiledGraph<AgentState> inner = checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("x", node_async((state) -> Map.of("log", "x")))
			.addEdge(START, "x")
			.addEdge("x", END)
			.compile();
		CompiledGraph<AgentState> middle = checkpointer.stateGraph(CHANNELS, AgentState::new)
			.addNode("inner", inner)
			.addEdge(START, "inner")
			.addEdge("inner", END)
			.compile();
		for (String graphId : new String[] { null, "root" }) {
			CompiledGraph<AgentState> graph = checkpointer.stateGraph(CHANNELS, AgentState::new)
				.addNode("middle", middle)
				.addEdge(START, "middle")
				.addEdge("middle", END)
				.compile(CompileConfig.builder().graphId(graphId).build());
			graph.invoke(Map.of("log", "hi"), this.config);
			List<CheckpointTuple> all = saver.list(CheckpointConfig.of(this.thread)).toList();
			assertThat(all).extracting((tuple) -> tuple.config().checkpointNamespace())
				.containsOnly("", "middle", "middle|inner");
			CheckpointTuple root = all.get(all.size() - 1);
			assertThat(all.stream().filter((tuple) -> "middle|inner".equals(tuple.config().checkpointNamespace())))
				.hasSize(2)
				.allSatisfy((tuple) -> assertThat(tuple.metadata().parents()).containsOnlyKeys("", "middle")
					.containsEntry("", root.checkpoint().id()));
			saver.deleteThread(this.thread);
			assertThat(jdbc.sql("select count(*) from checkpoints where thread_id like ?")
				.param(this.thread + "%")
				.query(Long.class)
				.single()).isZero();
		}
	}

	@Test
	void threadIdThatLooksLikeASubgraphIsNone() throws Exception {
		String threadId = this.thread + "_subgraph_agent";
		loop(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi"),
				RunnableConfig.builder().threadId(threadId).build());
		assertThat(saver.list(CheckpointConfig.of(threadId, "", null))).hasSize(6);
	}

	@Test
	void configWithoutAThreadIsRefused() throws Exception {
		CompiledGraph<AgentState> graph = loop(new LangGraph4jSaver(saver));
		assertThatIllegalArgumentException().isThrownBy(() -> graph.invoke(Map.of("log", "hi")))
			.withMessageContaining("RunnableConfig names no thread");
	}

	@Test
	void changeOfACheckpointThatIsNotThereIsRefused() throws Exception {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver);
		assertThatExceptionOfType(io.github.langgraph4spring.checkpoint.CheckpointException.class)
			.isThrownBy(() -> checkpointer.put(this.config.withCheckPointId("nowhere"),
					org.bsc.langgraph4j.checkpoint.Checkpoint.builder()
						.nodeId("a")
						.nextNodeId("b")
						.state(Map.of())
						.build()))
			.withMessageContaining("no checkpoint 'nowhere'");
	}

	@Test
	void onlyTheRunIsStoredOfTheMetadataOfTheConfig() throws Exception {
		Executor executor = Runnable::run;
		RunnableConfig withSecrets = RunnableConfig.builder(this.config)
			.putMetadata(Map.of("executor", executor, "secret", "x", "run_id", "the run"))
			.build();
		loop(new LangGraph4jSaver(saver)).invoke(Map.of("log", "hi"), withSecrets);
		assertThat(stored()).allSatisfy((tuple) -> assertThat(tuple.metadata().entries()).containsOnlyKeys("source",
				"step", "parents", "run_id"));
		saver.deleteForRuns(List.of("the run"));
		assertThat(stored()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void everyDialectIsContinued(Dialect dialect) throws Exception {
		PostgresSaver plain = PostgresSaver.builder(database).dialect(dialect).build();
		PostgresSaver encrypted = PostgresSaver.builder(database)
			.dialect(dialect)
			.serializer(EncryptedSerializer.fromKey(new LangGraphSerializer(), "0123456789abcdef"))
			.build();
		for (PostgresSaver other : List.of(plain, encrypted)) {
			RunnableConfig thread = RunnableConfig.builder().threadId(UUID.randomUUID().toString()).build();
			loop(new LangGraph4jSaver(other)).invoke(Map.of("log", "hi", "note", "simple"), thread);
			AgentState state = loop(new LangGraph4jSaver(other)).invoke(Map.of("log", "hi again", "n", 1.5), thread)
				.orElseThrow();
			assertThat(state.<List<String>>value("log").orElseThrow()).hasSize(12);
			assertThat(state.data()).containsEntry("note", "simple").containsEntry("n", 1.5);
			assertThat(loop(new LangGraph4jSaver(other)).getStateHistory(thread)).hasSize(12)
				.allSatisfy((snapshot) -> assertThat(snapshot.state().data()).containsEntry("note", "simple"));
			assertThat(other.list(CheckpointConfig.of(thread.threadId().orElseThrow()))
				.flatMap((tuple) -> tuple.checkpoint().channelVersions().values().stream())
				.allMatch((version) -> version.number() == (dialect == Dialect.JAVASCRIPT))).isTrue();
		}
	}

	@Test
	void releasedThreadMayBeKept() throws Exception {
		LangGraph4jSaver checkpointer = LangGraph4jSaver.builder(saver).keepReleasedThreads().build();
		loop(checkpointer).invoke(Map.of("log", "hi"), this.config);
		assertThat(checkpointer.release(this.config).checkpoints()).hasSize(6);
		assertThat(stored()).hasSize(6);
	}

}
