package io.github.langgraph4spring.checkpoint.serde;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Encryption as Python's own serializer does it (make_encrypted_values.py).
 */
class EncryptedSerializerTests {

	private static final byte[] KEY = "a key of 16 byte".getBytes(StandardCharsets.UTF_8);

	private static final List<Object> SECRET = List.of(new HumanMessage("launch code 0000", "1"));

	private final LangGraphSerializer plain = new LangGraphSerializer();

	private final EncryptedSerializer encrypted = EncryptedSerializer.fromKey(this.plain, KEY);

	record PythonValue(String key, String name, TypedValue stored, TypedValue plain) {

		@Override
		public String toString() {
			return this.name + ", key of " + this.key.getBytes(StandardCharsets.UTF_8).length;
		}

	}

	static Stream<PythonValue> pythonValues() throws IOException {
		JsonMapper mapper = new JsonMapper();
		try (InputStream lines = EncryptedSerializerTests.class.getResourceAsStream("python-encrypted-values.jsonl")) {
			return Stream.of(new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
				.map((line) -> mapper.readValue(line, Map.class))
				.map((row) -> new PythonValue((String) row.get("key"), (String) row.get("name"),
						typed(row.get("type"), row.get("hex")), typed(row.get("plain_type"), row.get("plain"))));
		}
	}

	private static TypedValue typed(Object type, Object hex) {
		return new TypedValue((String) type, HexFormat.of().parseHex((String) hex));
	}

	@ParameterizedTest
	@MethodSource("pythonValues")
	void readsWhatPythonEncrypted(PythonValue value) {
		EncryptedSerializer serializer = EncryptedSerializer.fromText(new Bytes(), value.key());
		assertThat(serializer.deserialize(value.stored())).isEqualTo(value.plain());
		TypedValue again = serializer.serialize(value.plain());
		assertThat(again.type()).isEqualTo(value.stored().type());
		assertThat(again.bytes()).hasSameSizeAs(value.stored().bytes());
		assertThat(serializer.deserialize(again)).isEqualTo(value.plain());
	}

	@Test
	void valueOfPythonIsItsJavaType() throws IOException {
		List<HumanMessage> messages = pythonValues().filter((value) -> value.name().equals("messages"))
			.map((value) -> EncryptedSerializer.fromText(this.plain, value.key()).deserialize(value.stored()))
			.map((value) -> (HumanMessage) ((List<?>) value).get(0))
			.toList();
		assertThat(messages).hasSize(3).containsOnly(new HumanMessage("hi", "1"));
	}

	/** AES-EAX vectors of Project Wycheproof, those without associated data. */
	@ParameterizedTest
	@CsvSource({ "000102030405060708090a0b0c0d0e0f, b37087680f0edd5a52228b8c7aaea664, "
			+ "00000000000000000000000000000000111111111111111111111111111111112222222222222222222222222222222233333333333333333333333333333333, "
			+ "a0498745e59999ddc32d5b140241124e, "
			+ "3bb6173e3772d4b62eef37f9ef0781f360b6c74be3bf6b371067bc1b090d9d6622a1fbec6ac471b3349cd4277a101d40890fbf27dfdcd0b4e3781f9806daabb6",
			"b67b1a6efdd40d37080fbe8f8047aeb9, fa294b129972f7fc5bbd5b96bba837c9, '', b14b64fb589899699570cc9160e39896, ''",
			"209e6dbf2ad26a105445fc0207cd9e9a, 9477849d6ccdfca112d92e53fae4a7ca, 01, 52a5f600fe5338026a7cb09c11640082, 1d",
			"a549442e35154032d07c8666006aa6a2, 5171524568e81d97e8c4de4ba56c10a0, 1182e93596cac5608946400bc73f3a, "
					+ "1bdd52fc987daf0ee19234c905ea645f, d7b8a6b43d2e9f98c2b44ce5e3cfdb",
			"fae2a14197c7d1140061fe7c3d11d9f77c79562e3593a99b, bc28433953772d57bbd933100cd47a56, '', "
					+ "b8c26823cb288d2ddc93ea1f3c91248b, ''",
			"2bc95c03e9c5b4b95e30fb597f7ea6dd1e8eaa68940da236, a2357e33ef9992be34144d2e7e043275, "
					+ "3aa230f4526b82ff6ebc0b3b54e61016ad459ca86899, 1cda87ea66dfc34a8d2558c001992863, "
					+ "a4d87792b61883322716b345f9c29b5a12a10441d5e4",
			"b4cd11db0b3e0b9b34eafd9fe027746976379155e76116afde1b96d21298e34f, 00c49f4ebb07393f07ebc3825f7b0830, '', "
					+ "80d821cde2d6c523b718597b11dd0fa8, ''",
			"2f6cfb7a215a7bafb607c273f7e66f9a6d51d57f9c29422ec64699bad0c6f33b, 21cbeff0b123799da74f4daff2e279c5, "
					+ "39dbc71f6838ed6c6e582137436e1c61bbbfb80531f4, e4e18170dce4e1af90b15eae64355331, "
					+ "f531097aa1bb35d9f401d459340afbd27f9bdf72c537" })
	void isAesEax(String key, String nonce, String message, String tag, String ciphertext) {
		HexFormat hex = HexFormat.of();
		AesEax aes = new AesEax(hex.parseHex(key));
		byte[] encrypted = aes.encrypt(hex.parseHex(message), hex.parseHex(nonce));
		assertThat(hex.formatHex(encrypted)).isEqualTo(nonce + tag + ciphertext);
		assertThat(aes.decrypt(encrypted)).isEqualTo(hex.parseHex(message));
	}

	@Test
	void everyLengthComesBackUnderANonceOfItsOwn() {
		IntStream.range(0, 100).forEach((size) -> {
			byte[] value = new byte[size];
			Arrays.fill(value, (byte) 7);
			TypedValue first = this.encrypted.serialize(value);
			TypedValue second = this.encrypted.serialize(value);
			assertThat(first.type()).isEqualTo("bytes+aes");
			assertThat(first.bytes()).hasSize(32 + size);
			assertThat(Arrays.copyOf(first.bytes(), 16)).isNotEqualTo(Arrays.copyOf(second.bytes(), 16));
			assertThat(this.encrypted.deserialize(first)).isEqualTo(value);
		});
	}

	@Test
	void valuesComeBack() {
		for (Object value : Arrays.asList(null, true, 1, "text", new byte[0], List.of(), SECRET,
				List.of(new AIMessage("hello", List.of(), "2")), "x".repeat(1_000_000))) {
			TypedValue stored = this.encrypted.serialize(value);
			assertThat(stored.type()).isEqualTo(this.plain.serialize(value).type() + "+aes");
			assertThat(this.encrypted.deserialize(stored)).isEqualTo(value);
		}
	}

	@Test
	void nothingOfTheValueIsReadable() {
		TypedValue stored = this.encrypted.serialize(SECRET);
		assertThat(new String(stored.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("launch");
	}

	@Test
	void emptyIsNeverEncrypted() {
		TypedValue empty = new TypedValue(TypedValue.EMPTY, null);
		assertThat(EncryptedSerializer.fromKey(new Bytes(), KEY).serialize(empty)).isEqualTo(empty);
		assertThat(this.encrypted.deserialize(empty)).isNull();
		assertThat(this.encrypted.refusingPlaintext().deserialize(empty)).isNull();
	}

	/** The nonce, the tag and the ciphertext, at their ends and in between. */
	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 15, 16, 23, 31, 32, 40, -1 })
	void alteredByteIsAnErrorWithoutData(int position) {
		byte[] bytes = this.encrypted.serialize(SECRET).bytes();
		bytes[Math.floorMod(position, bytes.length)] ^= 1;
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.encrypted.deserialize(new TypedValue("msgpack+aes", bytes)))
			.withMessage("An encrypted value cannot be decrypted: it was encrypted with another key, or its bytes "
					+ "were altered. Give all programs that share these tables the same key");
	}

