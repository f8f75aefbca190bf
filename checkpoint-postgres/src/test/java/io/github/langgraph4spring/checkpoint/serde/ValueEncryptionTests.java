package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ValueEncryptionTests {

	private static final byte[] KEY = key(1);

	private static final ValueLocation PLACE = ValueLocation.ofBlob("t", "", "messages", "1.0");

	private static final TypedValue PLAIN = new TypedValue("msgpack", new byte[] { 1, 2, 3 });

	private final ValueEncryption encryption = ValueEncryption.builder().currentKey("k1", KEY).build();

	private final TypedValue stored = this.encryption.encrypt(PLAIN, PLACE);

	private static byte[] key(int fill) {
		byte[] key = new byte[32];
		Arrays.fill(key, (byte) fill);
		return key;
	}

	private void assertRefused(ValueEncryption encryption, TypedValue stored, ValueLocation place, String... reasons) {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> encryption.decrypt(stored, place))
			.withMessageContainingAll(reasons)
			.withMessageContaining(place.toString());
	}

	/** The test vectors of the specification. */
	@ParameterizedTest
	@CsvSource({ "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
			"3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d" })
	void cipherIsTheOneOfTheSpecification(int key, String associatedData, String expected) {
		byte[] encrypted = new XaesGcm(key(key)).encrypt("XAES-256-GCM".getBytes(StandardCharsets.US_ASCII),
				associatedData.getBytes(StandardCharsets.US_ASCII),
				"ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(StandardCharsets.US_ASCII));
		assertThat(HexFormat.of().formatHex(encrypted, XaesGcm.NONCE_SIZE, encrypted.length)).isEqualTo(expected);
	}

	@Test
	void valueComesBackAndItsTypeNamesAlgorithmAndKey() {
		assertThat(this.stored.type()).isEqualTo("msgpack+xaes256gcm:k1");
		assertThat(this.stored.bytes()).hasSize(24 + 3 + 16);
		assertThat(this.encryption.decrypt(this.stored, PLACE)).isEqualTo(PLAIN);
		assertThat(this.encryption.encrypt(PLAIN, PLACE)).isNotEqualTo(this.stored);
		TypedValue nothing = new TypedValue("null", new byte[0]);
		assertThat(this.encryption.decrypt(this.encryption.encrypt(nothing, PLACE), PLACE)).isEqualTo(nothing);
		TypedValue empty = new TypedValue(TypedValue.EMPTY, null);
		assertThat(this.encryption.decrypt(this.encryption.encrypt(empty, PLACE), PLACE)).isSameAs(empty);
	}

	@Test
	void valueIsBoundToItsPlace() {
		for (ValueLocation other : List.of(ValueLocation.ofBlob("u", "", "messages", "1.0"),
				ValueLocation.ofBlob("t", "n", "messages", "1.0"), ValueLocation.ofBlob("t", "", "other", "1.0"),
				ValueLocation.ofBlob("t", "", "messages", "2.0"), ValueLocation.ofBlob("tm", "", "essages", "1.0"),
				ValueLocation.ofWrite("t", "", "1.0", "task", 0, "messages"))) {
			assertRefused(this.encryption, this.stored, other, "moved here");
		}
		ValueLocation write = ValueLocation.ofWrite("t", "", "c", "task", 0, "messages");
		TypedValue written = this.encryption.encrypt(PLAIN, write);
		for (ValueLocation other : List.of(ValueLocation.ofWrite("t", "", "d", "task", 0, "messages"),
				ValueLocation.ofWrite("t", "", "c", "task2", 0, "messages"),
				ValueLocation.ofWrite("t", "", "c", "task", 1, "messages"),
				ValueLocation.ofWrite("t", "", "c", "task", 0, "x"))) {
			assertRefused(this.encryption, written, other, "moved here");
		}
		assertThat(this.encryption.decrypt(written, write)).isEqualTo(PLAIN);
	}

	@Test
	void anyChangedBitIsNoticed() {
		for (int i = 0; i < this.stored.bytes().length; i++) {
			byte[] changed = this.stored.bytes().clone();
			changed[i] ^= 1;
			assertRefused(this.encryption, new TypedValue(this.stored.type(), changed), PLACE, "altered");
		}
		for (int size = 0; size < this.stored.bytes().length; size++) {
			assertRefused(this.encryption, new TypedValue(this.stored.type(), Arrays.copyOf(this.stored.bytes(), size)),
					PLACE, "altered");
		}
		assertRefused(this.encryption, new TypedValue("json+xaes256gcm:k1", this.stored.bytes()), PLACE, "altered");
	}

	@Test
	void eachFaultOfAKeyHasItsMessage() {
		ValueEncryption wrong = ValueEncryption.builder().currentKey("k1", key(2)).build();
		assertRefused(wrong, this.stored, PLACE, "'k1' is not the one");
		ValueEncryption missing = ValueEncryption.builder().currentKey("k2", key(2)).key("k3", key(3)).build();
		assertRefused(missing, this.stored, PLACE, "'k1', which is not there: there are [k2, k3]");
		assertRefused(this.encryption, new TypedValue("msgpack+aes", new byte[40]), PLACE, "Python's key is not there");
		assertRefused(this.encryption, new TypedValue("msgpack+rot13", new byte[40]), PLACE, "'rot13'", "not known");
		assertRefused(this.encryption, PLAIN, PLACE, "without encryption");
	}

	@Test
	void keysAreRotated() {
		ValueEncryption rotated = ValueEncryption.builder().currentKey("k2", key(2)).key("k1", KEY).build();
		assertThat(rotated.decrypt(this.stored, PLACE)).isEqualTo(PLAIN);
		assertThat(rotated.encrypt(PLAIN, PLACE).type()).isEqualTo("msgpack+xaes256gcm:k2");
	}

	@Test
	void whatWasStoredBeforeIsReadWhereThatIsAllowed() {
		ValueEncryption migrating = ValueEncryption.builder()
			.currentKey("k1", KEY)
			.pythonKey("0123456789abcdef")
			.acceptPlaintext()
			.build();
		assertThat(migrating.decrypt(PLAIN, PLACE)).isSameAs(PLAIN);
		TypedValue python = EncryptedSerializer.fromKey(new LangGraphSerializer(), "0123456789abcdef")
			.serialize(List.of(1));
		assertThat(migrating.decrypt(python, PLACE)).isEqualTo(new LangGraphSerializer().serialize(List.of(1)));
	}

	@Test
	void nothingIsEncryptedTwice() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.encryption.encrypt(this.stored, PLACE))
			.withMessageContaining("encrypted already");
	}

	@Test
	void keysAreNeverShown() {
		String secret = "0101010101";
		assertThat(this.encryption.toString()).isEqualTo("ValueEncryption[+xaes256gcm:k1 of [k1]]")
			.doesNotContain(secret);
		assertThat(ValueEncryption.builder().currentKey("k1", KEY).toString()).doesNotContain(secret);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 16, 31, 33 })
	void keyOfAnotherLengthIsRefused(int length) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ValueEncryption.builder().currentKey("k", new byte[length]))
			.withMessage("The key 'k' has " + length + " bytes: it needs 32");
	}

	@Test
	void builderRefusesWhatIsNoSetOfKeys() {
		assertThatIllegalStateException().isThrownBy(() -> ValueEncryption.builder().key("k", KEY).build())
			.withMessageContaining("no current key");
		for (String id : List.of("", "a b", "a+b", "a:b", "x".repeat(65))) {
			assertThatIllegalArgumentException().isThrownBy(() -> ValueEncryption.builder().key(id, KEY));
		}
		Consumer<ValueEncryption.Builder> again = (builder) -> builder.key("k", KEY);
		assertThatIllegalArgumentException().isThrownBy(() -> again.accept(ValueEncryption.builder().key("k", KEY)))
			.withMessageContaining("two keys 'k'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ValueEncryption.builder().currentKey("a", KEY).currentKey("b", KEY));
	}

	/** Python's split at the first plus sign, and JavaScript's closed set of types. */
	@Test
	void serializersOfOthersRefuseTheTypeByName() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(
					() -> EncryptedSerializer.fromKey(new LangGraphSerializer(), new byte[16]).deserialize(this.stored))
			.withMessageContaining("xaes256gcm:k1");
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> new LangGraphSerializer().deserialize(this.stored))
			.withMessageContaining("no key");
	}

}
