package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Arrays;
import java.util.Collections;
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
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a saver with an {@link EncryptedSerializer} leaves in the tables, and reads there.
 */
class EncryptedSaverIT {

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private static PGSimpleDataSource database;

	private final LangGraphSerializer plainSerializer = new LangGraphSerializer();

	private final EncryptedSerializer encryptedSerializer = EncryptedSerializer.fromKey(this.plainSerializer,
			new byte[32]);

	private final PostgresSaver plain = saver(this.plainSerializer);

	private final PostgresSaver encrypted = saver(this.encryptedSerializer);

	private final JdbcClient jdbc = JdbcClient.create(database);

	private static PostgresSaver saver(CheckpointSerializer serializer) {
		return PostgresSaver.builder(database).serializer(serializer).build();
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

	/** Values of every kind; each that has text has "secret" in it. */
	private static Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("text", "secret text");
		values.put("nothing", null);
		values.put("integer", 5318008);
		values.put("float", 2.718281828);
		values.put("flag", true);
		values.put("messages", List.of(new HumanMessage("secret message", "1")));
		values.put("bytes", "secret bytes".getBytes());
		values.put("unstorable", "secret\u0000");
		return values;
	}

	private static Map<String, ChannelVersion> versions(PostgresSaver saver, Map<String, Object> values) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, saver.nextVersion(null)));
		return versions;
	}

	private static CheckpointConfig put(PostgresSaver saver, CheckpointConfig config, Map<String, Object> values,
			Map<String, ChannelVersion> versions, Map<String, ChannelVersion> newVersions) {
		return saver.put(config, Checkpoint.builder(1).channelValues(values).channelVersions(versions).build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1).with("note", "readable"), newVersions);
	}

	/** A checkpoint that changes nothing, as a super-step that leaves the channels. */
	private static CheckpointConfig putUnchanged(PostgresSaver saver) {
		CheckpointTuple tuple = saver.getTuple(THREAD).orElseThrow();
		return put(saver, tuple.config(), tuple.checkpoint().channelValues(), tuple.checkpoint().channelVersions(),
				Map.of());
	}

	private static Map<String, Object> read(PostgresSaver saver, CheckpointConfig config) {
		return saver.get(config).orElseThrow().channelValues();
	}

	private String inlineValues(CheckpointConfig config) {
		return this.jdbc.sql("select checkpoint ->> 'channel_values' from checkpoints where checkpoint_id = ?")
			.param(config.checkpointId())
			.query(String.class)
			.single();
	}

	private List<String> types(String table) {
		return this.jdbc.sql("select distinct type from " + table + " order by type").query(String.class).list();
	}

	@Test
	void noValueIsReadableInAnyTable() {
		Map<String, Object> values = values();
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		CheckpointConfig config = put(this.encrypted, THREAD, values, versions, versions);
		putUnchanged(this.encrypted);
		this.encrypted.putWrites(config,
				values.entrySet().stream().map((entry) -> new ChannelWrite(entry.getKey(), entry.getValue())).toList(),
				"task");
		this.encrypted.putWrites(config, List.of(new ChannelWrite(ChannelWrite.ERROR, "secret error")), "task2");
		String rows = this.jdbc.sql("""
				select checkpoint::text || metadata::text from checkpoints
				union all select type || encode(blob, 'escape') || encode(blob, 'hex') from checkpoint_blobs
				union all select type || encode(blob, 'escape') || encode(blob, 'hex') from checkpoint_writes""")
			.query(String.class)
			.list()
			.toString();
		// as text, as MessagePack of 5318008 and 2.718281828 in hex
		assertThat(rows).doesNotContain("secret", "5318008", "00512578", "2.718281828", "4005bf0a8b04919b");
		assertThat(rows).contains("readable");
		assertThat(inlineValues(config)).isEqualTo("{}");
		assertThat(types("checkpoint_blobs")).containsExactly("bytes+aes", "msgpack+aes", "null+aes");
		assertThat(types("checkpoint_writes")).containsExactly("bytes+aes", "msgpack+aes", "null+aes");
	}

	@Test
	void checkpointAndWritesComeBack() {
		Map<String, Object> values = values();
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		CheckpointConfig config = put(this.encrypted, THREAD, values, versions, versions);
		this.encrypted.putWrites(config, List.of(new ChannelWrite("a", null), new ChannelWrite("b", "secret")), "task");
		CheckpointTuple tuple = this.encrypted.getTuple(config).orElseThrow();
		assertThat(tuple.checkpoint().channelValues()).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(values);
		assertThat(tuple.pendingWrites()).containsExactly(new PendingWrite("task", "a", null),
				new PendingWrite("task", "b", "secret"));
		assertThat(this.encrypted.list(THREAD)).hasSize(1);
	}

	@Test
	void valueThatDidNotChangeIsStoredOnce() {
		Map<String, Object> values = values();
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		put(this.encrypted, THREAD, values, versions, versions);
		CheckpointConfig second = putUnchanged(this.encrypted);
		assertThat(read(this.encrypted, second)).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(values);
		assertThat(this.jdbc.sql("select count(*) from checkpoint_blobs").query(Integer.class).single())
			.isEqualTo(values.size());
	}

	@Test
	void threadBegunInPlainIsContinuedEncrypted() {
		Map<String, Object> values = values();
		Map<String, ChannelVersion> versions = versions(this.plain, values);
		CheckpointConfig first = put(this.plain, THREAD, values, versions, versions);
		// "text" changes, the others were inline only, or have their plain blob
		Map<String, Object> changed = new LinkedHashMap<>(values);
		changed.put("text", "secret change");
		Map<String, ChannelVersion> newVersions = Map.of("text", this.encrypted.nextVersion(versions.get("text")));
		Map<String, ChannelVersion> later = new LinkedHashMap<>(versions);
		later.putAll(newVersions);
		CheckpointConfig second = put(this.encrypted, first, changed, later, newVersions);
		CheckpointConfig third = putUnchanged(this.encrypted);
		assertThat(inlineValues(second)).isEqualTo("{}");
		assertThat(read(this.encrypted, first)).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(values);
		assertThat(read(this.encrypted, second)).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(changed);
		assertThat(read(this.encrypted, third)).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(changed);
	}

	@Test
	void threadBegunEncryptedIsContinuedWithSimpleValuesInTheRow() {
		// as Python's saver with its EncryptedSerializer does
		PostgresSaver python = saver(new LikePython(this.encryptedSerializer));
		Map<String, Object> values = values();
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		CheckpointConfig first = put(this.encrypted, THREAD, values, versions, versions);
		CheckpointConfig second = putUnchanged(python);
		assertThat(inlineValues(second)).contains("secret text");
		for (PostgresSaver saver : List.of(python, this.encrypted)) {
			assertThat(read(saver, first)).usingRecursiveComparison()
				.withEqualsForType(Object::equals, Fields.class)
				.isEqualTo(values);
			assertThat(read(saver, second)).usingRecursiveComparison()
				.withEqualsForType(Object::equals, Fields.class)
				.isEqualTo(values);
		}
		CheckpointConfig third = putUnchanged(this.encrypted);
		assertThat(inlineValues(third)).isEqualTo("{}");
		assertThat(read(python, third)).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(values);
	}

	@Test
	void simpleValueOfAChannelWithoutAVersionIsAnErrorRatherThanLost() {
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> put(this.encrypted, THREAD, Map.of("text", "secret"), Map.of(), Map.of()))
			.withMessageContaining("'text' has a value but no version")
			.withMessageNotContaining("secret");
		assertThat(this.encrypted.get(THREAD)).isEmpty();
	}

	@Test
	void withoutTheKeyNothingIsRead() {
		Map<String, Object> values = Collections.singletonMap("text", "secret");
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		CheckpointConfig config = put(this.encrypted, THREAD, values, versions, versions);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.plain.get(config))
			.withMessageContaining("no key");
		PostgresSaver other = saver(EncryptedSerializer.fromKey(this.plainSerializer, new byte[16]));
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> other.get(config))
			.withMessageContaining("another key");
	}

	@Test
	void plaintextMayBeRefused() {
		PostgresSaver strict = saver(this.encryptedSerializer.refusingPlaintext());
		Map<String, Object> values = Map.of("list", List.of(1));
		Map<String, ChannelVersion> versions = versions(this.plain, values);
		CheckpointConfig config = put(this.plain, THREAD, values, versions, versions);
		assertThat(read(this.encrypted, config)).isEqualTo(values);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> strict.get(config))
			.withMessageContaining("without encryption");
	}

	@Test
	void snapshotOfADeltaChannelLeavesItsMark() {
		Map<String, Object> values = Map.of("delta", new DeltaSnapshot(Arrays.asList("secret", null)));
		Map<String, ChannelVersion> versions = versions(this.encrypted, values);
		CheckpointConfig config = put(this.encrypted, THREAD, values, versions, versions);
		CheckpointConfig child = put(this.encrypted, config, Map.of(), Map.of(), Map.of());
		assertThat(inlineValues(config)).isEqualTo("{\"delta\": true}");
		assertThat(types("checkpoint_blobs")).containsExactly("msgpack+aes");
		assertThat(read(this.encrypted, config)).isEqualTo(values);
		assertThat(this.encrypted.deltaChannelHistory(child, List.of("delta")).get("delta").seed())
			.isEqualTo(values.get("delta"));
	}

	/** Encrypts, but leaves simple values in the checkpoint's row. */
	private record LikePython(CheckpointSerializer serializer) implements CheckpointSerializer {

		@Override
		public TypedValue serialize(Object value, Dialect dialect) {
			return this.serializer.serialize(value, dialect);
		}

		@Override
		public Object deserialize(TypedValue typed) {
			return this.serializer.deserialize(typed);
		}

	}

}