	@Test
	void cutOffOrLengthenedValueIsAnError() {
		byte[] bytes = this.encrypted.serialize(SECRET).bytes();
		for (int size = 0; size < bytes.length + 20; size++) {
			TypedValue altered = new TypedValue("msgpack+aes", Arrays.copyOf(bytes, size));
			if (size != bytes.length) {
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> this.encrypted.deserialize(altered))
					.withMessageContaining((size < 32) ? "cut off" : "altered");
			}
		}
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.encrypted.deserialize(new TypedValue("msgpack+aes", null)))
			.withMessageContaining("cut off");
	}

	@ParameterizedTest
	@ValueSource(strings = { "another 16 bytes", "another twenty-four byte", "another key of thirty-two bytes!" })
	void otherKeyIsAnErrorWithoutData(String key) {
		TypedValue stored = this.encrypted.serialize(SECRET);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> EncryptedSerializer.fromText(this.plain, key).deserialize(stored))
			.withMessageContaining("another key");
	}

	@ParameterizedTest
	@CsvSource({ "msgpack+rot13, rot13", "msgpack+aes+aes, aes+aes", "msgpack+, ''", "+AES, AES" })
	void otherCipherIsRefusedByName(String type, String cipher) {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.encrypted.deserialize(new TypedValue(type, new byte[40])))
			.withMessageContaining("the cipher '" + cipher + "'");
	}

	@Test
	void plaintextIsReadUnlessRefused() {
		EncryptedSerializer strict = this.encrypted.refusingPlaintext();
		for (Object value : Arrays.asList(null, SECRET)) {
			TypedValue stored = this.plain.serialize(value);
			assertThat(this.encrypted.deserialize(stored)).isEqualTo(value);
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> strict.deserialize(stored))
				.withMessageContaining("'" + stored.type() + "', without encryption");
			assertThat(strict.deserialize(this.encrypted.serialize(value))).isEqualTo(value);
		}
	}

	@Test
	void pickleIsRefusedByNameWhenItWasEncryptedToo() {
		TypedValue pickle = EncryptedSerializer.fromKey(new Bytes(), KEY)
			.serialize(new TypedValue("pickle", new byte[] { 1 }));
		assertThat(pickle.type()).isEqualTo("pickle+aes");
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.encrypted.deserialize(pickle))
			.withMessageContaining("pickle");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 15, 17, 31, 33, 64 })
	void keyOfAnotherLengthIsAnErrorThatSaysHowItWasGiven(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> EncryptedSerializer.fromKey(this.plain, new byte[size]))
			.withMessage("The key given to EncryptedSerializer.fromKey has " + size + " bytes: AES needs 16, 24 or 32");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EncryptedSerializer.fromText(this.plain, "k".repeat(size)))
			.withMessage("The environment variable LANGGRAPH_AES_KEY, in UTF-8, has " + size
					+ " bytes: AES needs 16, 24 or 32");
	}

	@Test
	void keyOfTheEnvironmentMustBeThereAndBeReadable() {
		assertThatIllegalStateException().isThrownBy(() -> EncryptedSerializer.fromText(this.plain, null))
			.withMessageContaining("LANGGRAPH_AES_KEY is not set");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EncryptedSerializer.fromText(this.plain, "\uFFFD".repeat(4) + "twelve bytes"))
			.withMessageContaining("LC_ALL=C.UTF-8");
	}

	@Test
	void keyIsCopiedAndNeverShown() {
		byte[] key = KEY.clone();
		EncryptedSerializer serializer = EncryptedSerializer.fromKey(this.plain, key);
		Arrays.fill(key, (byte) 0);
		assertThat(serializer.deserialize(this.encrypted.serialize("x"))).isEqualTo("x");
		assertThat(serializer.toString()).doesNotContain("a key").doesNotContain(HexFormat.of().formatHex(KEY));
	}

	@Test
	void isNotWrappedInItself() {
		assertThatIllegalArgumentException().isThrownBy(() -> EncryptedSerializer.fromKey(this.encrypted, KEY))
			.withMessageContaining("encrypts already");
	}

	@Test
	void keepsNoValueInTheCheckpointsRow() {
		assertThat(this.encrypted.keepsSimpleValuesInline()).isFalse();
		assertThat(this.plain.keepsSimpleValuesInline()).isTrue();
	}

	@Test
	void manyThreadsMayShareIt() {
		IntStream.range(0, 2000)
			.parallel()
			.forEach((i) -> assertThat(this.encrypted.deserialize(this.encrypted.serialize("value " + i)))
				.isEqualTo("value " + i));
	}

	@Test
	void libraryThatIsMissingIsNamed() throws Exception {
		URL[] ours = { EncryptedSerializer.class.getProtectionDomain().getCodeSource().getLocation() };
		try (URLClassLoader loader = new WithoutBouncyCastle(ours)) {
			Class<?> interfaceType = loader.loadClass(CheckpointSerializer.class.getName());
			Object plain = loader.loadClass(LangGraphSerializer.class.getName()).getConstructor().newInstance();
			var fromKey = loader.loadClass(EncryptedSerializer.class.getName())
				.getMethod("fromKey", interfaceType, byte[].class);
			assertThatExceptionOfType(InvocationTargetException.class)
				.isThrownBy(() -> fromKey.invoke(null, plain, KEY))
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("org.bouncycastle:bcprov-jdk18on");
		}
	}

	/** Its values are typed bytes. */
	private static final class Bytes implements CheckpointSerializer {

		@Override
		public TypedValue serialize(Object value, Dialect dialect) {
			return (TypedValue) value;
		}

		@Override
		public Object deserialize(TypedValue typed) {
			return typed;
		}

	}

	private static final class WithoutBouncyCastle extends URLClassLoader {

		WithoutBouncyCastle(URL[] ours) {
			super(ours, ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (name.startsWith("org.bouncycastle.")) {
				throw new ClassNotFoundException(name);
			}
			return name.startsWith("io.github.") ? super.findClass(name)
					: EncryptedSerializerTests.class.getClassLoader().loadClass(name);
		}

	}

}
