package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointIds;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.PythonKind;
import io.github.langgraph4spring.interoperability.Participant.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that live graphs of the three languages share: the same nodes, the same state.
 */
@Tag("interoperability")
class LiveThreadsIT {

	private static final List<Object> QUESTIONS = List.of(Map.of("question", "go on?"));

	private static SharedDatabase database;

	private static PeerProcess python;

	private static PeerProcess javaScript;

	private enum Language {

		PYTHON, JAVA, JAVASCRIPT

	}

	@BeforeAll
	static void start() {
		database = new SharedDatabase();
		PostgresSchema.of(database.dataSource()).migrate();
		python = new PeerProcess(Peer.PYTHON, "trip_graph.py", database.uri());
		javaScript = new PeerProcess(Peer.JAVASCRIPT, "trip-graph.js", database.uri());
	}

	@AfterAll
	static void stop() {
		python.close();
		javaScript.close();
		database.close();
	}

	private static PostgresSaver saver(Dialect dialect) {
		AllowedTypes types = AllowedTypes.none().mapping(TripGraph.Trip.class, "trip.Trip", PythonKind.DATA_CLASS);
		return database.saver().serializer(new LangGraphSerializer(types)).dialect(dialect).build();
	}

	/** A language's graph; what Java begins is for the other language to go on with. */
	private static Participant graph(Language language, Language other) {
		return switch (language) {
			case PYTHON -> new PeerParticipant(python);
			case JAVASCRIPT -> new PeerParticipant(javaScript);
			case JAVA -> new TripGraph(saver((other == Language.JAVASCRIPT) ? Dialect.JAVASCRIPT : Dialect.PYTHON));
		};
	}

	static Stream<Arguments> pairs() {
		return Stream.of(Language.values())
			.flatMap((first) -> Stream.of(Language.values())
				.filter((second) -> second != first)
				.map((second) -> Arguments.of(first, second)));
	}

	/**
	 * Hands a thread to another language: as it is, or where neither reads the other's, a
	 * copy that is translated.
	 */
	private static String handOver(String thread, Language from, Language to) {
		if (from == Language.JAVA || to == Language.JAVA) {
			return thread;
		}
		String copy = UUID.randomUUID().toString();
		Dialect dialect = (to == Language.JAVASCRIPT) ? Dialect.JAVASCRIPT : Dialect.PYTHON;
		database.saver().build().copyThread(thread, copy, dialect);
		return copy;
	}

	/** The values while the graph waits, by who made them and who looks at them. */
	private static Map<String, Object> waiting(Language begun, Language reader) {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("messages",
				List.of(Map.of("message", "human", "id", "human-1", "content", "hi"),
						Map.of("message", "ai", "id", "ai-1", "content", "", "tool_calls",
								List.of(List.of("get_weather", Map.of("city", "sf"), "call-1"))),
						Map.of("message", "tool", "id", "tool-1", "content", "sunny", "tool_call_id", "call-1")));
		values.put("count", 2);
		values.put("tags", Map.of("set", List.of("asked", "told")));
		values.put("results", List.of(10, 20, 30));
		values.put("note", "new");
		Map<String, Object> trip = Map.of("city", "sf", "days", 3);
		if (begun == Language.JAVASCRIPT) {
			// JavaScript stores a Date as text, and an object of a class as a plain one
			values.put("when", "2024-05-04T06:32:42.120Z");
			values.put("trip", trip);
		}
		else if (reader == Language.JAVASCRIPT) {
			values.put("when", Map.of("inert", "datetime.datetime"));
			values.put("trip", Map.of("inert", "trip.Trip"));
		}
		else {
			values.put("when", Map.of("datetime", "2024-05-04T06:32:42.120000+00:00"));
			values.put("trip", Map.of("Trip", trip));
		}
		return values;
	}

	private static Map<String, Object> ended(Language begun, Language reader) {
		Map<String, Object> values = waiting(begun, reader);
		List<Object> messages = new ArrayList<>((List<?>) values.get("messages"));
		messages.add(Map.of("message", "ai", "id", "ai-2", "content", "done"));
		values.put("messages", messages);
		values.put("count", 4);
		values.put("approved", "yes");
		values.put("inner", "inside: yes");
		return values;
	}

