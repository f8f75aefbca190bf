package io.github.langgraph4spring.checkpoint.postgres;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * In whose way rows are written.
 */
class DialectsIT {

	private static final Map<String, Object> VALUES = Map.of("text", "hello", "list", List.of(1));

	private static PGSimpleDataSource database;

	private JdbcClient jdbc;

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
	}

	@BeforeEach
	void deleteRows() {
		this.jdbc = JdbcClient.create(database);
		List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")
			.forEach((table) -> this.jdbc.sql("delete from " + table).update());
	}

	private static PostgresSaver saver(Dialect dialect) {
		return PostgresSaver.builder(database).dialect(dialect).build();
	}

	private static CheckpointConfig begin(PostgresSaver saver, String thread) {
		return put(saver, CheckpointConfig.of(thread).withMetadata(Map.of("user", "bob")),
				Map.of("text", saver.nextVersion(null), "list", saver.nextVersion(null)));
	}

	private static CheckpointConfig put(PostgresSaver saver, CheckpointConfig config,
			Map<String, ChannelVersion> versions) {
		Checkpoint checkpoint = Checkpoint.builder(0).channelValues(VALUES).channelVersions(versions).build();
		return saver.put(config, checkpoint, CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0), versions);
	}

	private List<String> types(String table) {
		return this.jdbc.sql("select distinct type from " + table).query(String.class).list();
	}

	private String checkpoint(String expression) {
		return this.jdbc.sql("select " + expression + " from checkpoints order by checkpoint_id desc limit 1")
			.query(String.class)
			.single();
	}

	@ParameterizedTest
	@EnumSource
	void valuesWritesAndForksComeBack(Dialect dialect) {
		PostgresSaver saver = saver(dialect);
		CheckpointConfig config = begin(saver, "1");
		saver.putWrites(config, List.of(new ChannelWrite("list", List.of(2)), new ChannelWrite("none", null)), "t");
		assertThat(saver.getTuple(config).orElseThrow().checkpoint().channelValues()).isEqualTo(VALUES);
		assertThat(saver.getTuple(config).orElseThrow().pendingWrites())
			.containsExactly(new PendingWrite("t", "list", List.of(2)), new PendingWrite("t", "none", null));
		ChannelVersion version = saver.get(config).orElseThrow().channelVersions().get("list");
		Checkpoint[] forks = { fork(saver, config, version, 1), fork(saver, config, version, 2) };
		assertThat(saver.get(config.withCheckpointId(forks[0].id())).orElseThrow().channelValues())
			.containsEntry("list", 1);
		assertThat(saver.get(config.withCheckpointId(forks[1].id())).orElseThrow().channelValues())
			.containsEntry("list", 2);
	}

	private static Checkpoint fork(PostgresSaver saver, CheckpointConfig parent, ChannelVersion version, Object value) {
		Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(version));
		Checkpoint fork = Checkpoint.builder(1).channelValues(Map.of("list", value)).channelVersions(versions).build();
		saver.put(parent, fork, CheckpointMetadata.of(CheckpointMetadata.SOURCE_FORK, 1), versions);
		return fork;
	}

	@Test
	void javaScriptsRowsAreLikeItsOwn() {
		PostgresSaver saver = saver(Dialect.JAVASCRIPT);
		CheckpointConfig config = begin(saver, "1");
		Map<String, ChannelVersion> gone = Map.of("gone", saver.nextVersion(null));
		saver.put(config, Checkpoint.builder(1).channelVersions(gone).build(),
				CheckpointMetadata.of("loop", 1).with("writes", null), gone);
		assertThat(types("checkpoint_blobs")).containsExactlyInAnyOrder("json", "empty");
		assertThat(checkpoint("checkpoint ?? 'channel_values' or checkpoint ?? 'updated_channels'")).isEqualTo("f");
		assertThat(checkpoint("jsonb_typeof(checkpoint -> 'channel_versions' -> 'gone')")).isEqualTo("number");
		assertThat(checkpoint("metadata ?? 'user'")).isEqualTo("f");
		assertThat(checkpoint("metadata ?? 'writes'")).isEqualTo("t");
		// JavaScript finds the blob by the text of the number as it writes it
		assertThat(this.jdbc.sql("select version from checkpoint_blobs").query(String.class).list())
			.allSatisfy((version) -> assertThat(version).isEqualTo(Double.toString(Double.parseDouble(version))));
	}

	@Test
	void portableRowsHaveNothingInlineAndPythonsVersions() {
		begin(saver(Dialect.PORTABLE), "1");
		assertThat(types("checkpoint_blobs")).containsExactly("json");
		assertThat(checkpoint("checkpoint -> 'channel_values'")).isEqualTo("{}");
		assertThat(checkpoint("checkpoint -> 'channel_versions' ->> 'text'")).matches("0{31}1\\.0\\.\\d{16}");
		assertThat(checkpoint("metadata ->> 'user'")).isEqualTo("bob");
	}

	@ParameterizedTest
	@EnumSource
	void threadKeepsJavaScriptsDialect(Dialect configured) {
		CheckpointConfig config = begin(saver(Dialect.JAVASCRIPT), "1");
		PostgresSaver saver = saver(configured);
		ChannelVersion version = saver.get(config).orElseThrow().channelVersions().get("list");
		assertThat(saver.nextVersion(version).number()).isTrue();
		put(saver, config, Map.of("list", saver.nextVersion(version)));
		saver.putWrites(config, List.of(new ChannelWrite("list", List.of(2))), "t");
		assertThat(types("checkpoint_blobs")).containsExactly("json");
		assertThat(types("checkpoint_writes")).containsExactly("json");
	}

	@ParameterizedTest
	@EnumSource
	void threadKeepsPythonsDialectUnlessItIsToBePortable(Dialect configured) {
		CheckpointConfig config = begin(saver(Dialect.PYTHON), "1");
		PostgresSaver saver = saver(configured);
		ChannelVersion version = saver.get(config).orElseThrow().channelVersions().get("list");
		this.jdbc.sql("delete from checkpoint_blobs").update();
		put(saver, config, Map.of("list", saver.nextVersion(version), "text", saver.nextVersion(version)));
		saver.putWrites(config, List.of(new ChannelWrite("list", List.of(2))), "t");
		String type = (configured == Dialect.PORTABLE) ? "json" : "msgpack";
		assertThat(types("checkpoint_blobs")).containsExactly(type);
		assertThat(types("checkpoint_writes")).containsExactly(type);
	}

	@Test
	void pythonsInlineValuesStayWhenAThreadBecomesPortable() {
		CheckpointConfig config = begin(saver(Dialect.PYTHON), "1");
		PostgresSaver saver = saver(Dialect.PORTABLE);
		Checkpoint before = saver.get(config).orElseThrow();
		CheckpointConfig after = saver.put(config, before.toBuilder().id("9").build(), CheckpointMetadata.of("loop", 1),
				Map.of());
		assertThat(saver.get(after).map(Checkpoint::channelValues)).isEqualTo(Optional.of(VALUES));
	}

	@Test
	void writesBeforeTheirCheckpointAreInTheConfiguredDialect() {
		saver(Dialect.JAVASCRIPT).putWrites(CheckpointConfig.of("1", "", "c"),
				Collections.singletonList(new ChannelWrite("a", 1)), "t");
		assertThat(types("checkpoint_writes")).containsExactly("json");
	}

	/**
	 * A thread of two checkpoints, an old format's among them, with sends, an interrupt
	 * and a child namespace.
	 */
	private static CheckpointConfig beginWhole(PostgresSaver saver, String thread) {
		CheckpointConfig first = begin(saver, thread);
		ChannelVersion version = saver.nextVersion(saver.get(first).orElseThrow().channelVersions().get("list"));
		Map<String, Object> values = new LinkedHashMap<>(VALUES);
		values.put("list", List.of(1, LocalDate.of(2026, 1, 2), Set.of("a"), new HumanMessage("hi", "1")));
		values.put("empty", null);
		values.put("delta", new DeltaSnapshot(List.of("d")));
		values.put(ChannelWrite.TASKS, List.of(new Send("node", 1)));
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, version));
		Checkpoint checkpoint = Checkpoint.builder(1)
			.channelValues(values)
			.channelVersions(versions)
			.versionsSeen(Map.of("node", Map.of("list", version)))
			.build();
		CheckpointConfig second = saver.put(first, checkpoint, CheckpointMetadata.of("loop", 1), versions);
		saver.putWrites(second, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("node", 2)),
				new ChannelWrite(ChannelWrite.INTERRUPT, List.of(new Interrupt("why", "i")))), "task", "path");
		begin(saver, thread, "child:1");
		return second;
	}

	private static CheckpointConfig begin(PostgresSaver saver, String thread, String namespace) {
		return put(saver, CheckpointConfig.of(thread, namespace, null),
				Map.of("list", saver.nextVersion(null), "text", saver.nextVersion(null)));
	}

	@ParameterizedTest
	@CsvSource({ "PYTHON, JAVASCRIPT", "PYTHON, PORTABLE", "PORTABLE, JAVASCRIPT", "PYTHON, PYTHON",
			"JAVASCRIPT, PORTABLE" })
	void threadIsCopiedToAnotherDialectAndBack(Dialect from, Dialect to) {
		PostgresSaver saver = saver(from);
		CheckpointConfig last = beginWhole(saver, "1");
		saver.copyThread("1", "2", to);
		saver.copyThread("2", "3", from);
		List<CheckpointTuple> source = saver.list(CheckpointConfig.of("1")).toList();
		assertThat(source).hasSize(3);
		List<CheckpointTuple> copy = saver.list(CheckpointConfig.of("3")).toList();
		assertThat(copy).extracting(CheckpointTuple::metadata)
			.isEqualTo(source.stream().map(CheckpointTuple::metadata).toList());
		for (int i = 0; i < 3; i++) {
			assertThat(copy.get(i).config().withCheckpointId(""))
				.isEqualTo(CheckpointConfig.of("3", source.get(i).config().namespaceOrRoot(), ""));
			assertThat(copy.get(i).checkpoint().id()).isEqualTo(source.get(i).checkpoint().id());
			assertThat(copy.get(i).checkpoint().versionsSeen().keySet())
				.isEqualTo(source.get(i).checkpoint().versionsSeen().keySet());
			assertThat(copy.get(i).checkpoint().channelValues()).isEqualTo(source.get(i).checkpoint().channelValues());
			assertThat(copy.get(i).pendingWrites()).isEqualTo(source.get(i).pendingWrites());
		}
		assertThat(saver.getTuple(CheckpointConfig.of("2")).orElseThrow().parentConfig())
			.isEqualTo(CheckpointConfig.of("2", "", saver.getTuple(last).orElseThrow().parentConfig().checkpointId()));
	}

	@Test
	void copyIsInTheDialectAndGoesOnInIt() {
		beginWhole(saver(Dialect.PYTHON), "1");
		PostgresSaver saver = saver(Dialect.PYTHON);
		saver.copyThread("1", "2", Dialect.JAVASCRIPT);
		assertThat(this.jdbc.sql("select distinct type from checkpoint_blobs where thread_id = '2'")
			.query(String.class)
			.list()).containsExactly("json");
		assertThat(this.jdbc.sql("select distinct type from checkpoint_writes where thread_id = '2'")
			.query(String.class)
			.list()).containsExactly("json");
		assertThat(this.jdbc
			.sql("select count(*) from checkpoints where thread_id = '2' and checkpoint ?? 'channel_values'")
			.query(Integer.class)
			.single()).isZero();
		assertThat(saver.get(CheckpointConfig.of("2")).orElseThrow().channelVersions().values())
			.allMatch(ChannelVersion::number);
		saver.copyThread("2", "3", Dialect.PYTHON);
		assertThat(
				this.jdbc.sql("select checkpoint -> 'channel_values' ->> 'text' from checkpoints where thread_id = '3'")
					.query(String.class)
					.list())
			.containsOnly("hello");
		assertThat(this.jdbc.sql(
				"select checkpoint -> 'channel_values' ->> 'delta' from checkpoints where thread_id = '3' and checkpoint -> 'channel_versions' ?? 'delta'")
			.query(String.class)
			.list()).containsOnly("true");
		assertThat(saver.get(CheckpointConfig.of("3")).orElseThrow().channelVersions().values())
			.noneMatch(ChannelVersion::number);
	}

	@Test
	void nothingIsCopiedToAThreadThatIsThereOrIfAValueHasNoForm() {
		PostgresSaver saver = saver(Dialect.PYTHON);
		begin(saver, "1");
		begin(saver, "2");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> saver.copyThread("1", "2", Dialect.JAVASCRIPT))
			.withMessageContaining("'2' has checkpoints already");
		this.jdbc.sql("update checkpoint_blobs set type = 'pickle'").update();
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> saver.copyThread("1", "3", Dialect.JAVASCRIPT))
			.withMessageContaining("pickle");
		assertThat(saver.list(CheckpointConfig.of("3"))).isEmpty();
		saver.copyThread("1", "3", Dialect.PORTABLE);
		assertThat(this.jdbc.sql("select type from checkpoint_blobs where thread_id = '3' and channel = 'list'")
			.query(String.class)
			.list()).containsExactly("pickle");
	}

}
