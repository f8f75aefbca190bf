package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointIds;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows that releases of the peers' packages wrote (make_rows.sh).
 */
class PeerRowsIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final PostgresSaver saver = new PostgresSaver(this.database);

	private void load(String release) {
		PostgresSchema.of(this.database).migrate();
		PeerRows.load(this.database, release);
	}

	static Stream<String> python() {
		return Stream.of("1.0.9", "2.0.2", "2.0.15", "2.0.25", "3.0.5", "3.2.0").map("python-"::concat);
	}

	static Stream<String> javaScript() {
		return Stream.of("0.0.5", "0.1.3", "1.0.0", "1.0.5").map("javascript-"::concat);
	}

	static Stream<String> all() {
		return Stream.concat(python(), javaScript());
	}

	private Map<String, Object> values() {
		Map<String, Object> shown = new LinkedHashMap<>();
		this.saver.get(CheckpointConfig.of("values"))
			.orElseThrow()
			.channelValues()
			.forEach((channel, value) -> shown.put(channel, shown(value)));
		return shown;
	}

	/** A value as it can be compared: an unknown one by its type, a message by its id. */
	private static Object shown(Object value) {
		if (value instanceof UnknownValue unknown) {
			return unknown.typeName();
		}
		if (value instanceof Pattern pattern) {
			return pattern.pattern() + "/" + (pattern.flags() & Pattern.CASE_INSENSITIVE);
		}
		if (value instanceof Deque<?> deque) {
			return List.copyOf(deque);
		}
		if (value instanceof byte[] bytes) {
			return "bytes " + HexFormat.of().formatHex(bytes);
		}
		if (value instanceof Message message) {
			return message.getClass().getSimpleName() + " " + message.id();
		}
		return (value instanceof List<?> list) ? Arrays.asList(list.stream().map(PeerRowsIT::shown).toArray()) : value;
	}

	private static Map<String, Object> expected() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("null", null);
		values.put("true", true);
		values.put("int", 42);
		values.put("float", 0.5);
		values.put("str", "héllo 🌍");
		values.put("bytes", "bytes 00ff");
		values.put("list", Arrays.asList(1, "two", null));
		values.put("dict", Map.of("a", Map.of("b", List.of(1.5))));
		values.put("set", Set.of(1));
		values.put("messages",
				List.of("SystemMessage 1", "HumanMessage 2", "AIMessage 3", "ToolMessage 4", "RemoveMessage 2"));
		return values;
	}

	@ParameterizedTest
	@MethodSource("python")
	void valuesOfPythonAreRead(String release) throws IOException {
		load(release);
		Map<String, Object> expected = expected();
		expected.put("big int", BigInteger.TWO.pow(63));
		expected.put("uuid", UUID.fromString("1ef4f797-8335-6428-8001-8a1503f9b875"));
		expected.put("decimal", new BigDecimal("1.10"));
		expected.put("frozenset", new FrozenSet<>(List.of("a")));
		expected.put("deque", List.of(1, "a"));
		expected.put("ip", InetAddress.getByName("127.0.0.1"));
		expected.put("zoneinfo", ZoneId.of("Europe/Berlin"));
		expected.put("path", Path.of("/a/b.txt"));
		expected.put("pattern", "a(b+)/2");
		expected.put("timedelta", Duration.ofDays(1).plusSeconds(2));
		expected.put("date", LocalDate.of(2024, 2, 29));
		expected.put("time", LocalTime.of(1, 2, 3));
		expected.put("timezone", ZoneOffset.UTC);
		expected.put("datetime", OffsetDateTime.parse("2024-05-04T06:32:42.235444Z"));
		expected.put("enum", "__main__.Color");
		expected.put("dataclass", "__main__.Leg");
		expected.put("pydantic", "__main__.Trip");
		// a tuple at first
		boolean old = Set.of("python-1.0.9", "python-2.0.2", "python-2.0.15").contains(release);
		expected.put("namedtuple", old ? List.of(1, 2) : "__main__.Point");
		expected.put("send", new Send("node", Map.of("x", 1)));
		expected.put("document", new Document("text", Map.of("page", 1), null));
		assertThat(values()).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("javaScript")
	void valuesOfJavaScriptAreRead(String release) {
		load(release);
		Map<String, Object> expected = expected();
		expected.put("undefined", Collections.singletonMap("a", null));
		expected.put("map", Map.of("a", 1, 2, "b"));
		expected.put("regexp", "a(b+)/2");
		expected.put("date", "2024-05-04T06:32:42.120Z");
		// before, an array of bytes was an object of its elements
		expected.put("nested bytes", List.of(release.endsWith("1.0.5") ? "bytes 0102" : Map.of("0", 1, "1", 2)));
		expected.put("buffer", List.of(Map.of("type", "Buffer", "data", List.of(3, 4))));
		expected.put("nan", Collections.singletonList(null));
		expected.put("send", Map.of("node", "node", "args", Map.of("x", 1)));
		Map<String, Object> values = values();
		assertThat(values).containsKeys("error", "command", "document");
		values.keySet().removeAll(List.of("error", "command", "document"));
		assertThat(values).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("all")
	void threadOfAGraphIsRead(String release) {
		load(release);
		List<CheckpointTuple> history = this.saver.list(CheckpointConfig.of("graph")).toList();
		assertThat(history).extracting((tuple) -> tuple.metadata().step()).containsExactly(2, 1, 0, -1);
		assertThat(history.get(0).checkpoint().channelValues()).containsEntry("count", 2)
			.containsEntry("results", List.of(1, 2));
		assertThat(history.get(1).checkpoint().sends()).containsExactly(new Send("work", Map.of("item", 1)),
				new Send("work", Map.of("item", 2)));
		assertThat(history.get(0).checkpoint().sends()).isEmpty();
		assertThat(history.get(3).checkpoint().nextNodes()).containsExactly(Checkpoint.START);
	}

	@ParameterizedTest
	@MethodSource("all")
	void whatIsRewrittenUnchangedKeepsItsBytes(String release) {
		load(release);
		CheckpointTuple tuple = this.saver.getTuple(CheckpointConfig.of("values")).orElseThrow();
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		tuple.checkpoint()
			.channelVersions()
			.forEach((channel, version) -> versions.put(channel, this.saver.nextVersion(version)));
		Checkpoint rewritten = tuple.checkpoint()
			.toBuilder()
			.id(CheckpointIds.next(1))
			.channelVersions(versions)
			.build();
		this.saver.put(tuple.config(), rewritten, tuple.metadata(), versions);
		Map<String, String> blobs = blobs(tuple.checkpoint().id());
		// all but JavaScript's undefined inside a value, which is read as null
		blobs.replaceAll((channel, blob) -> blob.replace("{\"lc\":2,\"type\":\"undefined\"}", "null"));
		assertThat(blobs).hasSizeGreaterThan(15).containsAllEntriesOf(blobs(rewritten.id()));
	}

	private Map<String, String> blobs(String checkpointId) {
		Map<String, String> blobs = new TreeMap<>();
		this.jdbc.query("""
				SELECT channel, b.type || ' ' || encode(blob, 'escape') FROM checkpoints c
				CROSS JOIN jsonb_each_text(checkpoint -> 'channel_versions')
				JOIN checkpoint_blobs b ON b.thread_id = c.thread_id AND channel = key AND version = value
				WHERE c.thread_id = 'values' AND checkpoint_id = ?""", (row) -> {
			blobs.put(row.getString(1), row.getString(2));
		}, checkpointId);
		return blobs;
	}

}
