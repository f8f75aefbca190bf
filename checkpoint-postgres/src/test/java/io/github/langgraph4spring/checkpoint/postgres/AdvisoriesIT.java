package io.github.langgraph4spring.checkpoint.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
