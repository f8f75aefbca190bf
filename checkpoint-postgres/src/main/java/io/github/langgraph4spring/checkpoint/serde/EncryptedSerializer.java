package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;

import io.github.langgraph4spring.checkpoint.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what another serializer writes, as Python's
 * {@code EncryptedSerializer.from_pycryptodome_aes()} does, and reads what that wrote: a
 * value of type {@code msgpack} is stored as {@code msgpack+aes}, its bytes encrypted
 * with AES-EAX. Needs {@code org.bouncycastle:bcprov-jdk18on}, an optional dependency.
 * <p>
 * <b>What is encrypted:</b> the values of the channels, and those of pending writes. With
 * this serializer no value of a channel stays in the checkpoint's own row, unlike in
 * Python, which leaves null, strings, numbers and booleans there: like any other value
 * they are stored once for each version of the channel. <b>What is not:</b> the metadata,
 * names of channels, nodes and tasks, versions, ids,
 * {@link io.github.langgraph4spring.checkpoint.Checkpoint#additional()} entries, the
 * length of each value, and rows that were written without encryption.
 * <p>
 * The bytes of a value cannot be altered unnoticed. But a value is not bound to its place
 * in Python's format: whoever may write to the tables can put an encrypted value in the
 * place of another, and {@linkplain #refusingPlaintext() unless that is refused} a plain
 * one too.
 * <p>
 * Thread-safe. Encrypting or decrypting a value needs, besides it, memory for one copy of
 * its bytes.
 */
public final class EncryptedSerializer implements CheckpointSerializer {

	/** The environment variable that holds the key, in Python too. */
	public static final String KEY_VARIABLE = "LANGGRAPH_AES_KEY";

	private static final String CIPHER = "aes";

	private static final byte[] NOTHING = {};

	private final CheckpointSerializer serializer;

	private final AesEax aes;

	private final boolean refusesPlaintext;

	private EncryptedSerializer(CheckpointSerializer serializer, AesEax aes, boolean refusesPlaintext) {
		if (serializer instanceof EncryptedSerializer) {
			throw new IllegalArgumentException("The serializer encrypts already: what is encrypted twice is not read");
		}
		this.serializer = serializer;
		this.aes = aes;
		this.refusesPlaintext = refusesPlaintext;
	}

	/**
	 * Creates a serializer with a key.
	 * @param serializer what makes the bytes that are encrypted
	 * @param key an AES key of 16, 24 or 32 bytes, which is copied
	 * @return the serializer
	 * @throws IllegalArgumentException if the key has another length, or the serializer
	 * encrypts already
	 * @throws IllegalStateException if Bouncy Castle is not on the class path
	 */
	public static EncryptedSerializer fromKey(CheckpointSerializer serializer, byte[] key) {
		return new EncryptedSerializer(serializer, aes(key, "The key given to EncryptedSerializer.fromKey"), false);
	}

	/**
	 * Creates a serializer with a key that is text, as in Python's environment variable.
	 * @param serializer what makes the bytes that are encrypted
	 * @param key an AES key of 16, 24 or 32 bytes in UTF-8
	 * @return the serializer
	 * @throws IllegalArgumentException if the key has another length or was damaged when
	 * it was read (it holds U+FFFD), or the serializer encrypts already
	 * @throws IllegalStateException if Bouncy Castle is not on the class path
	 */
	public static EncryptedSerializer fromKey(CheckpointSerializer serializer, String key) {
		return fromText(serializer, key, "The key");
	}

	/**
	 * Creates a serializer with the key of the environment variable
	 * {@value #KEY_VARIABLE}, as Python's has it by default.
	 * @param serializer what makes the bytes that are encrypted
	 * @return the serializer
	 * @throws IllegalStateException if the variable is not set, or Bouncy Castle is not
	 * on the class path
	 * @throws IllegalArgumentException if the variable is not text of 16, 24 or 32 bytes
	 * in UTF-8, or the serializer encrypts already
	 */
	public static EncryptedSerializer fromEnvironment(CheckpointSerializer serializer) {
		return fromText(serializer, System.getenv(KEY_VARIABLE));
	}

	static EncryptedSerializer fromText(CheckpointSerializer serializer, @Nullable String key) {
		if (key == null) {
			throw new IllegalStateException(
					"The environment variable " + KEY_VARIABLE + " is not set: it holds the key, as in Python");
		}
		return fromText(serializer, key, "The environment variable " + KEY_VARIABLE);
	}

	private static EncryptedSerializer fromText(CheckpointSerializer serializer, String key, String source) {
		return new EncryptedSerializer(serializer, aes(key, source), false);
	}

	static AesEax aes(String key, String source) {
		// In a locale that is not UTF-8 the JDK puts this in the place of bytes that are
		// not ASCII, and the key would be another than Python's.
		if (key.indexOf('\uFFFD') >= 0) {
			throw new IllegalArgumentException(
					source + " cannot be read as text: use ASCII alone, or run in a UTF-8 locale (LC_ALL=C.UTF-8)");
		}
		return aes(key.getBytes(StandardCharsets.UTF_8), source + ", in UTF-8,");
	}

	private static AesEax aes(byte[] key, String source) {
		if (key.length != 16 && key.length != 24 && key.length != 32) {
			throw new IllegalArgumentException(source + " has " + key.length + " bytes: AES needs 16, 24 or 32");
		}
		try {
			return new AesEax(key);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalStateException("Encryption needs Bouncy Castle, which is not on the class path: "
					+ "add the dependency org.bouncycastle:bcprov-jdk18on", ex);
		}
	}

	/**
	 * Returns a serializer that does not read what was stored without encryption. By
	 * default that is read, as Python does, so that a thread begun without encryption
	 * goes on. Null, strings, numbers and booleans in a checkpoint's own row are read
	 * either way: Python never encrypts those.
	 * @return the serializer, with the same key
	 */
	public EncryptedSerializer refusingPlaintext() {
		return new EncryptedSerializer(this.serializer, this.aes, true);
	}

	/**
	 * Encodes and encrypts a value.
	 */
	@Override
	public TypedValue serialize(@Nullable Object value, Dialect dialect) {
		TypedValue plain = this.serializer.serialize(value, dialect);
		return plain.isEmpty() ? plain : new TypedValue(plain.type() + "+" + CIPHER, this.aes.encrypt(bytes(plain)));
	}

	/**
	 * Decrypts and decodes a value.
	 * @throws SerializationException if it was encrypted with another key or another
	 * cipher, if it was altered, if it is not encrypted and that is refused, or if the
	 * wrapped serializer cannot decode it
	 */
	@Override
	public @Nullable Object deserialize(TypedValue typed) {
		int plus = typed.type().indexOf('+');
		if (plus < 0) {
			if (this.refusesPlaintext && !typed.isEmpty()) {
				throw new SerializationException("A value is stored as '" + typed.type()
						+ "', without encryption, and this serializer refuses that");
			}
			return this.serializer.deserialize(typed);
		}
		String cipher = typed.type().substring(plus + 1);
		if (!cipher.equals(CIPHER)) {
			throw new SerializationException("A value is encrypted with the cipher '" + cipher
					+ "', which is not known here: only '" + CIPHER + "' is");
		}
		return this.serializer
			.deserialize(new TypedValue(typed.type().substring(0, plus), this.aes.decrypt(bytes(typed))));
	}

	private static byte[] bytes(TypedValue typed) {
		return (typed.bytes() != null) ? typed.bytes() : NOTHING;
	}

	/**
	 * {@inheritDoc}
	 * @return {@code false}
	 */
	@Override
	public boolean keepsSimpleValuesInline() {
		return false;
	}

}
