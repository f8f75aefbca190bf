package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TimeoutPolicy;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessageChunk;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.FunctionMessage;
import io.github.langgraph4spring.checkpoint.message.FunctionMessageChunk;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessageChunk;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessageChunk;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Values of every type that is stored and comes back as what it was, in lists, maps, sets
 * and one another.
 */
final class Values {

	static final AllowedTypes APPLICATION_TYPES = AllowedTypes.of(Set.of(Plain.class.getName()), null)
		.mapping(Color.class, "app.Color", PythonKind.ENUM)
		.mapping(Leg.class, "app.Leg", PythonKind.DATA_CLASS)
		.mapping(Point.class, "app.Point", PythonKind.NAMED_TUPLE)
		.mapping(Stop.class, "app.Stop", PythonKind.PYDANTIC)
		.mapping(Old.class, "app.Old", PythonKind.PYDANTIC_V1);

	private Values() {
	}

	static Arbitrary<Object> all() {
		return Arbitraries.recursive(Values::simple, Values::containing, 0, 3);
	}

	private static Arbitrary<Object> simple() {
		return Arbitraries.oneOf(List.of(scalars(), times(), standard(), langChain(), application()));
	}

	private static Arbitrary<Object> containing(Arbitrary<Object> inner) {
		Arbitrary<List<Object>> lists = inner.injectNull(0.1).list().ofMaxSize(4);
		Arbitrary<Object> sets = hashable().set().ofMaxSize(4).map(Set.class::cast);
		return Arbitraries.oneOf(List.of(inner, lists.map(Object.class::cast), maps(inner), sets,
				hashable().set().ofMaxSize(4).map(FrozenSet::new), inner.list().ofMaxSize(4).map(ArrayDeque::new),
				inner.map(DeltaSnapshot::new), inner.map((arg) -> new Send("node", arg)),
				inner.map((arg) -> new Send("node", arg,
						new TimeoutPolicy(Fields.of(Map.of("run_timeout", Duration.ofSeconds(3)))))),
				inner.map((value) -> new Interrupt(value, "id")),
				inner.map((update) -> new Command(null, update, update, List.of("a", new Send("b", update)))),
				inner.map((extra) -> new HumanMessage(new HumanMessage("hi").fields().with("extra", extra)))));
	}

	private static Arbitrary<Object> maps(Arbitrary<Object> inner) {
		return Combinators.combine(keys().list().uniqueElements().ofSize(4), inner.injectNull(0.1).list().ofMaxSize(4))
			.as((keys, values) -> {
				Map<Object, Object> map = new LinkedHashMap<>();
				for (int i = 0; i < values.size(); i++) {
					map.put(keys.get(i), values.get(i));
				}
				return map;
			});
	}

	private static Arbitrary<Object> keys() {
		Arbitrary<Object> simple = Arbitraries.oneOf(List.of(strings(), integers(), Arbitraries.of(true, false),
				doubles(), bytes().map(ByteBuffer::wrap).map(ByteBuffer::asReadOnlyBuffer)));
		return Arbitraries.oneOf(simple, simple.list().ofMaxSize(2).map(Object.class::cast)).injectNull(0.05);
	}

	private static Arbitrary<Object> hashable() {
		return Arbitraries.oneOf(List.of(strings(), integers(), doubles(), times(), application(),
				strings().list().ofMaxSize(2).map(Object.class::cast)));
	}

	private static Arbitrary<Object> scalars() {
		return Arbitraries.oneOf(List.of(strings(), integers(), doubles(), Arbitraries.of(true, false),
				Arbitraries.floats().map(Object.class::cast), bytes().map(Object.class::cast)));
	}

