package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bytes that no LangGraph wrote.
 */
class HostileBytesTests {

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	private Object decode(byte[] bytes) {
		return this.serializer.deserialize(new TypedValue("msgpack", bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "c1", "92c0", "ddffffffff", "dfffffffff", "dbffffffff", "c6ffffffff", "c9ffffffff05",
			"dc0001", "d4", "a2c328", "a1ff", "c0c0", "81c0", "cf00", "cb00000000000000" })
	void damagedBytesAreTheDeclaredException(String hex) {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> decode(HexFormat.of().parseHex(hex)))
			.withMessageContaining("Damaged MessagePack");
	}

	@Test
	void valueThatIsTooLargeToBeReadIsNotWritten() {
		LangGraphSerializer limited = new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(512, 100, 1000));
		for (Dialect dialect : Dialect.values()) {
			for (Object large : List.of("x".repeat(101), new byte[101], List.of("x".repeat(99)),
					new TypedValue("json", "1".repeat(101).getBytes(StandardCharsets.UTF_8)))) {
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> limited.serialize(large, dialect))
					.withMessageContaining("cannot be stored: 100 are allowed");
			}
			assertThat(limited.deserialize(limited.serialize("x".repeat(90), dialect))).isEqualTo("x".repeat(90));
		}
	}

	@Test
	void randomBytesAreAValueOrTheDeclaredException() {
		Random random = new Random(1);
		for (int i = 0; i < 200_000; i++) {
			byte[] bytes = new byte[random.nextInt(64)];
			random.nextBytes(bytes);
			try {
				decode(bytes);
			}
			catch (SerializationException ex) {
				assertThat(ex).hasMessageMatching("(?s)(Damaged|A value|A date).*");
			}
		}
	}

	@Test
	void changedBytesOfRealValuesAreAValueOrTheDeclaredException() {
		Random random = new Random(2);
		for (String name : PythonValuesTests.names()) {
			byte[] real = PythonValuesTests.stored(name).bytes();
			for (int i = 0; i < 200 && real.length > 0 && real.length < 10_000; i++) {
				byte[] bytes = Arrays.copyOf(real, real.length - random.nextInt(Math.min(3, real.length)));
				if (bytes.length > 0) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
				try {
					assertFieldsAreThere(decode(bytes), () -> decode(bytes));
				}
				catch (SerializationException ex) {
					// as declared
				}
			}
		}
	}

	// each alone, and all of them
	private static void assertFieldsAreThere(Object value, Supplier<Object> again) {
		if (value instanceof Message message) {
			message.fields().asMap().forEach((name, field) -> {
				Fields fields = ((Message) again.get()).fields();
				assertThat(fields.get(name)).usingRecursiveComparison().isEqualTo(field);
			});
		}
	}

	@Test
	void deepNestingIsRefusedWithoutOverflowingTheStack() {
		byte[] lists = new byte[1_000_000];
		Arrays.fill(lists, (byte) 0x91);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> decode(lists))
			.withMessageContaining("levels deep");
		byte[] extensions = { (byte) 0xc0 };
		for (int i = 0; i < 1000; i++) {
			MessagePackWriter writer = new MessagePackWriter();
			writer.writeExtension(7, extensions);
			extensions = writer.toByteArray();
		}
		byte[] nested = extensions;
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> decode(nested))
			.withMessageContaining("levels deep");
	}

	@Test
	void limitsBoundDepthSizeAndElements() {
		LangGraphSerializer limited = new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(3, 20, 5));
		for (Object allowed : List.of(List.of(List.of(List.of())), "x".repeat(19), List.of(1, 2, 3, 4, 5),
				Map.of(1, 2, 3, 4))) {
			assertThat(limited.deserialize(this.serializer.serialize(allowed))).isEqualTo(allowed);
		}
		for (Object refused : List.of(List.of(List.of(List.of(List.of()))), "x".repeat(20), List.of(1, 2, 3, 4, 5, 6),
				List.of(List.of(1, 2), List.of(3, 4)), Map.of(1, 2, 3, 4, 5, 6))) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> limited.deserialize(this.serializer.serialize(refused)))
				.withMessageContaining("is not decoded");
		}
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> limited.deserialize(new TypedValue("json", "[[[[]]]]".getBytes(StandardCharsets.UTF_8))));
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> limited
			.deserialize(new TypedValue("json", "[1,2,3,4,5,6,7,8,9]".getBytes(StandardCharsets.UTF_8))));
	}

	@Test
	void whatWouldNotBeDecodedIsNotStored() {
		LangGraphSerializer limited = new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(3, 100, 5));
		for (Object refused : List.of(List.of(1, 2, 3, 4, 5, 6), new int[6], Map.of(1, 2, 3, 4, 5, 6))) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> limited.serialize(refused))
				.withMessageContaining("elements");
		}
	}

	@Test
	void collectionThatChangesWhileItIsStoredIsRefused() {
		Map<String, Object> growing = new java.util.concurrent.ConcurrentSkipListMap<>(Map.of("a", 1)) {
			@Override
			public int size() {
				return 2;
			}
		};
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.serializer.serialize(growing))
			.withMessageContaining("changed");
	}

	static Stream<Arguments> keys() {
		LocalDateTime may = LocalDateTime.of(2024, 5, 4, 6, 0);
		return Stream.of(Arguments.of("text", "text"), Arguments.of(1, 1), Arguments.of(-1L, -1),
				Arguments.of(BigInteger.TWO.pow(63), BigInteger.TWO.pow(63)), Arguments.of(1.5, 1.5),
				Arguments.of(true, true), Arguments.of(null, null), Arguments.of('c', "c"),
				Arguments.of(new byte[] { 1 }, ByteBuffer.wrap(new byte[] { 1 })),
				Arguments.of(List.of(1, List.of("x")), List.of(1, List.of("x"))),
				Arguments.of(new UUID(0, 7), "00000000-0000-0000-0000-000000000007"),
				Arguments.of(LocalDate.of(2024, 2, 29), "2024-02-29"), Arguments.of(LocalTime.of(1, 2), "01:02:00"),
				Arguments.of(LocalTime.of(1, 2, 3, 4000), "01:02:03.000004"), Arguments.of(may, "2024-05-04T06:00:00"),
				Arguments.of(may.plusNanos(1000), "2024-05-04T06:00:00.000001"),
				Arguments.of(may.atOffset(ZoneOffset.UTC), "2024-05-04T06:00:00+00:00"),
				Arguments.of(Thread.State.NEW, "NEW"));
	}

	/** As real Python writes them, which make_values.py shows. */
	@ParameterizedTest
	@MethodSource("keys")
	void keyOfEachKindIsWhatPythonMakesOfIt(Object key, Object expected) {
		Map<Object, Object> map = new LinkedHashMap<>();
		map.put(key, 1);
		Map<?, ?> read = (Map<?, ?>) this.serializer.deserialize(this.serializer.serialize(map));
		assertThat(read.keySet()).isEqualTo(Collections.singleton(expected));
	}

	@Test
	void keysThatPythonCouldNotReadAreRefused() {
		for (Object key : List.of(Duration.ZERO, Map.of(), Set.of(1), BigDecimal.ONE, OffsetTime.MIN, new Object(),
				List.of(1, Map.of()), List.of(List.of(Set.of())))) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> this.serializer.serialize(Map.of(key, 1)))
				.withMessageContaining("key");
		}
	}

	private static Object nested(int levels, Object value) {
		return (levels == 0) ? value : nested(levels - 1, List.of(value));
	}

	@Test
	void valueIsStoredAsDeepAsPythonsAndNoDeeperThanItIsDecoded() {
		for (Object value : List.of(nested(255, 0), nested(200, new Send("node", nested(200, 0))),
				nested(200, new HumanMessage(new HumanMessage("").fields().with("extra", nested(200, 0)))),
				nested(200, new DeltaSnapshot(nested(200, 0))))) {
			assertThat(this.serializer.deserialize(this.serializer.serialize(value))).isEqualTo(value);
		}
		LangGraphSerializer limited = new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(4, 100, 100));
		Object deepest = List.of(new Send("node", 1));
		assertThat(limited.deserialize(limited.serialize(deepest))).isEqualTo(deepest);
		for (Object deep : List.of(nested(5, 0), List.of(deepest), List.of(new Send("node", List.of())),
				nested(2, new HumanMessage("x")), nested(2, new Interrupt("x", "1")),
				nested(2, new NumpyArray("|u1", List.of(1), "C", new byte[1])), nested(4, new DeltaSnapshot(1)))) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> limited.serialize(deep));
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> limited.deserialize(this.serializer.serialize(deep)));
		}
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.serialize(nested(256, 0)))
			.withMessageContaining("levels deep");
	}

	static Stream<Object> deep() {
		HumanMessage message = new HumanMessage("x");
		return Stream.of(List.of(1, List.of()), Map.of(List.of(1), Map.of()), Set.of(Set.of()), message,
				new HumanMessage(message.fields().with("content", List.of(Map.of("text", "x")))),
				new Interrupt(new Interrupt("why", "1"), "2"), new NumpyArray("|u1", List.of(1), "C", new byte[1]),
				new DeltaSnapshot(new DeltaSnapshot(1)), new DeltaSnapshot(List.of(message)),
				new UnknownValue(42, null, new byte[] { (byte) 0x91 }), unknown(), new Send("node", List.of(unknown())),
				List.of(Values.Color.RED, new Values.Plain(List.of(new Values.Stop("a", Values.Color.RED)))),
				new Values.Stop("a", Values.Color.RED), new int[][] { { 1 } });
	}

	/** Each level would be read twice, and what is in it four times. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void extensionsInThePlaceOfNamesTakeLinearTime(boolean inThePlaceOfTheMethod) {
		byte[] value = { (byte) 0xc0 };
		for (int level = 0; level < 60; level++) {
			MessagePackWriter writer = new MessagePackWriter();
			writer.writeArrayHeader(inThePlaceOfTheMethod ? 4 : 3);
			if (inThePlaceOfTheMethod) {
				writer.writeString("langchain_core.messages.human");
				writer.writeString("HumanMessage");
				writer.writeMapHeader(0);
				writer.writeRaw(value);
			}
			else {
				writer.writeRaw(value);
				writer.writeNull();
				writer.writeNull();
			}
			MessagePackWriter outer = new MessagePackWriter();
			outer.writeExtension(5, writer.toByteArray());
			value = outer.toByteArray();
		}
		TypedValue stored = new TypedValue("msgpack", value);
		assertThat(new LangGraphSerializer().serialize(new LangGraphSerializer().deserialize(stored)))
			.isEqualTo(stored);
	}

	/** A named tuple of the application's that no one knows. */
	private static UnknownValue unknown() {
		MessagePackWriter writer = new MessagePackWriter();
		writer.writeArrayHeader(3);
		writer.writeString("app");
		writer.writeString("Point");
		writer.writeMapHeader(1);
		writer.writeString("x");
		writer.writeExtension(7, new byte[] { (byte) 0x91, 1 });
		return new UnknownValue(2, "app.Point", writer.toByteArray());
	}

	@ParameterizedTest
	@MethodSource("deep")
	void valueIsStoredIfItIsDecoded(Object made) {
		LangGraphSerializer unlimited = new LangGraphSerializer(Values.APPLICATION_TYPES);
		Object read = unlimited.deserialize(unlimited.serialize(made));
		for (Dialect dialect : List.of(Dialect.PYTHON)) {
			for (Object value : List.of(List.of(List.of(made)), List.of(List.of(read)))) {
				TypedValue stored = unlimited.serialize(value, dialect);
				for (int limit = 1; limit < 60; limit++) {
					for (DecodingLimits limits : List.of(new DecodingLimits(limit, 10_000, 10_000),
							new DecodingLimits(100, 10_000, limit))) {
						LangGraphSerializer limited = new LangGraphSerializer(Values.APPLICATION_TYPES, limits);
						assertThat(refuses(() -> limited.serialize(value, dialect))).as("%s in %s", limits, dialect)
							.isEqualTo(refuses(() -> limited.deserialize(stored)));
					}
				}
			}
		}
	}

	@Test
	void limitsThatAreWiderThanTheDefaultHoldForEveryType() {
		LangGraphSerializer wide = new LangGraphSerializer(AllowedTypes.none(),
				new DecodingLimits(1000, 1 << 20, 1 << 20));
		Object sets = 1;
		for (int i = 0; i < 200; i++) {
			sets = Set.of(sets);
		}
		assertThat(wide.deserialize(wide.serialize(sets))).isEqualTo(sets);
		UnknownValue unknown = unknown();
		for (int i = 0; i < 200; i++) {
			MessagePackWriter writer = new MessagePackWriter();
			writer.writeArrayHeader(3);
			writer.writeString("app");
			writer.writeString("Point");
			writer.writeExtension(0, unknown.payload());
			unknown = new UnknownValue(0, "app.Point", writer.toByteArray());
		}
		assertThat(wide.deserialize(wide.serialize(unknown, Dialect.PORTABLE))).isEqualTo(unknown);
	}

	private static boolean refuses(Runnable operation) {
		try {
			operation.run();
			return false;
		}
		catch (SerializationException ex) {
			return true;
		}
	}

	@Test
	void cycleIsRefused() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.serializer.serialize(list))
			.withMessageContaining("contain itself");
	}

	@Test
	void nameOfAClassLoadsNothing() {
		MessagePackWriter writer = new MessagePackWriter();
		int start = writer.beginExtension();
		writer.writeArrayHeader(4);
		writer.writeString(Loaded.class.getPackageName());
		writer.writeString("HostileBytesTests$Loaded");
		writer.writeMapHeader(0);
		writer.writeString("model_validate_json");
		writer.endExtension(start, 5);
		Object value = decode(writer.toByteArray());
		assertThat(value).isInstanceOf(UnknownValue.class);
		assertThat(((UnknownValue) value).typeName()).isEqualTo(Loaded.class.getName());
		assertThat(Loads.count).isZero();
	}

	@Test
	void decimalOfManyDigitsStaysInert() {
		MessagePackWriter writer = new MessagePackWriter();
		int start = writer.beginExtension();
		writer.writeArrayHeader(3);
		writer.writeString("decimal");
		writer.writeString("Decimal");
		writer.writeString("9".repeat(10_000_000));
		writer.endExtension(start, 0);
		assertThat(decode(writer.toByteArray())).isInstanceOf(UnknownValue.class);
	}

	@Test
	void hostNameIsNotLookedUp() {
		MessagePackWriter writer = new MessagePackWriter();
		int start = writer.beginExtension();
		writer.writeArrayHeader(3);
		writer.writeString("ipaddress");
		writer.writeString("IPv4Address");
		writer.writeString("dead.beef");
		writer.endExtension(start, 0);
		assertThat(decode(writer.toByteArray())).isInstanceOf(UnknownValue.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pickle", "msgpack+aes", "mystery" })
	void typeThatIsNotDecodedIsRefusedByName(String type) {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.deserialize(new TypedValue(type, new byte[] { 1 })))
			.withMessageContaining(type.equals("pickle") ? "pickle" : type);
	}

	@Test
	void damagedJsonIsTheDeclaredException() {
		for (String json : List.of("", "{", "[".repeat(10_000), "{\"a\":}")) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(
					() -> this.serializer.deserialize(new TypedValue("json", json.getBytes(StandardCharsets.UTF_8))));
		}
	}

	@Test
	void changedBytesOfRealJsonAndOfEncryptedValuesAreAValueOrTheDeclaredException() {
		Random random = new Random(3);
		EncryptedSerializer encrypted = EncryptedSerializer.fromKey(this.serializer, new byte[16]);
		for (String name : PythonValuesTests.names()) {
			TypedValue real = PythonValuesTests.stored(name);
			if (real.bytes().length < 1000) {
				Object value = this.serializer.deserialize(real);
				for (Dialect dialect : List.of(Dialect.JAVASCRIPT, Dialect.PORTABLE)) {
					decodeChanged(this.serializer, this.serializer.serialize(value, dialect), random);
				}
				decodeChanged(encrypted, encrypted.serialize(value), random);
			}
		}
	}

	private static final String JSON = " \"{}[]:,0-1.eaB\\\0\u00ff";

	private static void decodeChanged(CheckpointSerializer serializer, TypedValue stored, Random random) {
		for (int i = 0; i < 100 && stored.bytes().length > 0; i++) {
			byte[] bytes = Arrays.copyOf(stored.bytes(), stored.bytes().length - random.nextInt(2));
			for (int changes = random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
				bytes[random.nextInt(bytes.length)] = (byte) JSON.charAt(random.nextInt(JSON.length()));
			}
			try {
				serializer.deserialize(new TypedValue(stored.type(), bytes));
			}
			catch (SerializationException ex) {
				// as declared
			}
		}
	}

	/**
	 * The deepest value that any limit allows, with a regular expression that compiles
	 * deeply at its end.
	 */
	@Test
	void deepestValueLeavesTheStackOfAnOrdinaryThreadAlone() throws Exception {
		LangGraphSerializer deepest = new LangGraphSerializer(AllowedTypes.none(),
				new DecodingLimits(1000, 1 << 20, 1 << 20));
		MessagePackWriter writer = new MessagePackWriter();
		writer.writeArrayHeader(3);
		writer.writeString("re");
		writer.writeString("compile");
		writer.writeArrayHeader(2);
		writer.writeString("(".repeat(499) + ")".repeat(499));
		writer.writeLong(32);
		byte[] payload = writer.toByteArray();
		for (int i = 0; i < 498; i++) {
			MessagePackWriter outer = new MessagePackWriter();
			outer.writeArrayHeader(1);
			outer.writeExtension((i == 0) ? 1 : 7, payload);
			payload = outer.toByteArray();
		}
		byte[] nested = payload;
		String json = "[".repeat(999) + "]".repeat(999);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(null, () -> {
			Object value = deepest.deserialize(new TypedValue("msgpack", nested));
			value.hashCode();
			for (Dialect dialect : Dialect.values()) {
				deepest.serialize(value, dialect);
			}
			deepest.deserialize(new TypedValue("json", json.getBytes(StandardCharsets.UTF_8)));
		}, "ordinary", 1 << 20);
		thread.setUncaughtExceptionHandler((dead, ex) -> failure.set(ex));
		thread.start();
		thread.join();
		assertThat(failure).hasNullValue();
	}

	static final class Loads {

		static int count;

	}

	static final class Loaded {

		static {
			Loads.count++;
		}

	}

}
