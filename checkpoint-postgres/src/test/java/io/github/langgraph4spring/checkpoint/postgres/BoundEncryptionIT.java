package io.github.langgraph4spring.checkpoint.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a saver with a {@link ValueEncryption} leaves in the tables, and refuses there.
 */
class BoundEncryptionIT {

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private static final byte[] KEY = new byte[32];

	private static PGSimpleDataSource database;

	private final PostgresSaver plain = PostgresSaver.builder(database).build();

	private final PostgresSaver saver = saver(builder(), Dialect.PYTHON);

	private final JdbcClient jdbc = JdbcClient.create(database);

	private static ValueEncryption.Builder builder() {
		return ValueEncryption.builder().currentKey("k1", KEY);
	}

	private static PostgresSaver saver(ValueEncryption.Builder encryption, Dialect dialect) {
		return PostgresSaver.builder(database).encryption(encryption.build()).dialect(dialect).build();
	}

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
	}

	@BeforeEach
	void emptyTables() {
		this.jdbc.sql("truncate checkpoints, checkpoint_blobs, checkpoint_writes").update();
	}

	private static Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("text", "secret text");
		values.put("nothing", null);
		values.put("number", 5318008);
		values.put("list", List.of("secret", 1));
		return values;
	}

	private static CheckpointConfig put(PostgresSaver saver, CheckpointConfig config, Map<String, Object> values) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, saver.nextVersion(null)));
		return saver.put(config, Checkpoint.builder(1).channelValues(values).channelVersions(versions).build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1), versions);
	}

	private static Map<String, Object> read(PostgresSaver saver, CheckpointConfig config) {
		return saver.get(config).orElseThrow().channelValues();
	}

	private void assertRefused(PostgresSaver saver, CheckpointConfig config, String reason) {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> saver.getTuple(config))
			.withMessageContaining(reason)
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@EnumSource
	void valuesAndWritesComeBackInEachDialectAndNoneIsReadableInTheTables(Dialect dialect) {
		PostgresSaver saver = saver(builder(), dialect);
		CheckpointConfig config = put(saver, THREAD, values());
		saver.putWrites(config, List.of(new ChannelWrite("a", null), new ChannelWrite("b", "secret")), "task");
		saver.putWrites(config, List.of(new ChannelWrite(ChannelWrite.ERROR, "secret error")), "task2");
		CheckpointTuple tuple = saver.getTuple(config).orElseThrow();
		assertThat(tuple.checkpoint().channelValues()).isEqualTo(values());
		assertThat(tuple.pendingWrites()).isEqualTo(saver.pendingWrites(config))
			.containsExactly(new PendingWrite("task", "a", null), new PendingWrite("task", "b", "secret"),
					new PendingWrite("task2", ChannelWrite.ERROR, "secret error"));
		assertThat(saver.list(THREAD)).hasSize(1);
		String rows = this.jdbc.sql("""
				select checkpoint::text || metadata::text from checkpoints
				union all select type || encode(blob, 'escape') || encode(blob, 'hex') from checkpoint_blobs
				union all select type || encode(blob, 'escape') || encode(blob, 'hex') from checkpoint_writes""")
			.query(String.class)
			.list()
			.toString();
		assertThat(rows).doesNotContain("secret", "5318008", "00512578");
		assertThat(types()).isNotEmpty().allMatch((type) -> type.endsWith("+xaes256gcm:k1"));
		assertRefused(this.plain, config, "no key");
	}

	private List<String> types() {
		return this.jdbc.sql("""
				select type from checkpoint_blobs union select type from checkpoint_writes""")
			.query(String.class)
			.list();
	}

	/** Each is a way to move a value that Postgres allows. */
	@ParameterizedTest
	@ValueSource(strings = {
			"update checkpoint_blobs set (type, blob) = (select b.type, b.blob from checkpoint_blobs b where b.channel = 'text' and b.thread_id = 't') where channel = 'list' and thread_id = 't'",
			"update checkpoint_blobs set (type, blob) = (select b.type, b.blob from checkpoint_blobs b where b.channel = 'list' and b.thread_id = 'u') where channel = 'list' and thread_id = 't'",
			"update checkpoint_writes set (type, blob) = (select b.type, b.blob from checkpoint_blobs b where b.channel = 'list' and b.thread_id = 't') where thread_id = 't' and idx = 0",
			"update checkpoint_writes set channel = 'other' where thread_id = 't' and idx = 0",
			"update checkpoint_writes set idx = idx + 10 where thread_id = 't'",
			"update checkpoint_writes set task_id = 'other' where thread_id = 't'",
			"update checkpoint_blobs set type = 'bytes' || substr(type, 8) where thread_id = 't' and type like 'msgpack%'",
			"update checkpoint_blobs set blob = set_byte(blob, 30, 255 - get_byte(blob, 30)) where thread_id = 't' and channel = 'list'" })
	void valueThatWasMovedOrAlteredIsRefused(String tampering) {
		CheckpointConfig config = put(this.saver, THREAD, values());
		put(this.saver, CheckpointConfig.of("u"), values());
		this.saver.putWrites(config, List.of(new ChannelWrite("list", List.of(1)), new ChannelWrite("b", 1)), "task");
		assertThat(this.saver.getTuple(config)).isPresent();
		assertThat(this.jdbc.sql(tampering).update()).isPositive();
		assertRefused(this.saver, config, "cannot be decrypted");
	}

	@Test
	void plaintextIsRefusedInBlobsWritesAndTheRowItself() {
		assertRefused(this.saver, put(this.plain, THREAD, Map.of("list", List.of(1))), "without encryption");
		assertRefused(this.saver, put(this.plain, CheckpointConfig.of("u"), Map.of("text", "secret")),
				"in its checkpoint's row");
		CheckpointConfig config = put(this.saver, CheckpointConfig.of("v"), values());
		this.plain.putWrites(config, List.of(new ChannelWrite("a", "secret")), "task");
		assertRefused(this.saver, config, "without encryption");
	}

	@Test
	void plaintextIsReadWhereThatIsAllowedAndGoesOnEncrypted() {
		PostgresSaver migrating = saver(builder().acceptPlaintext(), Dialect.PYTHON);
		CheckpointConfig first = put(this.plain, THREAD, values());
		assertThat(read(migrating, first)).isEqualTo(values());
		CheckpointConfig second = put(migrating, first, values());
		assertThat(read(this.saver, second)).isEqualTo(values());
	}

	@Test
	void keysAreRotatedWithoutRewriting() {
		CheckpointConfig first = put(this.saver, THREAD, values());
		PostgresSaver rotated = saver(ValueEncryption.builder()
			.currentKey("k2",
					new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
							25, 26, 27, 28, 29, 30, 31, 32 })
			.key("k1", KEY), Dialect.PYTHON);
		CheckpointConfig second = put(rotated, first, values());
		assertThat(read(rotated, first)).isEqualTo(values());
		assertThat(read(rotated, second)).isEqualTo(values());
		assertRefused(this.saver, second, "'k2', which is not there");
	}

	@Test
	void copyIsEncryptedForItsOwnPlaceAndIndependentOfItsSource() {
		CheckpointConfig config = put(this.saver, THREAD, values());
		this.saver.putWrites(config, List.of(new ChannelWrite("a", "secret")), "task");
		put(this.saver, CheckpointConfig.of("t").withNamespace("n:task"), values());
		this.saver.copyThread("t", "copy");
		this.saver.deleteThread("t");
		CheckpointTuple tuple = this.saver.getTuple(CheckpointConfig.of("copy")).orElseThrow();
		assertThat(tuple.checkpoint().channelValues()).isEqualTo(values());
		assertThat(tuple.pendingWrites()).containsExactly(new PendingWrite("task", "a", "secret"));
		assertThat(read(this.saver, CheckpointConfig.of("copy").withNamespace("n:task"))).isEqualTo(values());
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.saver.copyThread("x", "copy"));
	}

	@Test
	void copyOfWhatIsRefusedLeavesNothing() {
		put(this.saver, THREAD, values());
		this.jdbc.sql("update checkpoint_blobs set type = 'bytes' where channel = 'list'").update();
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.saver.copyThread("t", "copy"));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.saver.copyThread("t", "copy", Dialect.JAVASCRIPT));
		put(this.plain, CheckpointConfig.of("inline"), Map.of("text", "secret"));
		for (Dialect dialect : Dialect.values()) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> this.saver.copyThread("inline", "copy", dialect));
		}
		assertThat(this.saver.list(CheckpointConfig.of("copy"))).isEmpty();
	}

	@Test
	void copyIntoAnotherDialectAndBackIsEncryptedForItsPlace() {
		Map<String, Object> values = values();
		values.put("delta", new DeltaSnapshot(List.of("secret")));
		CheckpointConfig config = put(this.saver, THREAD, values);
		this.saver.putWrites(config, List.of(new ChannelWrite("a", "secret")), "task");
		this.saver.copyThread("t", "js", Dialect.JAVASCRIPT);
		this.saver.copyThread("js", "portable", Dialect.PORTABLE);
		this.saver.copyThread("portable", "python", Dialect.PYTHON);
		for (String thread : List.of("js", "portable", "python")) {
			CheckpointTuple tuple = this.saver.getTuple(CheckpointConfig.of(thread)).orElseThrow();
			assertThat(tuple.checkpoint().channelValues()).as(thread).isEqualTo(values);
			assertThat(tuple.pendingWrites()).extracting(PendingWrite::value).containsExactly("secret");
		}
		assertThat(types()).allMatch((type) -> type.endsWith("+xaes256gcm:k1"));
	}

	@Test
	void deltaChannelsForksAndPruning() {
		Map<String, Object> snapshot = Map.of("delta", new DeltaSnapshot(List.of("secret")));
		CheckpointConfig first = put(this.saver, THREAD, snapshot);
		this.saver.putWrites(first, List.of(new ChannelWrite("delta", "one")), "task");
		CheckpointConfig second = this.saver.put(first, Checkpoint.builder(2).build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 2), Map.of());
		CheckpointConfig fork = put(this.saver, first, values());
		for (CheckpointConfig child : List.of(second, fork)) {
			var history = this.saver.deltaChannelHistory(child, List.of("delta")).get("delta");
			assertThat(history.seed()).isEqualTo(snapshot.get("delta"));
			assertThat(history.writes()).containsExactly(new PendingWrite("task", "delta", "one"));
		}
		this.saver.prune(List.of("t"), PruneStrategy.KEEP_LATEST);
		assertThat(read(this.saver, THREAD)).isEqualTo(values());
		this.jdbc
			.sql("update checkpoint_blobs set blob = set_byte(blob, 30, 255 - get_byte(blob, 30)) "
					+ "where channel = 'delta'")
			.update();
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.saver.deltaChannelHistory(fork, List.of("delta")));
	}

	/**
	 * Encrypted where they wait, and anew where the thread turns out to be JavaScript's.
	 */
	@Test
	void writesThatWaitForTheNextPut() {
		put(saver(builder(), Dialect.JAVASCRIPT), CheckpointConfig.of("js"), values());
		for (String thread : List.of("t", "js")) {
			try (PostgresSaver waiting = PostgresSaver.builder(database)
				.encryption(builder().build())
				.durability(Durability.NEXT_PUT)
				.build()) {
				CheckpointConfig config = thread.equals("js")
						? waiting.getTuple(CheckpointConfig.of("js")).orElseThrow().config()
						: put(waiting, THREAD, values());
				waiting.putWrites(config, List.of(new ChannelWrite("list", List.of("secret"))), "task");
				Map<String, ChannelVersion> versions = Map.of("list",
						this.saver.get(config).orElseThrow().channelVersions().get("list"));
				waiting.put(config, Checkpoint.builder(2).channelVersions(versions).build(),
						CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 2), Map.of());
				assertThat(this.saver.pendingWrites(config)).extracting(PendingWrite::value)
					.containsExactly(List.of("secret"));
			}
		}
	}

}