	// no half of a surrogate pair, which becomes a question mark
	static Arbitrary<Object> strings() {
		Arbitrary<Integer> codePoints = Arbitraries.integers()
			.between(0, Character.MAX_CODE_POINT)
			.filter((point) -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
		return Arbitraries
			.oneOf(Arbitraries.strings().ascii().ofMaxLength(300),
					codePoints.list()
						.ofMaxSize(6)
						.map((points) -> points.stream().map(Character::toString).reduce("", String::concat)))
			.map(Object.class::cast);
	}

	static Arbitrary<Object> integers() {
		BigInteger max = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
		return Arbitraries.oneOf(Arbitraries.integers(),
				Arbitraries.longs().filter((value) -> value != value.intValue()),
				Arbitraries.bigIntegers().between(BigInteger.TWO.pow(63), max));
	}

	static Arbitrary<Object> doubles() {
		return Arbitraries.oneOf(Arbitraries.doubles(),
				Arbitraries.of(Double.NaN, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE));
	}

	static Arbitrary<byte[]> bytes() {
		return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
	}

	private static Arbitrary<Object> times() {
		Arbitrary<LocalDate> dates = Arbitraries.longs()
			.between(LocalDate.of(1, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
			.map(LocalDate::ofEpochDay);
		Arbitrary<LocalTime> times = Arbitraries.longs()
			.between(0, 86_399_999_999L)
			.map((micros) -> LocalTime
				.ofNanoOfDay((micros % 3 == 0) ? micros / 1_000_000 * 1_000_000_000 : micros * 1000));
		Arbitrary<ZoneOffset> offsets = Arbitraries.integers()
			.between(-18 * 3600, 18 * 3600)
			.map((seconds) -> ZoneOffset.ofTotalSeconds((seconds % 2 == 0) ? seconds / 900 * 900 : seconds));
		Arbitrary<LocalDateTime> dateTimes = Combinators.combine(dates, times).as(LocalDateTime::of);
		Arbitrary<Duration> durations = Arbitraries.longs()
			.between(-86_400_000_000_000_000L, 86_400_000_000_000_000L)
			.map((micros) -> Duration.ofSeconds(Math.floorDiv(micros, 1_000_000L),
					Math.floorMod(micros, 1_000_000L) * 1000));
		return Arbitraries
			.oneOf(List.of(dates, times, dateTimes, Combinators.combine(dateTimes, offsets).as(LocalDateTime::atOffset),
					Combinators.combine(times, offsets).as(LocalTime::atOffset), offsets, durations,
					Arbitraries.of("Europe/Berlin", "Asia/Kathmandu", "UTC").map(ZoneId::of)));
	}

	private static Arbitrary<Object> standard() {
		int flags = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE | Pattern.DOTALL | Pattern.COMMENTS;
		return Arbitraries
			.oneOf(List.of(Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new),
					Combinators
						.combine(
								Arbitraries.bigIntegers()
									.between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40)),
								Arbitraries.integers().between(-50, 50))
						.as(BigDecimal::new),
					Arbitraries.bytes().array(byte[].class).ofSize(4).map(Values::address),
					Combinators.combine(Arbitraries.bytes().array(byte[].class).ofSize(16), Arbitraries.bytes())
						.as(Values::sparse)
						.map(Values::address),
					Combinators
						.combine(Arbitraries.of(true, false),
								Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5).list().ofMaxSize(3))
						.as((absolute, names) -> Path.of((absolute ? "/" : "") + String.join("/", names))),
					Combinators.combine(Arbitraries.of("", "a+b", "\\d{3}|x", "[^/]*"), Arbitraries.integers())
						.as((pattern, some) -> Pattern.compile(pattern, some & flags
								| ((some % 2 == 0) ? 0 : Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS))),
					Combinators
						.combine(bytes(), Arbitraries.of("C", "F"), Arbitraries.of("|u1", "<f8", ">i4", "|b1", "<U3"))
						.as((buffer, order, type) -> new NumpyArray(type, List.of(buffer.length, 1), order, buffer)),
					Combinators.combine(Arbitraries.integers().between(8, 255), bytes())
						.as((code, payload) -> new UnknownValue(code.byteValue(), null, payload))));
	}

	// zeroes are what the text of an address leaves out
	private static byte[] sparse(byte[] address, byte mask) {
		for (int i = 0; i < address.length; i++) {
			if ((mask >> i / 2 & 1) == 0) {
				address[i] = 0;
			}
		}
		return address;
	}

	private static InetAddress address(byte[] bytes) {
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static Arbitrary<Object> langChain() {
		Fields fields = new AIMessage("x", List.of(), "i").fields();
		return Combinators.combine(strings().map(String::valueOf), Arbitraries.strings().alpha().injectNull(0.3))
			.flatAs((text, id) -> Arbitraries.of(new HumanMessage(text, id), new AIMessage(text),
					new AIMessage(text, List.of(new ToolCall("tool", Map.of("arg", 1), id)), id),
					new SystemMessage(text), new ToolMessage(text, "call", null, id), new ChatMessage(text, "role", id),
					new FunctionMessage(text, "function", id), new RemoveMessage(text),
					new Document(text, Map.of("page", 1), id), new HumanMessageChunk(fields.with("content", text)),
					new AIMessageChunk(fields), new SystemMessageChunk(fields), new ToolMessageChunk(fields),
					new ChatMessageChunk(fields), new FunctionMessageChunk(fields), new Interrupt(text, "id")));
	}

	private static Arbitrary<Object> application() {
		Arbitrary<Color> colors = Arbitraries.of(Color.class);
		Arbitrary<Stop> stops = Combinators.combine(strings().map(String::valueOf), colors).as(Stop::new);
		Arbitrary<Leg> legs = Combinators.combine(stops, colors.list().ofMaxSize(2)).as(Leg::new);
		return Arbitraries.oneOf(List.of(colors, stops, legs,
				Combinators.combine(Arbitraries.integers(), stops.injectNull(0.5)).as(Old::new),
				Combinators.combine(Arbitraries.integers(), stops).as(Point::new),
				stops.list().ofMaxSize(2).map(Plain::new)));
	}

	enum Color {

		RED, GREEN

	}

	record Stop(String city, Color color) {

	}

	record Leg(Stop stop, List<Color> colors) {

	}

	record Point(int x, Stop stop) {

	}

	record Old(int n, Stop stop) {

	}

	record Plain(List<Stop> stops) {

	}

}