	private static void assertSame(Snapshot actual, Snapshot expected) {
		assertThat(actual).usingRecursiveComparison().ignoringFields("values", "errors").isEqualTo(expected);
	}

	private static void assertSame(List<Snapshot> actual, List<Snapshot> expected) {
		assertThat(actual).usingRecursiveComparison().ignoringFields("values", "errors").isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void threadThatOneBeginsIsReadAndEndedByAnother(Language first, Language second) {
		Participant beginner = graph(first, second);
		Participant ender = graph(second, first);
		String thread = UUID.randomUUID().toString();
		Snapshot begun = beginner.begin(thread, false);
		assertThat(begun.values()).isEqualTo(waiting(first, first));
		assertThat(begun.next()).containsExactly("approve");
		assertThat(begun.interrupts()).isEqualTo(QUESTIONS);
		String handed = handOver(thread, first, second);
		Snapshot read = ender.state(handed);
		assertSame(read, begun);
		assertThat(read.values()).isEqualTo(waiting(first, second));
		assertSame(ender.history(handed), beginner.history(thread));
		Snapshot end = ender.resume(handed, "yes");
		assertThat(end.values()).isEqualTo(ended(first, second));
		assertThat(end.next()).isEmpty();
		assertThat(end.interrupts()).isEmpty();
		String back = handOver(handed, second, first);
		assertThat(beginner.state(back).values()).isEqualTo(ended(first, first));
		assertSame(beginner.history(back), ender.history(handed));
		assertSubgraphIsInItsNamespace(handed);
		assertSubgraphIsInItsNamespace(back);
	}

	private static void assertSubgraphIsInItsNamespace(String thread) {
		PostgresSaver saver = saver(Dialect.PYTHON);
		CheckpointTuple before = saver.list(CheckpointConfig.of(thread, "", null))
			.filter((tuple) -> tuple.checkpoint().nextNodes().equals(List.of("sub")))
			.findFirst()
			.orElseThrow();
		String namespace = TaskIds.namespace(before, "sub", TaskIds.ofNode(before, "sub", List.of("branch:to:sub")));
		assertThat(saver.list(CheckpointConfig.of(thread)).map((tuple) -> tuple.config().namespaceOrRoot()))
			.containsOnly("", namespace);
		Checkpoint inside = saver.get(CheckpointConfig.of(thread, namespace, null)).orElseThrow();
		assertThat(inside.channelValues()).containsEntry("inner", "inside: yes");
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void branchThatFailsInOneIsRunAgainByAnotherAlone(Language first, Language second) {
		Participant failing = graph(first, second);
		Participant mending = graph(second, first);
		String thread = UUID.randomUUID().toString();
		Snapshot failed = failing.begin(thread, true);
		assertThat(failed.next()).containsExactly("work");
		String handed = handOver(thread, first, second);
		Snapshot read = mending.state(handed);
		assertSame(read, failed);
		assertThat(read.values()).containsEntry("results", List.of(10, 30));
		assertThat(read.errors()).anySatisfy((error) -> assertThat(error).contains("two fails"));
		Snapshot mended = mending.goOn(handed);
		assertThat(mended.values()).isEqualTo(waiting(first, second));
		assertThat(mended.interrupts()).isEqualTo(QUESTIONS);
		assertSame(failing.state(handOver(handed, second, first)), mended);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void checkpointThatOneMadeIsForkedByAnother(Language first, Language second) {
		Participant beginner = graph(first, second);
		Participant forking = graph(second, first);
		String thread = UUID.randomUUID().toString();
		Snapshot begun = beginner.begin(thread, false);
		Snapshot old = beginner.history(thread)
			.stream()
			.filter((snapshot) -> snapshot.next().equals(List.of("tools")))
			.findFirst()
			.orElseThrow();
		String handed = handOver(thread, first, second);
		Snapshot forked = forking.fork(handed, old.id(), "forked");
		Map<String, Object> expected = waiting(first, second);
		expected.put("note", "forked");
		assertThat(forked.values()).isEqualTo(expected);
		assertThat(forked.interrupts()).isEqualTo(QUESTIONS);
		String back = handOver(handed, second, first);
		List<Snapshot> history = beginner.history(back);
		assertSame(history, forking.history(handed));
		assertThat(history).filteredOn((snapshot) -> snapshot.source().equals("update"))
			.extracting(Snapshot::parent)
			.containsExactly(old.id());
		// the branch that was forked is what it was
		assertThat(history).filteredOn((snapshot) -> snapshot.id().equals(begun.id())).containsExactly(begun);
	}

	@ParameterizedTest
	@CsvSource({ "PYTHON, JAVA, JAVASCRIPT", "JAVA, JAVASCRIPT, PYTHON", "JAVASCRIPT, PYTHON, JAVA",
			"PYTHON, JAVASCRIPT, JAVA", "JAVASCRIPT, JAVA, PYTHON", "JAVA, PYTHON, JAVASCRIPT" })
	void threadGoesRoundAllThree(Language begins, Language mends, Language ends) {
		String thread = UUID.randomUUID().toString();
		Snapshot failed = graph(begins, mends).begin(thread, true);
		String second = handOver(thread, begins, mends);
		Snapshot waiting = graph(mends, ends).goOn(second);
		assertThat(waiting.parent()).isEqualTo(failed.id());
		assertThat(waiting.values()).isEqualTo(waiting(begins, mends));
		String third = handOver(readableBy(second, mends, ends), mends, ends);
		assertThat(graph(ends, begins).state(third).interrupts()).isEqualTo(QUESTIONS);
		Snapshot ended = graph(ends, begins).resume(third, "yes");
		assertThat(ended.values()).isEqualTo(ended(begins, ends));
		String back = handOver(readableBy(third, ends, begins), ends, begins);
		assertThat(graph(begins, begins).state(back).values()).isEqualTo(ended(begins, begins));
		assertSame(graph(begins, begins).history(back), graph(ends, ends).history(third));
	}

	@ParameterizedTest
	@CsvSource({ "PYTHON, JAVASCRIPT", "JAVASCRIPT, PYTHON" })
	void subgraphThatWaitsGoesOnWhereItIsWhenItsThreadIsTranslated(Language first, Language second) {
		String thread = UUID.randomUUID().toString();
		assertThat(runSubgraph(first, thread)).isEqualTo("prepare ask waits");
		assertThat(runSubgraph(second, handOver(thread, first, second), "yes")).isEqualTo("ask yes");
	}

	private static String runSubgraph(Language language, String... arguments) {
		Peer peer = (language == Language.PYTHON) ? Peer.PYTHON : Peer.JAVASCRIPT;
		String script = (language == Language.PYTHON) ? "subgraph.py" : "subgraph.js";
		return peer.run(script, Stream.concat(Stream.of(database.uri()), Stream.of(arguments)).toArray(String[]::new))
			.strip();
	}

	@ParameterizedTest
	@EnumSource(names = { "PYTHON", "JAVASCRIPT" })
	void answerThatJavaSavesIsTakenWhereTheThreadGoesOn(Language language) {
		String thread = UUID.randomUUID().toString();
		Participant graph = graph(language, Language.JAVA);
		graph.begin(thread, false);
		PostgresSaver saver = saver(Dialect.PYTHON);
		CheckpointTuple waiting = saver.getTuple(CheckpointConfig.of(thread)).orElseThrow();
		String task = waiting.interruptsByTask().keySet().iterator().next();
		String namespace = TaskIds.namespace(waiting, "approve", task);
		assertThat(waiting.interrupts()).extracting(Interrupt::id).containsExactly(TaskIds.interruptId(namespace, 0));
		saver.putWrites(waiting.config(), List.of(new ChannelWrite(ChannelWrite.RESUME, List.of("yes"))), task);
		assertThat(saver.getTuple(CheckpointConfig.of(thread)).orElseThrow().answers(task)).containsExactly("yes");
		Snapshot ended = graph.goOn(thread);
		assertThat(ended.values()).isEqualTo(ended(language, language));
	}

	@Test
	void portableThreadIsReadByAllAndEndedByPython() {
		TripGraph java = new TripGraph(saver(Dialect.PORTABLE));
		String thread = UUID.randomUUID().toString();
		Snapshot begun = java.begin(thread, false);
		Map<String, Object> expected = waiting(Language.JAVA, Language.JAVASCRIPT);
		expected.put("tags", Map.of("inert", "builtins.set"));
		Snapshot read = graph(Language.JAVASCRIPT, Language.JAVA).state(thread);
		assertThat(read.values()).isEqualTo(expected);
		assertThat(read.next()).isEqualTo(begun.next());
		Participant python = graph(Language.PYTHON, Language.JAVA);
		assertSame(python.state(thread), begun);
		assertThat(python.resume(thread, "yes").values()).containsEntry("count", 4)
			.containsEntry("tags", Map.of("set", List.of("asked", "told")));
		assertThat(java.state(thread).values()).containsEntry("approved", "yes");
	}

	@Test
	void pythonReadsWhatJavaScriptWrote() {
		String thread = UUID.randomUUID().toString();
		graph(Language.JAVASCRIPT, Language.JAVA).begin(thread, false);
		Snapshot read = graph(Language.PYTHON, Language.JAVA).state(thread);
		assertThat(read.values())
			.containsEntry("messages", waiting(Language.JAVASCRIPT, Language.PYTHON).get("messages"))
			.containsEntry("results", List.of(10, 20, 30));
	}

	/** What Java goes on with keeps the dialect of who began it. */
	private static String readableBy(String thread, Language from, Language to) {
		if (from != Language.JAVA || to == Language.JAVA) {
			return thread;
		}
		return handOver(thread, (to == Language.PYTHON) ? Language.JAVASCRIPT : Language.PYTHON, to);
	}

	@ParameterizedTest
	@EnumSource(names = { "PYTHON", "JAVASCRIPT" })
	void whatJavaRewritesUnchangedKeepsItsBytes(Language language) {
		String thread = UUID.randomUUID().toString();
		graph(language, Language.JAVA).begin(thread, false);
		PostgresSaver saver = database.saver().build();
		CheckpointTuple tuple = saver.getTuple(CheckpointConfig.of(thread)).orElseThrow();
		Checkpoint checkpoint = tuple.checkpoint();
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		checkpoint.channelVersions().forEach((channel, version) -> versions.put(channel, saver.nextVersion(version)));
		CheckpointConfig rewritten = saver.put(tuple.config(),
				checkpoint.toBuilder().id(CheckpointIds.next(4)).channelVersions(versions).build(), tuple.metadata(),
				versions);
		List<ChannelWrite> writes = tuple.pendingWrites()
			.stream()
			.map((write) -> new ChannelWrite(write.channel(), write.value()))
			.toList();
		saver.putWrites(rewritten, writes, tuple.pendingWrites().get(0).taskId());
		List<String> values = stored(thread, checkpoint.id());
		assertThat(values).hasSizeGreaterThan(6).isEqualTo(stored(thread, rewritten.checkpointId()));
	}

	/** What is stored of a checkpoint: its inline values, its blobs and its writes. */
	private static List<String> stored(String thread, String checkpointId) {
		return database.jdbc().queryForList("""
				SELECT concat_ws(' ', key, b.type, encode(blob, 'hex')) FROM checkpoints c
				CROSS JOIN jsonb_each_text(checkpoint -> 'channel_versions')
				JOIN checkpoint_blobs b ON b.thread_id = c.thread_id AND channel = key AND version = value
				WHERE c.thread_id = ? AND checkpoint_id = ? AND b.type <> 'empty'
				UNION ALL SELECT coalesce(checkpoint ->> 'channel_values', '{}') FROM checkpoints
				WHERE thread_id = ? AND checkpoint_id = ?
				UNION ALL SELECT concat_ws(' ', channel, type, encode(blob, 'hex')) FROM checkpoint_writes
				WHERE thread_id = ? AND checkpoint_id = ?
				ORDER BY 1""", String.class, thread, checkpointId, thread, checkpointId, thread, checkpointId);
	}

}
