package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Enums, data classes, named tuples and pydantic classes of a Python application
 * (trips.py) as Python's own serializer wrote them (make_application_values.py), and the
 * Java types that stand for them.
 */
class PythonApplicationValuesTests {

	private static final Map<String, TypedValue> STORED = PythonValuesTests.load("python-application-values.jsonl");

	private static final AllowedTypes NONE = AllowedTypes.none();

	private static final Stop STOP = new Stop("sf", Color.RED);

	private static final Leg LEG = new Leg("nyc", new BigDecimal("9.90"), Color.BLUE);

	private final LangGraphSerializer serializer = new LangGraphSerializer(
			NONE.mapping(Color.class, "trips.Color", PythonKind.ENUM)
				.mapping(Priority.class, "trips.Priority", PythonKind.ENUM)
				.mapping(Mode.class, "trips.Mode", PythonKind.ENUM)
				.mapping(Leg.class, "trips.Leg", PythonKind.DATA_CLASS)
				.mapping(Point.class, "trips.Point", PythonKind.NAMED_TUPLE)
				.mapping(Pair.class, "trips.Pair", PythonKind.NAMED_TUPLE)
				.mapping(Stop.class, "trips.Stop", PythonKind.PYDANTIC)
				.mapping(Trip.class, "trips.Trip", PythonKind.PYDANTIC)
				.mapping(Conversation.class, "trips.Conversation", PythonKind.PYDANTIC)
				.mapping(Old.class, "trips.Old", PythonKind.PYDANTIC_V1)
				.mapping(Plan.class, "trips.Plan", PythonKind.DATA_CLASS));

	static Stream<Arguments> values() throws Exception {
		Map<Object, Object> keys = new LinkedHashMap<>();
		keys.put(Color.RED, 1);
		keys.put(Priority.LOW, 2);
		return Stream.of(Arguments.of("enum", Color.RED), Arguments.of("int enum", Priority.HIGH),
				Arguments.of("str enum", Mode.FAST), Arguments.of("enum list", List.of(Color.RED, Color.BLUE)),
				Arguments.of("enum key", keys), Arguments.of("data class", LEG),
				Arguments.of("named tuple", new Point(1, 2.5)),
				Arguments.of("collections named tuple", new Pair("l", List.of(1))), Arguments.of("pydantic", STOP),
				Arguments.of("pydantic v1", new Old(1, null)),
				Arguments.of("nested pydantic v1", new Old(1, new Old(2, null))),
				Arguments.of("pydantic of every type", new Trip("sf", 3, Color.RED, List.of(STOP), Map.of("s", STOP),
						LocalDate.of(2024, 2, 29), LocalTime.of(1, 2), Instant.parse("2024-05-04T06:32:42.000001Z"),
						Duration.ofDays(1).plusSeconds(2), new byte[] { 1 }, new UUID(0, 7), new BigDecimal("1.10"),
						Set.of("a"), ZoneId.of("Europe/Berlin"), Path.of("/a/b"),
						Pattern.compile("x+",
								Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS),
						InetAddress.getByName("127.0.0.1"), null)),
				Arguments.of("pydantic with messages",
						new Conversation(List.of(new HumanMessage("hi", "1"), new AIMessage("hello", List.of(), "2")),
								new Document("text", Map.of("page", 1), "d"))),
				Arguments.of("plan",
						new Plan(List.of(LEG), new Point(3, 4.0), STOP, List.of(new HumanMessage("hi", "1")), "fast",
								Map.of("red", Color.RED))),
				Arguments.of("list", List.of(LEG, STOP, Map.of("trip", STOP))));
	}

	@Test
	void everyStoredValueIsTested() throws Exception {
		assertThat(values().map((arguments) -> arguments.get()[0])).containsExactlyElementsOf(STORED.keySet());
	}

