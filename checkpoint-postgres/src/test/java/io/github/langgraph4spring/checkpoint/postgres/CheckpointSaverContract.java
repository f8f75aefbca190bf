package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.TypeNotAllowedException;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every saver does, however it is connected.
 */
public abstract class CheckpointSaverContract extends SaverContract {

	private JdbcClient jdbc;

	private CheckpointSaver saver;

	private String thread;

	@BeforeEach
	void beginThread() {
		this.jdbc = jdbc();
		this.saver = saver();
		this.thread = UUID.randomUUID().toString();
	}

	protected final CheckpointConfig config() {
		return CheckpointConfig.of(this.thread, "", null);
	}

	/** Puts a checkpoint of one value in the channel "value", new in this checkpoint. */
	protected final CheckpointConfig put(CheckpointConfig config, Object value) {
		return put(config, value, CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1));
	}

	private CheckpointConfig put(CheckpointConfig config, Object value, CheckpointMetadata metadata) {
		Map<String, ChannelVersion> versions = Map.of("value", this.saver.nextVersion(null));
		return this.saver.put(config, checkpoint(value, versions), metadata, versions);
	}

	private static Checkpoint checkpoint(Object value, Map<String, ChannelVersion> versions) {
		return Checkpoint.builder(1)
			.channelValues(Collections.singletonMap("value", value))
			.channelVersions(versions)
			.build();
	}

	private Object stored(CheckpointConfig config) {
		return this.saver.get(config).orElseThrow().channelValues().get("value");
	}

	@Test
	void threadThatIsNotThereIsEmpty() {
		assertThat(this.saver.get(config())).isEmpty();
		assertThat(this.saver.getTuple(config())).isEmpty();
		assertThat(this.saver.list(config())).isEmpty();
	}

	@Test
	void checkpointComesBackAsItWasPut() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("messages", List.of(new HumanMessage("hi", "1"), new AIMessage("hello", List.of(), "2")));
		values.put("count", 3);
		values.put("name", "bob");
		values.put("nothing", null);
		values.put("when", Instant.parse("2024-05-04T06:32:42.235444Z").atOffset(ZoneOffset.UTC));
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, this.saver.nextVersion(null)));
		Checkpoint checkpoint = Checkpoint.builder(-1)
			.channelValues(values)
			.channelVersions(versions)
			.versionsSeen(Map.of("agent", versions))
			.updatedChannels(List.of("messages", "count"))
			.additional(Map.of("pending_sends", List.of()))
			.build();
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_INPUT, -1)
			.with("run_id", "r1")
			.with("counters_since_delta_snapshot", Map.of("messages", List.of(1, 2)));
		CheckpointConfig config = this.saver.put(config(), checkpoint, metadata, versions);
		CheckpointTuple tuple = this.saver.getTuple(config).orElseThrow();
		assertThat(config).isEqualTo(CheckpointConfig.of(this.thread, "", checkpoint.id()));
		assertThat(tuple.config()).isEqualTo(config);
		assertThat(tuple.checkpoint()).isEqualTo(checkpoint);
		assertThat(tuple.metadata()).isEqualTo(metadata);
		assertThat(tuple.parentConfig()).isNull();
		assertThat(tuple.pendingWrites()).isEmpty();
	}

	@Test
	void latestIsTheGreatestIdAndAnyOtherIsFoundByItsId() {
		CheckpointConfig first = put(config(), "first");
		CheckpointConfig second = put(first, "second");
		assertThat(stored(config())).isEqualTo("second");
		assertThat(stored(CheckpointConfig.of(this.thread))).isEqualTo("second");
		assertThat(stored(first)).isEqualTo("first");
		assertThat(this.saver.getTuple(second).orElseThrow().parentConfig()).isEqualTo(first);
		assertThat(this.saver.get(config().withCheckpointId("none"))).isEmpty();
	}

	@Test
	void idsSortByCodePoint() {
		for (String id : List.of("a-1", "B", "a1", "ä", "9")) {
			this.saver.put(config(), Checkpoint.builder(0).id(id).build(), CheckpointMetadata.of("loop", 0), Map.of());
		}
		assertThat(this.saver.list(config()).map((tuple) -> tuple.checkpoint().id())).containsExactly("ä", "a1", "a-1",
				"B", "9");
		assertThat(this.saver.get(config()).orElseThrow().id()).isEqualTo("ä");
		assertThat(this.saver.list(CheckpointQuery.of(config()).before("a1")).map((tuple) -> tuple.checkpoint().id()))
			.containsExactly("a-1", "B", "9");
	}

	@Test
	void namespacesAreApart() {
		put(config(), "root");
		CheckpointConfig inner = put(config().withNamespace("child:1"), "inner");
		assertThat(stored(config())).isEqualTo("root");
		assertThat(stored(CheckpointConfig.of(this.thread))).isEqualTo("root");
		assertThat(stored(CheckpointConfig.of(this.thread, "child:1", null))).isEqualTo("inner");
		assertThat(this.saver.list(CheckpointConfig.of(this.thread))).hasSize(2);
		assertThat(this.saver.list(config())).hasSize(1);
		assertThat(this.saver.list(CheckpointConfig.of(this.thread, "child:1", null)).map(CheckpointTuple::config))
			.containsExactly(inner);
	}

	@Test
	void idPutAgainReplacesTheCheckpointAndKeepsTheParent() {
		CheckpointConfig parent = put(config(), "parent");
		Checkpoint checkpoint = checkpoint("once", Map.of());
		CheckpointConfig config = this.saver.put(parent, checkpoint, CheckpointMetadata.of("loop", 1), Map.of());
		this.saver.put(config(), checkpoint.toBuilder().channelValues(Map.of("value", "twice")).build(),
				CheckpointMetadata.of("update", 2), Map.of());
		CheckpointTuple tuple = this.saver.getTuple(config).orElseThrow();
		assertThat(tuple.checkpoint().channelValues()).isEqualTo(Map.of("value", "twice"));
		assertThat(tuple.metadata().source()).isEqualTo("update");
		assertThat(tuple.parentConfig()).isEqualTo(parent);
	}

	@Test
	void channelThatDidNotChangeIsStoredOnce() {
		ChannelVersion one = this.saver.nextVersion(null);
		ChannelVersion two = this.saver.nextVersion(one);
		Map<String, Object> values = new HashMap<>(Map.of("kept", List.of(1), "changed", List.of(1)));
		CheckpointConfig first = this.saver.put(config(),
				Checkpoint.builder(0)
					.channelValues(values)
					.channelVersions(Map.of("kept", one, "changed", one))
					.build(),
				CheckpointMetadata.of("loop", 0), Map.of("kept", one, "changed", one));
		values.put("changed", List.of(2));
		CheckpointConfig second = this.saver.put(first,
				Checkpoint.builder(1)
					.channelValues(values)
					.channelVersions(Map.of("kept", one, "changed", two))
					.build(),
				CheckpointMetadata.of("loop", 1), Map.of("changed", two));
		assertThat(this.saver.get(second).orElseThrow().channelValues())
			.isEqualTo(Map.of("kept", List.of(1), "changed", List.of(2)));
		assertThat(this.saver.get(first).orElseThrow().channelValues())
			.isEqualTo(Map.of("kept", List.of(1), "changed", List.of(1)));
		assertThat(count("checkpoint_blobs")).isEqualTo(3);
	}

	@Test
	void onlySimpleValuesAreStoredWithoutANewVersion() {
		Map<String, Object> values = Map.of("simple", "kept", "list", List.of(1));
		CheckpointConfig config = this.saver.put(config(), Checkpoint.builder(0).channelValues(values).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		assertThat(this.saver.get(config).orElseThrow().channelValues()).isEqualTo(Map.of("simple", "kept"));
	}

	static List<Object> simpleValues() {
		return Arrays.asList(null, true, false, "", "text", "quote \" and \\ and 🌍", 0, -1, Integer.MAX_VALUE,
				1L << 40, Long.MIN_VALUE, BigInteger.TWO.pow(80), 0.0, 1.0, 0.1, -2.5, 1e20, 1e-20, Double.MAX_VALUE,
				Double.MIN_VALUE);
	}

	@ParameterizedTest
	@MethodSource("simpleValues")
	void simpleValueIsInTheCheckpointsRow(Object value) {
		assertThat(stored(put(config(), value))).isEqualTo(value);
		assertThat(count("checkpoint_blobs")).isZero();
	}

	static List<Object> valuesThatJsonbCannotHold() {
		return List.of("a\u0000b", Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
	}

	@ParameterizedTest
	@MethodSource("valuesThatJsonbCannotHold")
	void valueThatJsonbCannotHoldIsInABlob(Object value) {
		assertThat(stored(put(config(), value))).isEqualTo(value);
		assertThat(count("checkpoint_blobs")).isOne();
	}

	@Test
	void halfASurrogatePairIsStoredAsPythonStoresIt() {
		assertThat(stored(put(config(), "a\ud800b"))).isEqualTo("a?b");
	}

	@Test
	void bytesAndEmptyContainersComeBack() {
		for (Object value : List.of(new byte[] { 0, 1, -1 }, List.of(), Map.of(), Set.of(), new byte[0])) {
			assertThat(stored(put(config(), value))).isEqualTo(value);
		}
	}

	@Test
	void snapshotOfADeltaChannelLeavesAMark() {
		assertThat(stored(put(config(), new DeltaSnapshot(List.of(1))))).isEqualTo(new DeltaSnapshot(List.of(1)));
		assertThat(
				this.jdbc.sql("select checkpoint -> 'channel_values' ->> 'value' from checkpoints where thread_id = ?")
					.param(this.thread)
					.query(String.class)
					.single())
			.isEqualTo("true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.0", "2.50", "12345678901234567890" })
	void numberVersionFindsItsBlob(String number) {
		Map<String, ChannelVersion> versions = Map.of("value", new ChannelVersion(number, true));
		CheckpointConfig config = this.saver.put(config(), checkpoint(List.of(1), versions),
				CheckpointMetadata.of("loop", 0), versions);
		Checkpoint checkpoint = this.saver.get(config).orElseThrow();
		assertThat(checkpoint.channelValues()).isEqualTo(Map.of("value", List.of(1)));
		assertThat(checkpoint.channelVersions()).isEqualTo(versions);
	}

	@Test
	void configsScalarsGoIntoTheMetadataAsInPython() {
		Map<String, Object> configurable = new HashMap<>(Map.of("price", new java.math.BigDecimal("1.5"), "user", "bob",
				"langgraph_step", 3, "__secret", "x", "list", List.of(1), "source", "ignored"));
		CheckpointConfig config = config().withConfigurable(configurable)
			.withMetadata(Map.of("tenant", 7, "user", "alice", "ratio", 0.5, "flag", true));
		CheckpointMetadata metadata = CheckpointMetadata.of("input", -1).with("writes", Map.of("a", 1));
		CheckpointConfig saved = put(config, 1, metadata);
		assertThat(this.saver.getTuple(saved).orElseThrow().metadata().entries()).isEqualTo(Map.of("source", "input",
				"step", -1, "parents", Map.of(), "tenant", 7, "user", "alice", "ratio", 0.5, "flag", true));
	}

	@Test
	void metadataLosesOnlyWhatPostgresCannotHold() {
		CheckpointMetadata metadata = CheckpointMetadata.of("input", -1)
			.with("nul", "a\u0000b")
			.with("nested", Map.of("k\u0000", List.of("\u0000", "\ud800")));
		assertThat(this.saver.getTuple(put(config(), 1, metadata)).orElseThrow().metadata().entries())
			.containsEntry("nul", "ab")
			.containsEntry("nested", Map.of("k", List.of("", "?")));
	}

	@Test
	void badInputIsAnErrorBeforeAnythingIsWritten() {
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> put(config(), Map.of("nested", List.of(new Trip("nyc")))))
			.withMessageContaining(Trip.class.getName())
			.withMessageContaining("langgraph.checkpoint.postgres.allowed-types");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> put(config(), 1, CheckpointMetadata.of("loop", 0).with("ratio", Double.NaN)))
			.withMessageContaining("metadata.ratio");
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> this.saver.putWrites(config().withCheckpointId("1"),
					List.of(new ChannelWrite("a", 1), new ChannelWrite("b", new Trip("sf"))), "task"));
		assertThatIllegalArgumentException().isThrownBy(() -> CheckpointConfig.of(null))
			.withMessageContaining("thread id");
		assertThatIllegalArgumentException().isThrownBy(() -> CheckpointConfig.of("a\u0000"))
			.withMessageContaining("U+0000");
		assertThatIllegalArgumentException().isThrownBy(() -> this.saver.putWrites(config(), List.of(), "task"))
			.withMessageContaining("id");
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
	}

	@Test
	void writesComeBackByPathAndTaskAndInTheirOrder() {
		CheckpointConfig config = put(config(), 1);
		this.saver.putWrites(config, List.of(new ChannelWrite("b", List.of(1)), new ChannelWrite("a", null)), "task2",
				"~__pregel_pull, a");
		this.saver.putWrites(config, List.of(new ChannelWrite("c", "x")), "task1", "~__pregel_pull, b");
		this.saver.putWrites(config, List.of(new ChannelWrite("d", 1.5)), "task1b", "~__pregel_pull, a");
		assertThat(this.saver.getTuple(config).orElseThrow().pendingWrites()).containsExactly(
				new PendingWrite("task1b", "d", 1.5), new PendingWrite("task2", "b", List.of(1)),
				new PendingWrite("task2", "a", null), new PendingWrite("task1", "c", "x"));
		assertThat(this.saver.pendingWrites(config))
			.isEqualTo(this.saver.getTuple(config).orElseThrow().pendingWrites());
		assertThatIllegalArgumentException().isThrownBy(() -> this.saver.pendingWrites(config()))
			.withMessageContaining("id");
	}

	@Test
	void writesMayComeBeforeTheirCheckpointAndStayWithIt() {
		Checkpoint checkpoint = checkpoint(1, Map.of());
		CheckpointConfig config = config().withCheckpointId(checkpoint.id());
		this.saver.putWrites(config, List.of(new ChannelWrite("a", 1)), "task");
		assertThat(this.saver.pendingWrites(config)).containsExactly(new PendingWrite("task", "a", 1));
		this.saver.put(config(), checkpoint, CheckpointMetadata.of("loop", 0), Map.of());
		put(config, 2);
		assertThat(this.saver.getTuple(config).orElseThrow().pendingWrites()).hasSize(1);
		assertThat(this.saver.getTuple(config()).orElseThrow().pendingWrites()).isEmpty();
	}

	@Test
	void writePutAgainIsKeptUnlessAllGoToSpecialChannels() {
		CheckpointConfig config = put(config(), 1);
		this.saver.putWrites(config, List.of(new ChannelWrite("a", "old"), new ChannelWrite("__error__", "old")), "t");
		this.saver.putWrites(config, List.of(new ChannelWrite("a", "new"), new ChannelWrite("__error__", "new")), "t");
		assertThat(values(config)).containsExactly("__error__=old", "a=old");
		this.saver.putWrites(config, List.of(new ChannelWrite("__error__", "new")), "t");
		assertThat(values(config)).containsExactly("__error__=new", "a=old");
	}

	@Test
	void specialChannelsHaveFixedIndexes() {
		CheckpointConfig config = put(config(), 1);
		this.saver.putWrites(config,
				List.of(new ChannelWrite("a", 1), new ChannelWrite(ChannelWrite.ERROR, "e"),
						new ChannelWrite(ChannelWrite.SCHEDULED, "s"), new ChannelWrite(ChannelWrite.INTERRUPT, "i"),
						new ChannelWrite(ChannelWrite.RESUME, "r"), new ChannelWrite("b", 2)),
				"task");
		assertThat(this.jdbc.sql("select idx from checkpoint_writes where thread_id = ? order by idx")
			.param(this.thread)
			.query(Integer.class)
			.list()).containsExactly(-4, -3, -2, -1, 0, 5);
	}

	@Test
	void twoWritesToOneFixedIndexAreAsIfTheyCameOneByOne() {
		CheckpointConfig config = put(config(), 1);
		this.saver.putWrites(config, List.of(new ChannelWrite("__resume__", 1), new ChannelWrite("__resume__", 2)),
				"t");
		assertThat(values(config)).containsExactly("__resume__=2");
		this.saver.putWrites(config,
				List.of(new ChannelWrite("__error__", 1), new ChannelWrite("__error__", 2), new ChannelWrite("a", 3)),
				"u");
		assertThat(values(config)).containsExactly("__resume__=2", "__error__=1", "a=3");
	}

	private List<String> values(CheckpointConfig config) {
		return this.saver.getTuple(config)
			.orElseThrow()
			.pendingWrites()
			.stream()
			.map((write) -> write.channel() + "=" + write.value())
			.toList();
	}

	@Test
	void listIsNewestFirstAndMayBeLimitedAndBounded() {
		List<CheckpointConfig> saved = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			saved.add(0, put(config(), i));
		}
		assertThat(configs(CheckpointQuery.of(config()))).isEqualTo(saved);
		assertThat(configs(CheckpointQuery.of(config()).limit(2))).isEqualTo(saved.subList(0, 2));
		assertThat(configs(CheckpointQuery.of(config()).limit(0))).isEmpty();
		assertThat(configs(CheckpointQuery.of(config()).before(saved.get(1).checkpointId())))
			.isEqualTo(saved.subList(2, 5));
		assertThat(configs(CheckpointQuery.of(config()).before(saved.get(1).checkpointId()).limit(1)))
			.isEqualTo(saved.subList(2, 3));
		assertThat(configs(CheckpointQuery.of(saved.get(3)))).isEqualTo(saved.subList(3, 4));
	}

	private List<CheckpointConfig> configs(CheckpointQuery query) {
		return this.saver.list(query).map(CheckpointTuple::config).toList();
	}

	@Test
	void metadataFilterIsContainment() {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1)
			.with("tags", List.of("a", "b"))
			.with("none", null);
		CheckpointConfig tagged = put(config(), 1, metadata);
		CheckpointConfig plain = put(config(), 2, CheckpointMetadata.of("input", -1));
		assertThat(filtered(Map.of("source", "loop"))).containsExactly(tagged);
		assertThat(filtered(Map.of("source", "loop", "step", -1))).isEmpty();
		assertThat(filtered(Map.of("tags", List.of("b")))).containsExactly(tagged);
		assertThat(filtered(Collections.singletonMap("none", null))).containsExactly(tagged);
		assertThat(filtered(Map.of())).containsExactly(plain, tagged);
		assertThat(filtered(Map.of("x' or '1'='1", "\"}'; drop table checkpoints; --"))).isEmpty();
	}

	private List<CheckpointConfig> filtered(Map<String, Object> filter) {
		return configs(CheckpointQuery.of(config()).filter(filter));
	}

	@Test
	void listCoversOneSeveralOrAllThreads() {
		CheckpointConfig one = put(config(), 1);
		CheckpointConfig two = put(CheckpointConfig.of(this.thread + "-2"), 2);
		CheckpointConfig three = put(CheckpointConfig.of(this.thread + "-3"), 3);
		assertThat(configs(CheckpointQuery.ofThreads(this.thread))).containsExactly(one);
		assertThat(configs(CheckpointQuery.ofThreads(this.thread, this.thread + "-3"))).containsExactly(three, one);
		assertThat(configs(CheckpointQuery.all())).contains(three, two, one);
		assertThat(configs(CheckpointQuery.ofThreads())).isEmpty();
	}

	@Test
	void threadsAreListedOnceEachFromOneToTheNext() {
		for (String suffix : List.of("a", "b", "c")) {
			CheckpointConfig first = put(CheckpointConfig.of(this.thread + suffix), 1);
			put(first, 2);
			put(CheckpointConfig.of(this.thread + suffix, "child:1", null), 3);
		}
		assertThat(this.saver.threads(ThreadQuery.all()).filter((id) -> id.startsWith(this.thread)))
			.containsExactly(this.thread + "a", this.thread + "b", this.thread + "c");
		assertThat(this.saver.threads(ThreadQuery.all().after(this.thread + "a").limit(2)))
			.containsExactly(this.thread + "b", this.thread + "c");
		assertThat(this.saver.threads(ThreadQuery.all().limit(0))).isEmpty();
		this.saver.deleteThread(this.thread + "b");
		assertThat(this.saver.threads(ThreadQuery.all().after(this.thread + "a").limit(1)))
			.containsExactly(this.thread + "c");
		assertThatIllegalArgumentException().isThrownBy(() -> ThreadQuery.all().limit(-1));
	}

	@Test
	void threadsAreReadPageByPage() {
		this.jdbc.sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select ? || to_char(n, 'FM0000'), '1', '{}' from generate_series(1, 2100) as n
				""").param(this.thread).update();
		assertThat(this.saver.threads(ThreadQuery.all().after(this.thread).limit(2100))).hasSize(2100)
			.doesNotHaveDuplicates()
			.allMatch((id) -> id.startsWith(this.thread));
		this.jdbc.sql("delete from checkpoints where thread_id like ? || '%'").param(this.thread).update();
	}

	@Test
	void listIsReadPageByPageWhileTheCallerUsesTheSaver() {
		int checkpoints = 2 * PostgresSaver.PAGE_SIZE + 1;
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < checkpoints; i++) {
			ids.add(0, put(config(), i).checkpointId());
		}
		List<String> listed = new ArrayList<>();
		this.saver.list(CheckpointConfig.of(this.thread)).forEach((tuple) -> {
			listed.add(tuple.checkpoint().id());
			assertThat(this.saver.get(tuple.config())).isPresent();
		});
		assertThat(listed).isEqualTo(ids);
		assertThat(this.saver.list(CheckpointQuery.of(config()).limit(PostgresSaver.PAGE_SIZE + 1)))
			.hasSize(PostgresSaver.PAGE_SIZE + 1);
	}

	@Test
	void checkpointsOfOneIdInManyThreadsAndNamespacesAreAllListedOverSeveralPages() {
		Checkpoint checkpoint = checkpoint("same", Map.of());
		String[] threads = new String[PostgresSaver.PAGE_SIZE];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = this.thread + "-" + i;
			for (String namespace : List.of("", "a:1")) {
				this.saver.put(CheckpointConfig.of(threads[i], namespace, null), checkpoint,
						CheckpointMetadata.of("loop", 0), Map.of());
			}
		}
		assertThat(Set.copyOf(configs(CheckpointQuery.ofThreads(threads)))).hasSize(2 * PostgresSaver.PAGE_SIZE);
	}

	@Test
	void deletedThreadIsGoneAndNoOther() {
		CheckpointConfig config = put(config(), List.of(1));
		put(config().withNamespace("child:1"), List.of(2));
		this.saver.putWrites(config, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig other = put(CheckpointConfig.of(this.thread + "2"), List.of(3));
		this.saver.deleteThread(this.thread);
		assertThat(this.saver.list(CheckpointConfig.of(this.thread))).isEmpty();
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
		assertThat(this.saver.get(other)).isPresent();
		this.saver.deleteThread("never there");
	}

	@Test
	void nextVersionGrowsAndIsNeverTheSame() {
		ChannelVersion first = this.saver.nextVersion(null);
		assertThat(first.text()).matches("0{31}1\\.0\\.\\d{16}");
		assertThat(this.saver.nextVersion(first).text()).startsWith("0".repeat(31) + "2.");
		assertThat(this.saver.nextVersion(first)).isNotEqualTo(this.saver.nextVersion(first)).isGreaterThan(first);
		ChannelVersion number = this.saver.nextVersion(ChannelVersion.of(41));
		assertThat(number.number()).isTrue();
		assertThat(number.text()).matches("42\\.\\d{12}[1-9]");
		assertThat(this.saver.nextVersion(number).text()).startsWith("43.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pickle", "protobuf", "msgpack+rot13" })
	void valueThatIsNotDecodedIsCopiedAndRefusedByName(String type) {
		CheckpointConfig config = put(config(), List.of(1));
		this.jdbc.sql("update checkpoint_blobs set type = ? where thread_id = ?").params(type, this.thread).update();
		String copy = this.thread + " copy";
		this.saver.copyThread(this.thread, copy);
		assertThat(this.jdbc.sql("""
				select count(distinct (type, blob)) = 1 and count(*) = 2
				from checkpoint_blobs where thread_id in (?, ?)
				""").params(this.thread, copy).query(Boolean.class).single()).isTrue();
		for (String thread : List.of(this.thread, copy)) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> this.saver.getTuple(CheckpointConfig.of(thread, "", config.checkpointId())))
				.withMessageContaining(type);
			// another test reads all threads
			this.saver.deleteThread(thread);
		}
	}

	@Test
	void manyChannelsAndWritesAreStored() {
		Map<String, Object> values = new LinkedHashMap<>();
		List<ChannelWrite> writes = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			values.put("channel" + i, List.of(i));
			writes.add(new ChannelWrite("channel" + i, i));
		}
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, this.saver.nextVersion(null)));
		Checkpoint checkpoint = Checkpoint.builder(1).channelValues(values).channelVersions(versions).build();
		CheckpointConfig config = this.saver.put(config(), checkpoint, CheckpointMetadata.of("loop", 1), versions);
		this.saver.putWrites(config, writes, "task");
		CheckpointTuple stored = this.saver.getTuple(config).orElseThrow();
		assertThat(stored.checkpoint().channelValues()).isEqualTo(values);
		assertThat(stored.pendingWrites()).hasSize(20_000)
			.last()
			.isEqualTo(new PendingWrite("task", "channel19999", 19_999));
	}

	@Test
	void checkpointIsPutIfItsParentIsTheLatest() {
		Map<String, ChannelVersion> versions = Map.of("value", this.saver.nextVersion(null));
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		CheckpointConfig first = this.saver.putIfLatest(config(), checkpoint(List.of(1), versions), metadata, versions)
			.orElseThrow();
		assertThat(this.saver.putIfLatest(config(), checkpoint(List.of(2), versions), metadata, versions)).isEmpty();
		Map<String, ChannelVersion> next = Map.of("value", this.saver.nextVersion(versions.get("value")));
		Checkpoint second = checkpoint(List.of(2), next);
		CheckpointConfig saved = this.saver.putIfLatest(first, second, metadata, next).orElseThrow();
		assertThat(this.saver.getTuple(saved).orElseThrow().parentConfig()).isEqualTo(first);
		Map<String, ChannelVersion> late = Map.of("value", this.saver.nextVersion(versions.get("value")));
		assertThat(this.saver.putIfLatest(first, checkpoint(List.of(3), late), metadata, late)).isEmpty();
		assertThat(this.saver.putIfLatest(first, second, metadata, next)).as("again after a fault").contains(saved);
		assertThat(this.saver.get(config()).orElseThrow()).isEqualTo(second);
		Map<String, ChannelVersion> third = Map.of("value", this.saver.nextVersion(next.get("value")));
		this.saver.putIfLatest(saved, checkpoint(List.of(3), third), metadata, third).orElseThrow();
		assertThat(this.saver.putIfLatest(first, second, metadata, next)).as("again, after others have gone on")
			.contains(saved);
		assertThat(count("checkpoints")).isEqualTo(3);
		assertThat(count("checkpoint_blobs")).isEqualTo(3);
	}

	@Test
	void checkpointThatWouldNotBecomeTheLatestIsRefused() {
		CheckpointConfig parent = put(config(), List.of(0));
		Checkpoint older = Checkpoint.builder(1).id("0").build();
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.saver.putIfLatest(parent, older, metadata, Map.of()))
			.withMessageContaining("Checkpoint.builder(step, parentId)");
		assertThat(count("checkpoints")).isEqualTo(1);
	}

	@Test
	void oneOfManyThatGoOnFromOneCheckpointIsPut() throws Exception {
		CheckpointConfig parent = put(config(), List.of(0));
		ExecutorService runs = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Boolean>> puts = Collections.nCopies(8, () -> {
				Map<String, ChannelVersion> versions = Map.of("value", this.saver.nextVersion(null));
				return this.saver
					.putIfLatest(parent, checkpoint(List.of(1), versions), CheckpointMetadata.of("loop", 1), versions)
					.isPresent();
			});
			long saved = 0;
			for (Future<Boolean> put : runs.invokeAll(puts)) {
				saved += put.get() ? 1 : 0;
			}
			assertThat(saved).isEqualTo(1);
		}
		finally {
			runs.shutdown();
		}
	}

	@Test
	void sendsOfOldFormatsAreReadFromTheParentOfTheSameNamespace() {
		CheckpointConfig parent = put(config(), 1);
		ChannelVersion version = this.saver.nextVersion(null);
		this.saver.putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("b", 2))), "t2", "2");
		this.saver.putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("a", 1))), "t3", "1");
		this.saver.putWrites(parent.withNamespace("other"),
				List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("leak", 0))), "t1", "0");
		Checkpoint old = Checkpoint.builder(1).formatVersion(3).channelVersions(Map.of("x", version)).build();
		CheckpointConfig config = this.saver.put(parent, old, CheckpointMetadata.of("loop", 1), Map.of());
		for (CheckpointTuple tuple : List.of(this.saver.getTuple(config).orElseThrow(),
				this.saver.list(config()).findFirst().orElseThrow())) {
			assertThat(tuple.checkpoint().channelValues())
				.isEqualTo(Map.of(ChannelWrite.TASKS, List.of(new Send("a", 1), new Send("b", 2))));
			assertThat(tuple.checkpoint().channelVersions()).containsEntry(ChannelWrite.TASKS, version);
		}
		CheckpointConfig today = this.saver.put(parent, old.toBuilder().id("9").formatVersion(4).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		assertThat(this.saver.get(today).orElseThrow().channelValues()).isEmpty();
	}

	@Test
	void checkpointsOfRunsAreDeletedAndWhatOthersShareStays() {
		ChannelVersion version = this.saver.nextVersion(null);
		Map<String, ChannelVersion> versions = Map.of("value", version);
		String run = UUID.randomUUID().toString();
		CheckpointConfig first = this.saver.put(config(), checkpoint(List.of("shared"), versions),
				CheckpointMetadata.of("loop", 0).with("run_id", run), versions);
		this.saver.putWrites(first, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig second = this.saver.put(first, checkpoint(List.of("shared"), versions),
				CheckpointMetadata.of("loop", 1).with("run_id", "other"), Map.of());
		CheckpointConfig inner = put(config().withNamespace("child:1"), List.of(2),
				CheckpointMetadata.of("loop", 0).with("run_id", run));
		this.saver.deleteForRuns(List.of());
		this.saver.deleteForRuns(List.of("none", run));
		assertThat(this.saver.get(first)).isEmpty();
		assertThat(this.saver.get(inner)).isEmpty();
		assertThat(stored(second)).isEqualTo(List.of("shared"));
		assertThat(this.saver.getTuple(second).orElseThrow().parentConfig()).isNull();
		assertThat(count("checkpoint_blobs")).isOne();
		assertThat(count("checkpoint_writes")).isZero();
	}

	@Test
	void prunedThreadKeepsTheLatestOfEachNamespaceWithItsWrites() {
		CheckpointConfig old = put(config(), List.of(1));
		this.saver.putWrites(old, List.of(new ChannelWrite("a", 1)), "task");
		CheckpointConfig latest = put(old, List.of(2));
		this.saver.putWrites(latest, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, "go on?")), "task");
		put(config().withNamespace("child:1"), List.of(3));
		CheckpointConfig inner = put(config().withNamespace("child:1"), List.of(4));
		CheckpointConfig other = put(CheckpointConfig.of(this.thread + "-2"), 5);
		this.saver.prune(List.of(), PruneStrategy.KEEP_LATEST);
		this.saver.prune(List.of(this.thread, "none"), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.ofThreads(this.thread))).containsExactly(inner, latest);
		CheckpointTuple tuple = this.saver.getTuple(latest).orElseThrow();
		assertThat(tuple.parentConfig()).isNull();
		assertThat(tuple.pendingWrites()).containsExactly(new PendingWrite("task", ChannelWrite.INTERRUPT, "go on?"));
		assertThat(stored(latest)).isEqualTo(List.of(2));
		assertThat(stored(inner)).isEqualTo(List.of(4));
		assertThat(count("checkpoint_blobs")).isEqualTo(2);
		assertThat(count("checkpoint_writes")).isOne();
		this.saver.prune(List.of(this.thread), PruneStrategy.DELETE);
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
		assertThat(this.saver.get(other)).isPresent();
	}

	@Test
	void prunedThreadOfAnOldFormatKeepsTheParentWithItsSends() {
		CheckpointConfig root = put(config(), 1);
		CheckpointConfig parent = put(root, 2);
		this.saver.putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("a", 1))), "t");
		CheckpointConfig old = this.saver.put(parent, Checkpoint.builder(1).formatVersion(3).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		this.saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(old, parent);
		assertThat(this.saver.get(old).orElseThrow().channelValues()).containsEntry(ChannelWrite.TASKS,
				List.of(new Send("a", 1)));
	}

	@Test
	void prunedThreadOfAnOldFormatKeepsNoParentWithoutSends() {
		CheckpointConfig parent = put(config(), 1);
		CheckpointConfig old = this.saver.put(parent, Checkpoint.builder(1).formatVersion(1).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		this.saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(old);
	}

	@Test
	void checkpointIsSavedWithWhatItWasMadeFromOrNeither() {
		CheckpointConfig parent = put(config(), "first");
		TaskWrites writes = new TaskWrites("task", "~path", List.of(new ChannelWrite("log", List.of("w"))));
		Checkpoint next = Checkpoint.builder(1).build();
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1);
		assertThat(this.saver.putIfLatest(parent, next, metadata, Map.of(), writes)).isPresent();
		assertThat(this.saver.pendingWrites(parent)).containsExactly(new PendingWrite("task", "log", List.of("w")));
		// again, after a fault
		assertThat(this.saver.putIfLatest(parent, next, metadata, Map.of(), writes)).isPresent();
		Checkpoint late = Checkpoint.builder(1).build();
		assertThat(this.saver.putIfLatest(parent, late, metadata, Map.of(), writes)).isEmpty();
		CheckpointConfig latest = parent.withCheckpointId(next.id());
		this.saver.putWrites(latest, List.of(new ChannelWrite("log", "x")), "another");
		assertThat(this.saver.putIfLatest(latest, late, metadata, Map.of(), writes)).isEmpty();
		assertThat(this.saver.pendingWrites(latest)).hasSize(1);
		assertThat(this.saver.get(latest.withCheckpointId(late.id()))).isEmpty();
		assertThat(this.saver.putIfLatest(latest, late, metadata, Map.of(),
				new TaskWrites("task", "", List.of(new ChannelWrite("another log", 1)))))
			.isPresent();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.saver.putIfLatest(config(), late, metadata, Map.of(), writes));
	}

	/**
	 * Puts checkpoints of a delta channel "log": each has a write that belongs to it, and
	 * those whose number is in the list store a snapshot.
	 */
	private List<CheckpointConfig> deltaThread(int checkpoints, List<Integer> snapshots, CheckpointMetadata metadata) {
		return deltaBranch(config(), 0, checkpoints, snapshots, (i) -> metadata);
	}

	private List<CheckpointConfig> deltaBranch(CheckpointConfig from, int first, int end, List<Integer> snapshots,
			IntFunction<CheckpointMetadata> metadata) {
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = from;
		ChannelVersion version = null;
		for (int i = first; i < end; i++) {
			version = this.saver.nextVersion(version);
			Map<String, ChannelVersion> versions = Map.of("log", version);
			boolean snapshot = snapshots.contains(i);
			parent = this.saver.put(parent,
					Checkpoint.builder(i)
						.channelValues(snapshot ? Map.of("log", new DeltaSnapshot(List.of("until " + i))) : Map.of())
						.channelVersions(versions)
						.build(),
					metadata.apply(i), versions);
			this.saver.putWrites(parent, List.of(new ChannelWrite("log", "w" + i), new ChannelWrite("x", i)), "task");
			saved.add(parent);
		}
		return saved;
	}

	private static CheckpointMetadata counted(int supersteps) {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1);
		return (supersteps == 0) ? metadata
				: metadata.with("counters_since_delta_snapshot", Map.of("log", List.of(1, supersteps)));
	}

	static List<IntFunction<CheckpointMetadata>> waysToCount() {
		return List.of((i) -> counted((i < 3) ? i + 1 : i - 3), (i) -> counted(0), (i) -> counted(1),
				(i) -> counted(1000), (i) -> counted(-1), (i) -> counted(2).with("counters_since_delta_snapshot", "?"),
				(i) -> counted(2).with("counters_since_delta_snapshot", Map.of("log", List.of("?", "?"))));
	}

	@ParameterizedTest
	@MethodSource("waysToCount")
	void historyIsExactWhateverTheMetadataCounts(IntFunction<CheckpointMetadata> metadata) {
		List<CheckpointConfig> trunk = deltaBranch(config(), 0, 8, List.of(3), metadata);
		List<CheckpointConfig> fork = deltaBranch(trunk.get(5), 6, 9, List.of(), metadata);
		List<CheckpointConfig> goingOn = deltaBranch(trunk.get(7), 8, 9, List.of(), metadata);
		assertThat(written(trunk.get(2))).containsExactly(null, "w0", "w1");
		assertThat(written(trunk.get(3))).containsExactly(null, "w0", "w1", "w2");
		DeltaSnapshot snapshot = new DeltaSnapshot(List.of("until 3"));
		assertThat(written(trunk.get(4))).containsExactly(snapshot, "w3");
		assertThat(written(trunk.get(7))).containsExactly(snapshot, "w3", "w4", "w5", "w6");
		assertThat(written(fork.get(2))).containsExactly(snapshot, "w3", "w4", "w5", "w6", "w7");
		assertThat(written(goingOn.get(0))).containsExactly(snapshot, "w3", "w4", "w5", "w6", "w7");
		this.saver.putWrites(trunk.get(6).withCheckpointId(fork.get(1).checkpointId()),
				List.of(new ChannelWrite("log", "of the fork")), "task 2");
		assertThat(written(fork.get(2))).endsWith("w7", "of the fork").hasSize(7);
		assertThat(written(goingOn.get(0))).doesNotContain("of the fork");
		this.jdbc.sql("delete from checkpoints where thread_id = ? and checkpoint_id = ?")
			.params(this.thread, trunk.get(4).checkpointId())
			.update();
		assertThat(written(goingOn.get(0))).containsExactly(null, "w5", "w6", "w7");
	}

	@Test
	void valueThatAVersionStillPointsAtIsTheSeed() {
		CheckpointConfig snapshot = deltaBranch(config(), 0, 1, List.of(0), (i) -> counted(0)).get(0);
		Map<String, ChannelVersion> versions = this.saver.get(snapshot).orElseThrow().channelVersions();
		CheckpointConfig unchanged = this.saver.put(snapshot, Checkpoint.builder(1).channelVersions(versions).build(),
				counted(1), Map.of());
		this.saver.putWrites(unchanged, List.of(new ChannelWrite("log", "w")), "task");
		CheckpointConfig next = deltaBranch(unchanged, 2, 3, List.of(), (i) -> counted(2)).get(0);
		assertThat(written(next)).containsExactly(new DeltaSnapshot(List.of("until 0")), "w");
	}

	@Test
	void checkpointIsReadWithTheHistoriesOfItsDeltaChannels() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), DELTA);
		for (CheckpointConfig config : saved) {
			CheckpointTuple tuple = this.saver.getTuple(config).orElseThrow();
			Map<String, DeltaChannelHistory> histories = config.equals(saved.get(1)) ? Map.of()
					: this.saver.deltaChannelHistory(config, List.of("log"));
			TupleWithHistories expected = new TupleWithHistories(tuple, histories);
			assertThat(this.saver.getTupleWithHistories(config, List.of())).contains(expected);
			assertThat(this.saver.getTupleWithHistories(config, List.of("log", "none"))).contains(expected);
		}
		assertThat(this.saver.getTupleWithHistories(config(), List.of()).orElseThrow().tuple().config())
			.isEqualTo(saved.get(3));
		assertThat(this.saver.getTupleWithHistories(CheckpointConfig.of("none"), List.of("log"))).isEmpty();
	}

	/** The seed, and what was written since. */
	private List<Object> written(CheckpointConfig at) {
		DeltaChannelHistory history = this.saver.deltaChannelHistory(at, List.of("log")).get("log");
		List<Object> written = new ArrayList<>();
		written.add(history.seed());
		history.writes().forEach((write) -> written.add(write.value()));
		return written;
	}

	private static final CheckpointMetadata DELTA = CheckpointMetadata.of("loop", 1)
		.with("counters_since_delta_snapshot", Map.of("log", List.of(1, 1)));

	@Test
	void deltaChannelIsRebuiltFromTheNearestSnapshotAndTheWritesSince() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		DeltaChannelHistory history = this.saver.deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		assertThat(history.seed()).isEqualTo(new DeltaSnapshot(List.of("until 2")));
		assertThat(history.writes()).extracting(PendingWrite::value).containsExactly("w2", "w3", "w4");
		assertThat(this.saver.deltaChannelHistory(config(), List.of("log")).get("log")).isEqualTo(history);
		assertThat(this.saver.deltaChannelHistory(saved.get(2), List.of("log")).get("log"))
			.isEqualTo(new DeltaChannelHistory(new DeltaSnapshot(List.of("until 0")),
					List.of(new PendingWrite("task", "log", "w0"), new PendingWrite("task", "log", "w1")), true));
		assertThat(this.saver.deltaChannelHistory(saved.get(0), List.of("log")).get("log"))
			.isEqualTo(new DeltaChannelHistory(null, List.of(), true));
		assertThat(this.saver.deltaChannelHistory(saved.get(5), List.of())).isEmpty();
		assertThat(this.saver.deltaChannelHistory(CheckpointConfig.of("none"), List.of("log")).get("log").writes())
			.isEmpty();
		Map<String, DeltaChannelHistory> both = this.saver.deltaChannelHistory(saved.get(2), List.of("log", "x"));
		assertThat(both.get("x").seed()).isNull();
		assertThat(both.get("x").writes()).extracting(PendingWrite::value).containsExactly(0, 1);
	}

	@Test
	void checkpointThatIsItsOwnParentEndsTheWalk() {
		Checkpoint checkpoint = checkpoint(null, Map.of());
		CheckpointConfig self = this.saver.put(config().withCheckpointId(checkpoint.id()), checkpoint,
				CheckpointMetadata.of("loop", 0), Map.of());
		this.saver.putWrites(self, List.of(new ChannelWrite("value", 1)), "task");
		assertThat(this.saver.deltaChannelHistory(self, List.of("value")).get("value"))
			.isEqualTo(new DeltaChannelHistory(null, List.of(new PendingWrite("task", "value", 1)), false));
	}

	@Test
	void historyTellsThatAnAncestorIsNotThereAnyMore() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		assertThat(this.saver.getTupleWithHistories(saved.get(5), List.of()).orElseThrow().lostChannels()).isEmpty();
		this.jdbc.sql("delete from checkpoints where thread_id = ? and checkpoint_id = ?")
			.params(this.thread, saved.get(2).checkpointId())
			.update();
		assertThat(this.saver.getTupleWithHistories(saved.get(5), List.of()).orElseThrow().lostChannels())
			.containsExactly("log");
		DeltaChannelHistory history = this.saver.deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		assertThat(history.whole()).isFalse();
		assertThat(history.writes()).extracting(PendingWrite::value).containsExactly("w3", "w4");
		assertThat(this.saver.deltaChannelHistory(saved.get(1), List.of("log")).get("log").whole()).isTrue();
	}

	@Test
	void inlineValueIsASeedAndNullIsNone() {
		CheckpointConfig seeded = put(config(), false);
		this.saver.putWrites(seeded, List.of(new ChannelWrite("value", 1)), "task");
		CheckpointConfig none = put(seeded, null);
		CheckpointConfig target = put(none, null);
		assertThat(this.saver.deltaChannelHistory(target, List.of("value")).get("value"))
			.isEqualTo(new DeltaChannelHistory(false, List.of(new PendingWrite("task", "value", 1)), true));
	}

	@Test
	void pruningKeepsWhatADeltaChannelIsRebuiltFrom() {
		List<CheckpointConfig> saved = deltaThread(6, List.of(0, 2), DELTA);
		DeltaChannelHistory before = this.saver.deltaChannelHistory(saved.get(5), List.of("log")).get("log");
		this.saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(saved.get(5), saved.get(4), saved.get(3),
				saved.get(2));
		assertThat(this.saver.deltaChannelHistory(saved.get(5), List.of("log")).get("log")).isEqualTo(before);
	}

	@Test
	void snapshotsMarkIsEnoughForPruningToKnowADeltaChannelAndItsOwnNeedsNoAncestors() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), CheckpointMetadata.of("loop", 1));
		this.saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(saved.get(3), saved.get(2), saved.get(1));
		this.saver.deleteThread(this.thread);
		CheckpointConfig snapshot = put(put(config(), new DeltaSnapshot(List.of(1))), new DeltaSnapshot(List.of(2)));
		this.saver.prune(List.of(this.thread), PruneStrategy.KEEP_LATEST);
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(snapshot);
	}

	@Test
	void deletingARunKeepsWhatADeltaChannelOfAnotherIsRebuiltFrom() {
		List<CheckpointConfig> saved = deltaThread(3, List.of(1), DELTA.with("run_id", "r-" + this.thread));
		CheckpointConfig latest = this.saver.put(saved.get(2),
				Checkpoint.builder(3)
					.channelVersions(this.saver.get(saved.get(2)).orElseThrow().channelVersions())
					.build(),
				DELTA.with("run_id", "another"), Map.of());
		DeltaChannelHistory before = this.saver.deltaChannelHistory(latest, List.of("log")).get("log");
		this.saver.deleteForRuns(List.of("r-" + this.thread));
		assertThat(configs(CheckpointQuery.of(config()))).containsExactly(latest, saved.get(2), saved.get(1));
		assertThat(this.saver.deltaChannelHistory(latest, List.of("log")).get("log")).isEqualTo(before);
	}

	@Test
	void copiedThreadIsWhole() {
		List<CheckpointConfig> saved = deltaThread(4, List.of(1), DELTA);
		put(config().withNamespace("child:1"), List.of(1));
		String target = this.thread + "-copy";
		this.saver.copyThread(this.thread, target);
		List<CheckpointTuple> source = this.saver.list(CheckpointConfig.of(this.thread)).toList();
		List<CheckpointTuple> copy = this.saver.list(CheckpointConfig.of(target)).toList();
		assertThat(copy).hasSameSizeAs(source).hasSize(5);
		for (int i = 0; i < copy.size(); i++) {
			assertThat(copy.get(i).checkpoint()).isEqualTo(source.get(i).checkpoint());
			assertThat(copy.get(i).metadata()).isEqualTo(source.get(i).metadata());
			assertThat(copy.get(i).pendingWrites()).isEqualTo(source.get(i).pendingWrites());
			assertThat(copy.get(i).config().threadId()).isEqualTo(target);
		}
		CheckpointConfig last = CheckpointConfig.of(target, "", saved.get(3).checkpointId());
		assertThat(this.saver.deltaChannelHistory(last, List.of("log")))
			.isEqualTo(this.saver.deltaChannelHistory(saved.get(3), List.of("log")));
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> this.saver.copyThread(this.thread, target))
			.withMessageContaining(target);
		this.saver.copyThread("none", "also none");
		assertThat(this.saver.list(CheckpointConfig.of("also none"))).isEmpty();
	}

	@Test
	void manyAtOnceLoseNothingAndSeeOnlyWholeCheckpoints() throws Exception {
		Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int worker = 0; worker < 8; worker++) {
				Random random = new Random(worker);
				tasks.add(() -> {
					for (int i = 0; i < 40; i++) {
						fuzz(random, acknowledged);
					}
					return null;
				});
			}
			for (Future<Void> result : executor.invokeAll(tasks)) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < 3; i++) {
			String shared = this.thread + i;
			this.saver.list(CheckpointConfig.of(shared)).forEach((tuple) -> {
				assertThat(tuple.pendingWrites()).hasSize(1);
				acknowledged.computeIfPresent(tuple.checkpoint().id(), (id, number) -> {
					assertThat(tuple.checkpoint().channelValues())
						.isEqualTo(Map.of("value", List.of(number), "n", number));
					return null;
				});
			});
		}
		assertThat(acknowledged).isEmpty();
	}

	private void fuzz(Random random, Map<String, Integer> acknowledged) {
		CheckpointConfig config = CheckpointConfig.of(this.thread + random.nextInt(3), "", null);
		int number = random.nextInt();
		Map<String, ChannelVersion> versions = Map.of("value", this.saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(number)
			.channelValues(Map.of("value", List.of(number), "n", number))
			.channelVersions(versions)
			.build();
		this.saver.putWrites(config.withCheckpointId(checkpoint.id()), List.of(new ChannelWrite("w", List.of(number))),
				"task");
		CheckpointConfig saved = this.saver.put(config, checkpoint, CheckpointMetadata.of("loop", 0), versions);
		acknowledged.put(saved.checkpointId(), number);
		Map<String, Object> latest = this.saver.get(config).orElseThrow().channelValues();
		assertThat(latest.get("value")).isEqualTo(List.of(latest.get("n")));
	}

	private int count(String table) {
		return this.jdbc.sql("select count(*) from " + table + " where thread_id = ?")
			.param(this.thread)
			.query(Integer.class)
			.single();
	}

	record Trip(String city) {

	}

}
