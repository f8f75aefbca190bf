package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Base64;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.jspecify.annotations.Nullable;

/**
 * Makes the encryption that the properties describe. What is wrong is told without the
 * keys.
 */
final class ConfiguredEncryption {

	private static final String PREFIX = "langgraph.checkpoint.postgres.encryption.";

	private ConfiguredEncryption() {
	}

	static ValueEncryption of(EncryptionProperties properties) {
		if (properties.isRefusePlaintext() && properties.isAcceptPlaintext()) {
			throw new CheckpointSetupException("Values without encryption are to be both refused and accepted.",
					"Take " + PREFIX + "refuse-plaintext or " + PREFIX + "accept-plaintext away.");
		}
		String current = current(properties.keys(), properties.getCurrentKey());
		ValueEncryption.Builder builder = ValueEncryption.builder();
		properties.keys().forEach((id, text) -> add(builder, id, text, id.equals(current)));
		if (properties.isAcceptPlaintext()) {
			builder.acceptPlaintext();
		}
		addPythonsKey(builder, properties.getAes().key());
		return builder.build();
	}

	private static String current(Map<String, String> keys, @Nullable String current) {
		if (current == null && keys.size() == 1) {
			return keys.keySet().iterator().next();
		}
		if (current == null) {
			throw new CheckpointSetupException("There are several encryption keys, and none is said to be the current.",
					"Set " + PREFIX + "current-key to one of " + keys.keySet() + ".");
		}
		if (!keys.containsKey(current)) {
			throw new CheckpointSetupException("The current encryption key is '" + current + "', which is not there.",
					"Set " + PREFIX + "keys." + current + ", or " + PREFIX + "current-key to one of " + keys.keySet()
							+ ".");
		}
		return current;
	}

	private static void add(ValueEncryption.Builder builder, String id, String text, boolean current) {
		byte[] key;
		try {
			key = Base64.getDecoder().decode(text.strip());
		}
		catch (IllegalArgumentException ex) {
			// its message would show a character of the key
			throw unusable(id, "it is not Base64", null);
		}
		try {
			if (current) {
				builder.currentKey(id, key);
			}
			else {
				builder.key(id, key);
			}
		}
		catch (IllegalArgumentException ex) {
			throw unusable(id, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static CheckpointSetupException unusable(String id, String reason, @Nullable Throwable cause) {
		return new CheckpointSetupException("The encryption key '" + id + "' cannot be used: " + reason + ".",
				"Set " + PREFIX + "keys." + id
						+ " to 32 random bytes in Base64, such as the output of: openssl rand -base64 32",
				cause);
	}

	private static void addPythonsKey(ValueEncryption.Builder builder, @Nullable String key) {
		if (key == null) {
			return;
		}
		try {
			builder.pythonKey(key);
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointSetupException("Python's encryption key cannot be used: " + ex.getMessage() + ".",
					"Correct " + PREFIX + "aes.key: text of 16, 24 or 32 bytes in UTF-8, the same as for Python.", ex);
		}
		catch (IllegalStateException ex) {
			throw new CheckpointSetupException("Python's encryption needs Bouncy Castle, which is not there.",
					"Add the dependency org.bouncycastle:bcprov-jdk18on, or take " + PREFIX + "aes.key away.", ex);
		}
	}

}