	/** So Python gets its own type: make_application_values.py has checked it. */
	@ParameterizedTest
	@MethodSource("values")
	void valueMadeInJavaHasTheBytesOfPythons(String name, Object value) {
		assertThat(this.serializer.serialize(value)).isEqualTo(STORED.get(name));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueOfPythonIsTheApplicationsJavaType(String name, Object value) {
		Object read = this.serializer.deserialize(STORED.get(name));
		Map<String, Object> inner = new LinkedHashMap<>();
		inner.put("n", 2);
		inner.put("inner", null);
		if (name.equals("enum key")) {
			assertThat(read).isEqualTo(Map.of("red", 1, 1, 2));
		}
		else {
			assertThat(read).hasSameClassAs((value instanceof List<?>) ? new java.util.ArrayList<>() : value);
			assertThat(read).usingRecursiveComparison()
				.withEqualsForType(Object::equals, Fields.class)
				.withEqualsForType((a, b) -> a.pattern().equals(b.pattern()), Pattern.class)
				.isEqualTo((name.startsWith("nested")) ? new Old(1, inner) : value);
		}
		assertThat(this.serializer.serialize(read)).isEqualTo(STORED.get(name));
	}

	@ParameterizedTest
	@MethodSource("values")
	void withoutAMappingItStaysInertAndIsWrittenBack(String name, Object value) {
		LangGraphSerializer other = new LangGraphSerializer();
		assertThat(other.serialize(other.deserialize(STORED.get(name)))).isEqualTo(STORED.get(name));
	}

	private void staysInert(Class<?> javaType, String pythonName, PythonKind kind, String stored, String reason) {
		LangGraphSerializer mapping = new LangGraphSerializer(NONE.mapping(javaType, pythonName, kind));
		UnknownValue value = (UnknownValue) mapping.deserialize(STORED.get(stored));
		assertThat(value.reason()).contains(reason);
		assertThat(value).hasToString("UnknownValue[" + pythonName + ", code " + value.code() + ", "
				+ value.payload().length + " bytes: " + value.reason() + "]");
		assertThat(mapping.serialize(value)).isEqualTo(STORED.get(stored));
	}

	@Test
	void valueThatWouldNotBeWrittenBackStaysInertAndSaysWhy() {
		staysInert(Stop.class, "trips.Stop", PythonKind.DATA_CLASS, "pydantic", "another kind of Python type");
		staysInert(Leg.class, "trips.Stop", PythonKind.PYDANTIC, "pydantic", "does not fit");
		staysInert(Leg.class, "trips.Stop", PythonKind.PYDANTIC, "pydantic", "\"color\"");
		staysInert(Mode.class, "trips.Color", PythonKind.ENUM, "enum", "does not fit");
		staysInert(WithMore.class, "trips.Point", PythonKind.NAMED_TUPLE, "named tuple", "other bytes");
		staysInert(OtherOrder.class, "trips.Point", PythonKind.NAMED_TUPLE, "named tuple", "other bytes");
		staysInert(OtherType.class, "trips.Point", PythonKind.NAMED_TUPLE, "named tuple", "other bytes");
		staysInert(Picky.class, "trips.Point", PythonKind.NAMED_TUPLE, "named tuple", "does not fit");
	}

	@Test
	void reasonShowsNothingOfTheState() {
		UnknownValue value = (UnknownValue) new LangGraphSerializer(
				NONE.mapping(Picky.class, "trips.Stop", PythonKind.PYDANTIC))
			.deserialize(STORED.get("pydantic"));
		assertThat(value.reason()).contains("Picky").doesNotContain("sf");
	}

	@Test
	void enumWithoutAMappingIsItsNameInAMappedClass() {
		LangGraphSerializer leg = new LangGraphSerializer(NONE.mapping(Leg.class, "trips.Leg", PythonKind.DATA_CLASS));
		TypedValue stored = leg.serialize(LEG);
		assertThat(leg.deserialize(stored)).isEqualTo(LEG);
		assertThat(new String(stored.bytes(), StandardCharsets.ISO_8859_1)).endsWith("color\u00a4blue");
	}

	@Test
	void mappedClassIsAllowedUnderItsJavaNameToo() {
		TypedValue stored = new LangGraphSerializer(AllowedTypes.of(List.of(Stop.class.getName()), null))
			.serialize(STOP);
		assertThat(this.serializer.deserialize(stored)).isEqualTo(STOP);
	}

	@Test
	void classThatIsNoObjectToJacksonIsRefusedWhenItIsStored() {
		LangGraphSerializer mapping = new LangGraphSerializer(
				NONE.mapping(Text.class, "app.Text", PythonKind.DATA_CLASS));
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> mapping.serialize(new Text("x")))
			.withMessageContaining("no object to Jackson");
	}

	@Test
	void mappingThatMakesNoSenseIsRefused() {
		for (String name : List.of("", "Trip", ".Trip", "app.", " app.Trip")) {
			assertThatIllegalArgumentException().isThrownBy(() -> NONE.mapping(Stop.class, name, PythonKind.PYDANTIC))
				.withMessageContaining("app.state.Trip");
		}
		for (String known : List.of("uuid.UUID", "langchain_core.messages.human.HumanMessage")) {
			assertThatIllegalArgumentException().isThrownBy(() -> NONE.mapping(Stop.class, known, PythonKind.PYDANTIC))
				.withMessageContaining(known);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> NONE.mapping(Stop.class, "app.Stop", PythonKind.ENUM))
			.withMessageContaining("ENUM");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NONE.mapping(Color.class, "app.Color", PythonKind.PYDANTIC))
			.withMessageContaining("ENUM");
		AllowedTypes stop = NONE.mapping(Stop.class, "app.Stop", PythonKind.PYDANTIC);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> stop.mapping(Stop.class, "app.Other", PythonKind.PYDANTIC))
			.withMessageContaining("one counterpart");
		assertThatIllegalArgumentException().isThrownBy(() -> stop.mapping(Leg.class, "app.Stop", PythonKind.PYDANTIC))
			.withMessageContaining("one counterpart");
	}

	record WithMore(int x, double y, Integer z) {

	}

	record OtherOrder(double y, int x) {

	}

	record OtherType(int x, float y) {

	}

	record Picky(int x) {

		Picky {
			throw new IllegalStateException("sf");
		}

	}

	record Text(@JsonValue String text) {

	}

	enum Color {

		@JsonProperty("red")
		RED,

		@JsonProperty("blue")
		BLUE {
		}

	}

	enum Priority {

		LOW(1), HIGH(2);

		private final int value;

		Priority(int value) {
			this.value = value;
		}

		@JsonValue
		int value() {
			return this.value;
		}

	}

	enum Mode {

		@JsonProperty("fast")
		FAST

	}

	record Leg(String origin, BigDecimal price, Color color) {

	}

	record Point(int x, double y) {

	}

	record Pair(String left, List<Object> right) {

	}

	record Stop(String city, Color color) {

	}

	record Trip(String city, int days, Color color, List<Stop> stops, @JsonProperty("by_name") Map<String, Stop> byName,
			LocalDate start, LocalTime leaves, Instant booked, Duration lasts, byte[] ticket, UUID id, BigDecimal price,
			Set<String> tags, ZoneId zone, Path path, Pattern pattern, InetAddress address, String note) {

	}

	record Conversation(List<Message> messages, Document source) {

	}

	record Old(int n, Object inner) {

	}

	record Plan(List<Leg> legs, Point point, Stop stop, List<Message> messages, String mode,
			@JsonProperty("by_color") Map<String, Color> byColor) {

	}

}
