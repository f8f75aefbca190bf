package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.langgraph4spring.checkpoint.UnknownValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
					decode(bytes);
				}
				catch (SerializationException ex) {
					// as declared
				}
			}
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

	@Test
	void keysThatPythonCouldNotReadAreTextOrRefused() {
		java.util.UUID id = new java.util.UUID(0, 7);
		assertThat(this.serializer.deserialize(this.serializer.serialize(Map.of(id, 1))))
			.isEqualTo(Map.of(id.toString(), 1));
		assertThat(
				this.serializer.deserialize(this.serializer.serialize(Map.of(java.time.LocalDate.of(2024, 2, 29), 1))))
			.isEqualTo(Map.of("2024-02-29", 1));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.serialize(Map.of(java.time.Duration.ZERO, 1)))
			.withMessageContaining("key");
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

	static final class Loads {

		static int count;

	}

	static final class Loaded {

		static {
			Loads.count++;
		}

	}

}
