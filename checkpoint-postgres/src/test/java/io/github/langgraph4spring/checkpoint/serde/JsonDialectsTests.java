package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values as JSON, in the dialects that JavaScript reads.
 */
class JsonDialectsTests {

	private final LangGraphSerializer serializer = new LangGraphSerializer(
			AllowedTypes.of(List.of(Trip.class.getName()), null));

	static Set<String> pythonValues() {
		return PythonValuesTests.names();
	}

	private String json(Object value, Dialect dialect) {
		TypedValue typed = this.serializer.serialize(value, dialect);
		assertThat(typed.type()).isEqualTo("json");
		return new String(typed.bytes(), StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@MethodSource("pythonValues")
	void nothingOfWhatPythonWroteIsLostInPortableJson(String name) {
		TypedValue stored = PythonValuesTests.stored(name);
		TypedValue portable = this.serializer.serialize(stored, Dialect.PORTABLE);
		assertThat(portable.type()).isIn("json", "bytes");
		TypedValue again = this.serializer.serialize(this.serializer.deserialize(portable));
		// one of Python's two types of bytes is all that JSON dialects have
		assertThat(again.type()).isEqualTo(stored.type().replace("bytearray", "bytes"));
		assertThat(again.bytes()).isEqualTo(stored.bytes());
	}

	@ParameterizedTest
	@ValueSource(strings = { "datetime.", ".datetime", "date..time", ".", "", "datetime" })
	void moduleOfWhatIsNotKnownKeepsItsDots(String module) {
		for (int code = 0; code <= 5; code++) {
			TypedValue stored = new TypedValue("msgpack", extension(code, List.of(module, "thing", List.of(1))));
			TypedValue portable = this.serializer.serialize(stored, Dialect.PORTABLE);
			assertThat(new String(portable.bytes(), StandardCharsets.UTF_8)).contains("\"thing\"");
			assertThat(this.serializer.serialize(this.serializer.deserialize(portable))).isEqualTo(stored);
		}
	}

	private byte[] extension(int code, List<?> parts) {
		return this.serializer.serialize(new UnknownValue(code, null, this.serializer.serialize(parts).bytes()))
			.bytes();
	}

	@Test
	void numberAndNameThatWouldNotBeReadAreNotWritten() {
		for (Dialect dialect : List.of(Dialect.JAVASCRIPT, Dialect.PORTABLE)) {
			for (Object readable : List.of(BigInteger.TEN.pow(998), Map.of("\u00e9".repeat(25_000), 1))) {
				assertThat(this.serializer.deserialize(this.serializer.serialize(readable, dialect)))
					.isEqualTo(readable);
			}
			for (Object refused : List.of(BigInteger.TEN.pow(1000), Map.of("\u00e9".repeat(25_001), 1))) {
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> this.serializer.serialize(refused, dialect))
					.withMessageContaining("cannot be stored in JSON");
			}
		}
	}

	@Test
	void javaScriptsOwnFormsAreWrittenInItsDialect() {
		Map<Object, Object> map = new LinkedHashMap<>();
		map.put(1, "one");
		assertThat(json(new LinkedHashSet<>(List.of(1, 2)), Dialect.JAVASCRIPT)).isEqualTo(
				"{\"lc\":2,\"type\":\"constructor\",\"id\":[\"Set\"],\"method\":null,\"args\":[[1,2]],\"kwargs\":{}}");
		assertThat(json(map, Dialect.JAVASCRIPT)).contains("\"id\":[\"Map\"]", "\"args\":[[[1,\"one\"]]]");
		assertThat(json(Pattern.compile("a+", Pattern.CASE_INSENSITIVE), Dialect.JAVASCRIPT))
			.contains("\"id\":[\"RegExp\"]", "\"args\":[\"a+\",\"i\"]");
		assertThat(json(List.of(new byte[] { 1, -1 }), Dialect.JAVASCRIPT)).contains("\"id\":[\"Uint8Array\"]",
				"\"method\":\"from\"", "\"args\":[[1,255]]");
		assertThat(json(new Send("node", 1), Dialect.JAVASCRIPT)).isEqualTo("{\"node\":\"node\",\"args\":1}");
		assertThat(json(new Interrupt("why", "i"), Dialect.JAVASCRIPT)).isEqualTo("{\"value\":\"why\",\"id\":\"i\"}");
		assertThat(json(new Command(null, 1, null, List.of("a")), Dialect.JAVASCRIPT))
			.startsWith("{\"lg_name\":\"Command\"");
		assertThat(json(new DeltaSnapshot(List.of(1)), Dialect.JAVASCRIPT))
			.isEqualTo("{\"lc\":2,\"type\":\"delta_snapshot\",\"value\":[1]}");
		assertThat(json(new IllegalStateException("no"), Dialect.JAVASCRIPT)).contains("\"id\":[\"Error\"]",
				"\"args\":[\"no\"]");
	}

	@Test
	void whatPythonRevivesIsWrittenInPortableJson() {
		assertThat(json(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000), Dialect.PORTABLE))
			.contains("\"id\":[\"datetime\",\"datetime\"]", "\"args\":[2026,1,2,3,4,5,6]");
		assertThat(json(Set.of(1), Dialect.PORTABLE)).contains("\"id\":[\"builtins\",\"set\"]");
		assertThat(json(new Send("node", 1), Dialect.PORTABLE)).contains("\"id\":[\"langgraph\",\"types\",\"Send\"]",
				"\"args\":[\"node\",1]");
		assertThat(json(new HumanMessage("hi", "1"), Dialect.PORTABLE))
			.startsWith("{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain_core\",\"messages\",\"HumanMessage\"]");
		assertThat(json(new RemoveMessage("1"), Dialect.PORTABLE))
			.contains("[\"langchain_core\",\"messages\",\"modifier\",\"RemoveMessage\"]");
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueComesBackFromBothDialects(Object value) {
		for (Dialect dialect : List.of(Dialect.JAVASCRIPT, Dialect.PORTABLE)) {
			assertThat(this.serializer.deserialize(this.serializer.serialize(value, dialect))).isEqualTo(value);
		}
	}

	static Stream<Object> values() {
		return Stream.of("text \u0000 \ud83d\ude00", 1, 1L << 40, 1.0, -0.0, 1e20, Double.NaN, Double.NEGATIVE_INFINITY,
				true, Map.of("a", Arrays.asList(1, null)), new BigDecimal("1.50"), LocalDate.of(2026, 1, 2),
				OffsetDateTime.parse("2026-01-02T03:04:05.000006+05:30"), Set.of(1), new FrozenSet<>(List.of(1)),
				new Trip("sf", 2), List.of(new HumanMessage("hi", "1")), new DeltaSnapshot(Map.of("a", 1)));
	}

	@ParameterizedTest
	@MethodSource("values")
	void whatIsWrittenWithinTheLimitsIsReadWithinThem(Object value) {
		for (Dialect dialect : List.of(Dialect.JAVASCRIPT, Dialect.PORTABLE)) {
			for (int elements = 1; elements < 60; elements++) {
				LangGraphSerializer limited = new LangGraphSerializer(
						AllowedTypes.of(List.of(Trip.class.getName()), null),
						new DecodingLimits(100, 10_000, elements));
				TypedValue stored;
				try {
					stored = limited.serialize(List.of(value), dialect);
				}
				catch (SerializationException ex) {
					continue;
				}
				assertThat(limited.deserialize(stored)).isEqualTo(List.of(value));
			}
		}
	}

	@Test
	void setMayHoldNull() {
		Set<Object> set = new LinkedHashSet<>(Arrays.asList(1, null));
		assertThat(this.serializer.deserialize(this.serializer.serialize(set, Dialect.JAVASCRIPT))).isEqualTo(set);
	}

	@Test
	void halfASurrogatePairBecomesAQuestionMark() {
		assertThat(json("a\ud800b", Dialect.PORTABLE)).isEqualTo("\"a?b\"");
	}

	@Test
	void bytesAndNothingHaveTheTypesThatJavaScriptReads() {
		for (Dialect dialect : List.of(Dialect.JAVASCRIPT, Dialect.PORTABLE)) {
			assertThat(this.serializer.serialize(new byte[] { 1 }, dialect).type()).isEqualTo("bytes");
			assertThat(json(null, dialect)).isEqualTo("null");
		}
	}

	@Test
	void encodedValuesAreTakenAsTheyAreOrTranslated() {
		TypedValue messagePack = this.serializer.serialize(List.of(1));
		assertThat(this.serializer.serialize(messagePack)).isSameAs(messagePack);
		assertThat(json(messagePack, Dialect.PORTABLE)).isEqualTo("[1]");
	}

	@Test
	void cycleIsAnError() {
		Object[] cycle = new Object[1];
		cycle[0] = cycle;
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> json(cycle, Dialect.JAVASCRIPT))
			.withMessageContaining("contain itself");
	}

	record Trip(String city, int days) {

	}

}
