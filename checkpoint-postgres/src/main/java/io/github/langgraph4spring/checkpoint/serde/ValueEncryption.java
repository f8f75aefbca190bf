package io.github.langgraph4spring.checkpoint.serde;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

import javax.crypto.AEADBadTagException;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts stored values and binds each to its place, for savers of ours alone: a row
 * that was altered, or moved to another thread, namespace, channel, version or task, is
 * refused when it is read. A value of type {@code msgpack} is stored as
 * {@code msgpack+xaes256gcm:KEY}, with the id of the key: Python and JavaScript refuse
 * such a type by its name. The cipher is XAES-256-GCM; a key encrypts 2^80 values. To
 * share encrypted threads with Python there is {@link EncryptedSerializer}.
 * <p>
 * <b>What is encrypted:</b> the values of the channels, which leave the checkpoint's own
 * row for that, and those of pending writes. <b>What is not:</b> metadata, since it is
 * searched; ids, names, versions and
 * {@link io.github.langgraph4spring.checkpoint.Checkpoint#additional()} entries; the
 * length of a value; that a channel has none. Whoever may write to the tables can delete
 * rows, or put an earlier state of a row back.
 * <p>
 * What is not encrypted so is refused, unless it is allowed
 * {@linkplain Builder#acceptPlaintext() in plain} or
 * {@linkplain Builder#pythonKey(String) in Python's way}, for the time until
 * {@code Reencryption} has rewritten it.
 * <p>
 * Immutable and thread-safe. It never shows a key.
 */
public final class ValueEncryption {

	private static final String ALGORITHM = "xaes256gcm";

	private static final String PYTHON = "aes";

	private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final byte[] NOTHING = {};

	private final String suffix;

	private final XaesGcm current;

	private final Map<String, XaesGcm> keys;

	private final @Nullable AesEax python;

	private final boolean acceptsPlaintext;

	private ValueEncryption(Builder builder, String currentKeyId) {
		this.suffix = "+" + ALGORITHM + ":" + currentKeyId;
		this.keys = Map.copyOf(builder.keys);
		this.current = Objects.requireNonNull(this.keys.get(currentKeyId));
		this.python = builder.python;
		this.acceptsPlaintext = builder.acceptsPlaintext;
	}

	/**
	 * Begins an encryption.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns what ends the type of each value that is encrypted with the current key.
	 * @return the end, such as {@code +xaes256gcm:2026}
	 */
	public String currentSuffix() {
		return this.suffix;
	}

	/**
	 * Tells whether what is not encrypted at all is read.
	 * @return whether it is
	 */
	public boolean acceptsPlaintext() {
		return this.acceptsPlaintext;
	}

	/**
	 * Encrypts a value with the current key.
	 * @param plain the typed bytes
	 * @param location where they will be stored
	 * @return the typed bytes to store; the same if there is no value
	 * @throws SerializationException if the bytes are encrypted already
	 */
	public TypedValue encrypt(TypedValue plain, ValueLocation location) {
		if (plain.isEmpty()) {
			return plain;
		}
		if (plain.type().indexOf('+') >= 0) {
			throw new SerializationException("A value of type '" + plain.type() + "' is encrypted already: a saver "
					+ "with ValueEncryption takes a serializer that does not encrypt");
		}
		String type = plain.type() + this.suffix;
		return new TypedValue(type, this.current.encrypt(bytes(plain), location.toAssociatedData(type)));
	}

	/**
	 * Decrypts a value.
	 * @param stored the typed bytes as they were stored
	 * @param location where they were stored
	 * @return the typed bytes in plain
	 * @throws SerializationException if there is no such key, if it or the place are not
	 * those that the value was encrypted for, if the bytes were altered, or if they are
	 * not encrypted or in Python's way and that is refused
	 */
	public TypedValue decrypt(TypedValue stored, ValueLocation location) {
		if (stored.isEmpty()) {
			return stored;
		}
		int plus = stored.type().indexOf('+');
		if (plus < 0) {
			if (!this.acceptsPlaintext) {
				throw refused(location, "is stored as '" + stored.type() + "', without encryption, and that is refused."
						+ " To re-encrypt a database, accept plaintext for the time being");
			}
			return stored;
		}
		return new TypedValue(stored.type().substring(0, plus),
				decrypt(stored, stored.type().substring(plus + 1), location));
	}

	private byte[] decrypt(TypedValue stored, String cipher, ValueLocation location) {
		if (cipher.equals(PYTHON)) {
			return decryptPython(stored, location);
		}
		if (!cipher.startsWith(ALGORITHM + ":")) {
			throw refused(location, "is encrypted with the cipher '" + cipher + "', which is not known here");
		}
		String keyId = cipher.substring(ALGORITHM.length() + 1);
		XaesGcm key = this.keys.get(keyId);
		if (key == null) {
			throw refused(location, "is encrypted with the key '" + keyId + "', which is not there: there are "
					+ new TreeMap<>(this.keys).keySet());
		}
		try {
			return key.decrypt(bytes(stored), location.toAssociatedData(stored.type()));
		}
		catch (AEADBadTagException ex) {
			throw refused(location, "cannot be decrypted: the key '" + keyId + "' is not the one that it was encrypted "
					+ "with, its bytes were altered, or it was moved here from another place");
		}
	}

	private byte[] decryptPython(TypedValue stored, ValueLocation location) {
		if (this.python == null) {
			throw refused(location, "is encrypted in Python's way, and Python's key is not there: give it to "
					+ "re-encrypt the database");
		}
		return this.python.decrypt(bytes(stored));
	}

	private static SerializationException refused(ValueLocation location, String reason) {
		return new SerializationException("The value of " + location + " " + reason);
	}

	private static byte[] bytes(TypedValue typed) {
		return (typed.bytes() != null) ? typed.bytes() : NOTHING;
	}

	@Override
	public String toString() {
		return "ValueEncryption[" + this.suffix + " of " + new TreeMap<>(this.keys).keySet() + "]";
	}

	/**
	 * Builds a {@link ValueEncryption}. Not thread-safe.
	 */
	public static final class Builder {

		private final Map<String, XaesGcm> keys = new TreeMap<>();

		private @Nullable String currentKeyId;

		private @Nullable AesEax python;

		private boolean acceptsPlaintext;

		private Builder() {
		}

		/**
		 * Adds the key that encrypts from now on.
		 * @param id its id, which is stored with each value: up to 64 letters, digits,
		 * dots, hyphens and underscores
		 * @param key 32 random bytes, which are copied
		 * @return this builder
		 * @throws IllegalArgumentException if the id or the key is none, or is there
		 * already
		 */
		public Builder currentKey(String id, byte[] key) {
			if (this.currentKeyId != null) {
				throw new IllegalArgumentException("There is a current key already: '" + this.currentKeyId + "'");
			}
			key(id, key);
			this.currentKeyId = id;
			return this;
		}

		/**
		 * Adds a key that values are still read with.
		 * @param id its id
		 * @param key its 32 bytes, which are copied
		 * @return this builder
		 * @throws IllegalArgumentException if the id or the key is none, or is there
		 * already
		 */
		public Builder key(String id, byte[] key) {
			if (!KEY_ID.matcher(id).matches()) {
				throw new IllegalArgumentException("The id of a key is '" + id
						+ "': it may have up to 64 letters, digits, dots, hyphens and underscores");
			}
			if (key.length != XaesGcm.KEY_SIZE) {
				throw new IllegalArgumentException(
						"The key '" + id + "' has " + key.length + " bytes: it needs " + XaesGcm.KEY_SIZE);
			}
			if (this.keys.putIfAbsent(id, new XaesGcm(key.clone())) != null) {
				throw new IllegalArgumentException("There are two keys '" + id + "'");
			}
			return this;
		}

		/**
		 * Lets values be read that Python's {@code EncryptedSerializer}, or ours,
		 * encrypted. They are not bound to their place: give it only until they are
		 * re-encrypted. Needs {@code org.bouncycastle:bcprov-jdk18on}.
		 * @param key Python's key: text of 16, 24 or 32 bytes in UTF-8
		 * @return this builder
		 * @throws IllegalArgumentException if the key has another length
		 * @throws IllegalStateException if Bouncy Castle is not on the class path
		 */
		public Builder pythonKey(String key) {
			this.python = EncryptedSerializer.aes(key, "Python's key");
			return this;
		}

		/**
		 * Lets values be read that are not encrypted: only until they are re-encrypted.
		 * @return this builder
		 */
		public Builder acceptPlaintext() {
			this.acceptsPlaintext = true;
			return this;
		}

		/**
		 * Builds the encryption.
		 * @return the encryption
		 * @throws IllegalStateException if there is no current key
		 */
		public ValueEncryption build() {
			if (this.currentKeyId == null) {
				throw new IllegalStateException("There is no current key, which encrypts");
			}
			return new ValueEncryption(this, this.currentKeyId);
		}

	}

}
