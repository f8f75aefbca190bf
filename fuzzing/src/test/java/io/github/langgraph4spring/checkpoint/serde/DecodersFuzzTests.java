package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes a row holds: they are a value, or a {@link SerializationException}, in
 * little time and heap; and what was read and written is the same when that is done
 * again.
 */
class DecodersFuzzTests {

	private static final LangGraphSerializer SERIALIZER = new LangGraphSerializer(
			AllowedTypes.of(List.of(Trip.class.getName(), Leg.class.getName()), null));

	private static final ValueLocation PLACE = ValueLocation.ofBlob("t", "", "c", "1");

	private static final ValueEncryption ENCRYPTION = ValueEncryption.builder()
		.currentKey("k", new byte[32])
		.pythonKey("0123456789abcdef")
		.build();

	@FuzzTest
	void messagePack(byte[] data) {
		decode(new TypedValue("msgpack", data), Dialect.PYTHON);
	}

	@FuzzTest
	void messagePackToJson(byte[] data) {
		decode(new TypedValue("msgpack", data), Dialect.PORTABLE);
	}

	@FuzzTest
	void json(byte[] data) {
		decode(new TypedValue("json", data), Dialect.PORTABLE);
	}

	@FuzzTest
	void jsonToMessagePack(byte[] data) {
		decode(new TypedValue("json", data), Dialect.PYTHON);
	}

	private static void decode(TypedValue stored, Dialect dialect) {
		TypedValue once;
		try {
			Object value = SERIALIZER.deserialize(stored);
			decodeFields(value);
			once = SERIALIZER.serialize(value, dialect);
		}
		catch (SerializationException ex) {
			return;
		}
		TypedValue twice = SERIALIZER.serialize(SERIALIZER.deserialize(once), dialect);
		assertThat(twice).as(text(once)).isEqualTo(once);
	}

	// fields are decoded when they are first asked for, and must not fail then
	private static void decodeFields(Object value) {
		try {
			Objects.hashCode(value);
		}
		catch (SerializationException ex) {
			throw new AssertionError("What was read cannot be decoded", ex);
		}
	}

	private static String text(TypedValue typed) {
		return (typed.bytes() != null) ? new String(typed.bytes(), StandardCharsets.ISO_8859_1) : "";
	}

	/** JavaScript's plain objects, of which their channels alone tell what they are. */
	@FuzzTest
	void sendsAndInterrupts(byte[] data) {
		Object value;
		try {
			value = SERIALIZER.deserialize(new TypedValue("json", data));
		}
		catch (SerializationException ex) {
			return;
		}
		for (Object form : new Object[] { Send.from(value), Interrupt.from(value) }) {
			if (form != null) {
				decode(SERIALIZER.serialize(form, Dialect.JAVASCRIPT), Dialect.JAVASCRIPT);
			}
		}
	}

	/** The first byte says which type the rest claims to be. */
	@FuzzTest
	void encryptedEnvelope(byte[] data) {
		if (data.length == 0) {
			return;
		}
		List<String> types = List.of("msgpack+xaes256gcm:k", "null+xaes256gcm:k", "+xaes256gcm:k", "msgpack+aes",
				"msgpack+xaes256gcm:", "msgpack+xaes256gcm", "+", "msgpack");
		String type = types.get((data[0] & 0xff) % types.size());
		byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
		try {
			ENCRYPTION.decrypt(new TypedValue(type, bytes), PLACE);
		}
		catch (SerializationException ex) {
			TypedValue sealed = ENCRYPTION.encrypt(new TypedValue("bytes", bytes), PLACE);
			assertThat(ENCRYPTION.decrypt(sealed, PLACE).bytes()).isEqualTo(bytes);
			return;
		}
		throw new AssertionError("Bytes that nobody encrypted were decrypted");
	}

	/** A type of an application. */
	public record Trip(String city, List<Leg> legs) {

	}

	/** Another. */
	public record Leg(String from, Integer days) {

	}

}
