package io.github.langgraph4spring.checkpoint.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * That we are not open to what the peers published advisories of. What an attacker can
 * write is a row, or a filter.
 */
class AdvisoriesIT {

	private static final String OWN_MODULE = "io.github.langgraph4spring.checkpoint.postgres";

	private static final PGSimpleDataSource DATABASE = TestDatabase.create();

	private final PostgresSaver saver = new PostgresSaver(DATABASE);

	private final JdbcClient jdbc = JdbcClient.create(DATABASE);

	private final CheckpointConfig thread = CheckpointConfig.of("t");

	@BeforeEach
	void put() {
		PostgresSchema.of(DATABASE).migrate();
		Map<String, ChannelVersion> versions = Map.of("value", this.saver.nextVersion(null));
		this.saver.deleteThread("t");
		this.saver.put(this.thread,
				Checkpoint.builder(0).channelValues(Map.of("value", List.of(1))).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", 0).with("tenant", "a"), versions);
	}

	private Object read(String type, byte[] bytes) {
		this.jdbc.sql("update checkpoint_blobs set type = ?, blob = ?").param(type).param(bytes).update();
		return this.saver.get(this.thread).orElseThrow().channelValues().get("value");
	}

	/** CVE-2025-64439: constructor objects in JSON that name any class. */
	@ParameterizedTest
	@ValueSource(strings = { """
			{"lc": 2, "type": "constructor", "id": ["os", "system"], "args": ["touch /tmp/pwned"], "kwargs": {}}""", """
			{"lc": 2, "type": "constructor", "id": ["java.lang.Runtime"], "method": "getRuntime", "args": []}""", """
			{"lc": 1, "type": "constructor", "id": ["java.lang.ProcessBuilder"], "kwargs": {"command": ["id"]}}""" })
	void constructorObjectInJsonStaysInert(String json) {
		Object value = read("json", json.getBytes(StandardCharsets.UTF_8));
		assertThat(value.getClass().getName()).matches("(java.util|io.github.langgraph4spring.checkpoint)\\..*");
		assertThat(value.toString()).contains("constructor");
	}

	/**
	 * GHSA-fjqc-hq36-qh5p: a constructor object in JSON that names a method, of a class
	 * that may be made and of the types that are known.
	 */
	@ParameterizedTest
	@CsvSource({ "'" + OWN_MODULE + "', AdvisoriesIT$Allowed, of", "'" + OWN_MODULE + "', AdvisoriesIT$Allowed, parse",
			"pathlib, Path, touch", "uuid, UUID, fromString", "datetime, datetime, strptime", "builtins, set, clear",
			"re, compile, fullmatch", "'langchain_core.messages.ai', AIMessage, pretty_print" })
	void methodInJsonIsNeverCalled(String module, String name, String method) {
		CheckpointSerializer allowing = new LangGraphSerializer(
				AllowedTypes.of(List.of(Allowed.class.getName()), null));
		for (String arguments : List.of("\"args\": [\"x\"]", "\"args\": []", "\"kwargs\": {\"text\": \"x\"}",
				"\"args\": [\"x\"], \"kwargs\": {\"text\": \"x\"}")) {
			for (String named : List.of("\"" + method + "\"", "[null, \"" + method + "\"]",
					"\"" + method + "\", \"code\": 3", "\"" + method + "\", \"code\": 5")) {
				String json = """
						{"lc": 2, "type": "constructor", "id": ["%s", "%s"], "method": %s, %s}"""
					.formatted(module.replace(".", "\", \""), name, named, arguments);
				Object value = allowing.deserialize(new TypedValue("json", json.getBytes(StandardCharsets.UTF_8)));
				assertThat(value).as(json)
					.isInstanceOfAny(UnknownValue.class, Map.class, Set.class, Allowed.class, AIMessage.class);
			}
		}
		assertThat(Allowed.calls).isZero();
	}

	/** May be made of what is stored, but not by its methods. */
	public record Allowed(String text) {

		private static int calls;

		/** Would be called, were there any dispatch by name. */
		public static Allowed of(String text) {
			calls++;
			return new Allowed(text);
		}

		/** The same, of an instance. */
		public Allowed parse(String text) {
			return of(text);
		}

	}

	/** CVE-2026-28277: extensions of MessagePack that name any class, of every code. */
	@ParameterizedTest
	@ValueSource(bytes = { 0, 1, 2, 3, 4, 5 })
	void extensionOfMessagePackStaysInert(byte code) throws IOException {
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		payload.write(0x93);
		for (String text : List.of("java.lang", "ProcessBuilder", "id")) {
			payload.write(0xA0 | text.length());
			payload.write(text.getBytes(StandardCharsets.UTF_8));
		}
		byte[] content = payload.toByteArray();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(0xC7);
		bytes.write(content.length);
		bytes.write(code);
		bytes.write(content);
		assertThat(read("msgpack", bytes.toByteArray()).getClass().getName())
			.startsWith("io.github.langgraph4spring.checkpoint.");
	}

	/** CVE-2026-27794: a fall back to pickle; and Java's own serialization. */
	@Test
	void pickleAndJavaSerializationAreRefused() throws IOException {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> read("pickle", "cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.UTF_8)))
			.withMessageContaining("pickle");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
			stream.writeObject(new ArrayList<>(List.of("a")));
		}
		for (String type : List.of("java", "serialized", "msgpack", "json")) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> read(type, bytes.toByteArray()));
		}
	}

	/**
	 * CVE-2025-67644 and CVE-2026-27022: filters whose keys and values become part of a
	 * query.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "x' or '1'='1", "x\" or \"1\"=\"1", "tenant') or true --", "@> '{}' or metadata", "*",
			"}{", "a\\'; drop table checkpoints; --", "?", "$1", "@tenant:{*}" })
	void filterIsAValue(String text) {
		assertThat(this.saver.list(CheckpointQuery.all().filter(Map.of(text, "a")))).isEmpty();
		assertThat(this.saver.list(CheckpointQuery.all().filter(Map.of("tenant", text)))).isEmpty();
		assertThat(this.saver.list(CheckpointQuery.ofThreads(text))).isEmpty();
		assertThat(this.saver.list(CheckpointQuery.of(this.thread).namespace(text))).isEmpty();
		assertThat(this.saver.list(CheckpointQuery.all().filter(Map.of("tenant", "a")))).hasSize(1);
	}

}
