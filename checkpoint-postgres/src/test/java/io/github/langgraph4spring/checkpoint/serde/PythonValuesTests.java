package io.github.langgraph4spring.checkpoint.serde;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TimeoutPolicy;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.FunctionMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values as Python's own serializer wrote them (make_values.py).
 */
class PythonValuesTests {

	private static final Map<String, TypedValue> STORED = load("python-values.jsonl");

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	static Map<String, TypedValue> load(String file) {
		Map<String, TypedValue> stored = new LinkedHashMap<>();
		JsonMapper mapper = new JsonMapper();
		try (InputStream lines = PythonValuesTests.class.getResourceAsStream(file)) {
			for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
				Map<?, ?> row = mapper.readValue(line, Map.class);
				stored.put((String) row.get("name"),
						new TypedValue((String) row.get("type"), HexFormat.of().parseHex((String) row.get("hex"))));
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return stored;
	}

	static TypedValue stored(String name) {
		return STORED.get(name);
	}

	static Set<String> names() {
		return STORED.keySet();
	}

	@ParameterizedTest
	@MethodSource("names")
	void valueThatWasNotChangedEncodesToTheBytesItCameFrom(String name) {
		TypedValue stored = STORED.get(name);
		assertThat(this.serializer.serialize(this.serializer.deserialize(stored))).isEqualTo(stored);
	}

	static Stream<Arguments> naturalValues() throws IOException {
		LocalDateTime may = LocalDateTime.of(2024, 5, 4, 6, 32, 42);
		return Stream.of(Arguments.of("int 1", 1), Arguments.of("int 2147483648", 1L << 31),
				Arguments.of("int -9223372036854775808", Long.MIN_VALUE),
				Arguments.of("int 18446744073709551615", BigInteger.TWO.pow(64).subtract(BigInteger.ONE)),
				Arguments.of("float 0.1", 0.1), Arguments.of("float -0.0", -0.0), Arguments.of("nan", Double.NaN),
				Arguments.of("true", true), Arguments.of("str unicode", "héllo 🌍 \u0000 \uffff\ufffd"),
				Arguments.of("str surrogate", "a?b"), Arguments.of("tuple", Arrays.asList(1, "two", null)),
				Arguments.of("bytes", new byte[] { 0, -1 }),
				Arguments.of("bytearray", ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII))),
				Arguments.of("uuid", UUID.fromString("1ef4f797-8335-6428-8001-8a1503f9b875")),
				Arguments.of("decimal 1E+5", new BigDecimal("1E+5")), Arguments.of("decimal -0.00", null),
				Arguments.of("set", Set.of(1)), Arguments.of("set of tuples", Set.of(List.of(1, 2))),
				Arguments.of("frozenset", new FrozenSet<>(List.of("a"))),
				Arguments.of("ip 127.0.0.1", InetAddress.getByName("127.0.0.1")),
				Arguments.of("ip 2001:db8::8a2e:370:7334", InetAddress.getByName("2001:db8::8a2e:370:7334")),
				Arguments.of("zoneinfo", ZoneId.of("Europe/Berlin")),
				Arguments.of("path /a/b.txt", Path.of("/a/b.txt")), Arguments.of("path a/b", Path.of("a/b")),
				Arguments.of("path .", Path.of("")),
				Arguments.of("timedelta 1 day, 0:00:02.000003", Duration.ofDays(1).plusSeconds(2).plusNanos(3000)),
				Arguments.of("timedelta -1 day, 23:59:59.999999", Duration.ofNanos(-1000)),
				Arguments.of("date", LocalDate.of(2024, 2, 29)), Arguments.of("timezone utc", ZoneOffset.UTC),
				Arguments.of("timezone", ZoneOffset.ofHoursMinutes(5, 45)),
				Arguments.of("time micros", LocalTime.of(1, 2, 3, 4000)),
				Arguments.of("time zoned", OffsetTime.of(1, 2, 0, 0, ZoneOffset.UTC)), Arguments.of("datetime", may),
				Arguments.of("datetime micros", may.plusNanos(235444000)),
				Arguments.of("datetime utc", may.atOffset(ZoneOffset.UTC)),
				Arguments.of("datetime seconds offset",
						OffsetDateTime.of(1900, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHoursMinutesSeconds(0, 53, 28))),
				Arguments.of("exception", "ValueError('x')"), Arguments.of("send", new Send("node", Map.of("x", 1))),
				Arguments.of("command", new Command(null, Map.of("a", 1), "yes", List.of("x", new Send("y", 2)))),
				Arguments.of("human", new HumanMessage("hi", "1")),
				Arguments.of("system", new SystemMessage("be good")),
				Arguments.of("chat", new ChatMessage("hi", "boss", null)),
				Arguments.of("function", new FunctionMessage("r", "f", null)),
				Arguments.of("remove", new RemoveMessage("7")),
				Arguments.of("document", new Document("text", Map.of("page", 1), "d")),
				Arguments.of("messages", List.of(new HumanMessage("hi", "1"), new AIMessage("hello", List.of(), "2"))),
				Arguments.of("delta snapshot", new DeltaSnapshot(List.of(1, 2))));
	}

	@ParameterizedTest
	@MethodSource("naturalValues")
	void standardTypeIsItsNaturalJavaType(String name, Object expected) {
		Object value = this.serializer.deserialize(STORED.get(name));
		if (expected != null) {
			assertThat(value).isEqualTo(expected);
			assertThat(this.serializer.serialize(expected)).isEqualTo(STORED.get(name));
		}
		else {
			assertThat(value).isInstanceOf(UnknownValue.class);
		}
	}

	@Test
	void setIsNoFrozenSetAndADequeKeepsItsOrder() {
		assertThat(this.serializer.deserialize(STORED.get("set"))).isNotInstanceOf(FrozenSet.class);
		assertThat(new ArrayList<>((java.util.Deque<?>) this.serializer.deserialize(STORED.get("deque"))))
			.isEqualTo(List.of(1, "a"));
	}

	@Test
	void sendKeepsItsTimeout() {
		Send send = (Send) this.serializer.deserialize(STORED.get("send timeout"));
		assertThat(send.arg()).isEqualTo(1);
		assertThat(send.timeout().fields().get("run_timeout")).isEqualTo(2.5);
		TimeoutPolicy policy = (TimeoutPolicy) this.serializer.deserialize(STORED.get("timeout policy"));
		assertThat(policy.fields().get("idle_timeout")).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void interruptKeepsWhatNewerVersionsAdd() {
		Interrupt interrupt = (Interrupt) this.serializer.deserialize(STORED.get("interrupt"));
		assertThat(interrupt.value()).isEqualTo("go on?");
		assertThat(interrupt.id()).isEqualTo("abc");
		assertThat(interrupt.fields().has("response_schema")).isTrue();
	}

	@Test
	void regularExpressionKeepsItsFlags() {
		Pattern pattern = (Pattern) this.serializer.deserialize(STORED.get("pattern"));
		assertThat(pattern.pattern()).isEqualTo("a(b+)\\d");
		assertThat(pattern.flags() & Pattern.CASE_INSENSITIVE).isNotZero();
		assertThat(pattern.matcher("ABB7").matches()).isTrue();
	}

	@Test
	void whatJavaCannotHoldStaysInert() {
		for (String name : List.of("decimal NaN", "ip network", "ip fe80::1%eth0", "enum", "secret", "pattern ascii",
				"pattern named", "timezone named", "time fold", "namedtuple", "dataclass", "pydantic",
				"deque with none", "item", "overwrite")) {
			assertThat(this.serializer.deserialize(STORED.get(name))).as(name).isInstanceOf(UnknownValue.class);
		}
		assertThat(((UnknownValue) this.serializer.deserialize(STORED.get("pydantic"))).typeName())
			.isEqualTo("__main__.Trip");
	}

	@Test
	void messageKeepsFieldsThatWeDoNotKnow() {
		HumanMessage message = (HumanMessage) this.serializer.deserialize(STORED.get("human extra"));
		assertThat(message.fields().get("custom")).isEqualTo("kept");
		assertThat(message.additionalKwargs()).isEqualTo(Map.of("n", 1));
	}

	@Test
	void messagesHaveTypedAccessors() {
		AIMessage ai = (AIMessage) this.serializer.deserialize(STORED.get("ai"));
		assertThat(ai.toolCalls()).containsExactly(new ToolCall("get_weather", Map.of("city", "sf"), "c1"));
		assertThat(ai.id()).isEqualTo("2");
		ToolMessage tool = (ToolMessage) this.serializer.deserialize(STORED.get("tool"));
		assertThat(tool.toolCallId()).isEqualTo("c1");
		assertThat(tool.text()).isEqualTo("sunny");
		HumanMessage blocks = (HumanMessage) this.serializer.deserialize(STORED.get("human blocks"));
		assertThat(blocks.text()).isEqualTo("hithere");
		assertThat(blocks.name()).isEqualTo("bob");
		assertThat(this.serializer.deserialize(STORED.get("ai chunk"))).isInstanceOf(AIMessageChunk.class);
	}

	@Test
	void messageMadeInJavaHasTheBytesOfPythons() {
		assertThat(
				this.serializer.serialize(List.of(new HumanMessage("hi", "1"), new AIMessage("hello", List.of(), "2"))))
			.isEqualTo(STORED.get("messages"));
	}

	@Test
	void numpyArrayIsItsShapeAndItsBytes() {
		NumpyArray array = (NumpyArray) this.serializer.deserialize(STORED.get("numpy"));
		assertThat(array.dtype()).isEqualTo("<f8");
		assertThat(array.shape()).isEqualTo(List.of(2, 3));
		assertThat(array.buffer()).hasSize(48);
	}

	@Test
	void dictKeysOfEveryKind() {
		Map<?, ?> map = (Map<?, ?>) this.serializer.deserialize(STORED.get("dict keys"));
		// Python's own dict has merged True with 1
		assertThat(map.get(2.5)).isEqualTo("b");
		assertThat(map.get(null)).isEqualTo("d");
		assertThat(map.get(ByteBuffer.wrap(new byte[] { 'e' }))).isEqualTo("e");
		assertThat(map.get(List.of(1, 2))).isEqualTo("f");
	}

}
