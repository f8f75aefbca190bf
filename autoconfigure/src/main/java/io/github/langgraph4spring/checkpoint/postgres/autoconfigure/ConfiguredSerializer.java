package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.PostgresCheckpointProperties.Encryption;
import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.PostgresCheckpointProperties.PythonType;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Makes the serializer that the properties describe.
 */
final class ConfiguredSerializer {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String KEY = PREFIX + "encryption.aes.key";

	private ConfiguredSerializer() {
	}

	/**
	 * Makes the serializer.
	 * @param properties what it is to do
	 * @param environment where Python's variable with the key may be
	 * @param classLoader the context's, which devtools replaces at each restart
	 * @return the serializer
	 */
	static CheckpointSerializer of(PostgresCheckpointProperties properties, Environment environment,
			@Nullable ClassLoader classLoader) {
		CheckpointSerializer plain = plain(properties, classLoader);
		Encryption encryption = properties.getEncryption();
		if (encryption.isEnabled() && !encryption.hasKeys()) {
			return encrypted(plain, encryption, environment);
		}
		if (encryption.isRefusePlaintext() && !encryption.isEnabled()) {
			throw new CheckpointSetupException("Values without encryption are to be refused, but encryption is off.",
					"Set " + PREFIX + "encryption.enabled=true, or take " + PREFIX
							+ "encryption.refuse-plaintext away.");
		}
		return plain;
	}

	/**
	 * Makes the serializer that does not encrypt.
	 */
	static LangGraphSerializer plain(PostgresCheckpointProperties properties, @Nullable ClassLoader classLoader) {
		return new LangGraphSerializer(allowedTypes(properties, classLoader),
				properties.getLimits().toDecodingLimits());
	}

	/**
	 * Makes the list of the application's classes that may be stored.
	 */
	static AllowedTypes allowedTypes(PostgresCheckpointProperties properties, @Nullable ClassLoader classLoader) {
		AllowedTypes types;
		try {
			types = AllowedTypes.of(properties.getAllowedTypes(), classLoader);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "allowed-types", properties.getAllowedTypes(),
					String.valueOf(ex.getMessage()));
		}
		for (PythonType pythonType : properties.getPythonTypes()) {
			try {
				types = pythonType.addTo(types);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + "python-types", pythonType,
						String.valueOf(ex.getMessage()));
			}
		}
		return types;
	}

	private static CheckpointSerializer encrypted(CheckpointSerializer plain, Encryption encryption,
			Environment environment) {
		String ownKey = encryption.getAes().key();
		String key = (ownKey != null) ? ownKey : environment.getProperty(EncryptedSerializer.KEY_VARIABLE);
		if (key == null) {
			throw new CheckpointSetupException("Values are to be encrypted, but there is no key.", "Set " + KEY
					+ ", or the environment variable " + EncryptedSerializer.KEY_VARIABLE + " as for Python.");
		}
		try {
			EncryptedSerializer serializer = EncryptedSerializer.fromKey(plain, key);
			return encryption.isRefusePlaintext() ? serializer.refusingPlaintext() : serializer;
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointSetupException("The encryption key cannot be used: " + ex.getMessage() + ".",
					"Correct " + ((ownKey != null) ? KEY : EncryptedSerializer.KEY_VARIABLE)
							+ ": text of 16, 24 or 32 bytes in UTF-8, the same as for Python.",
					ex);
		}
		catch (IllegalStateException ex) {
			throw new CheckpointSetupException(
					"Values are to be encrypted, but Bouncy Castle is not on the class path.",
					"Add the dependency org.bouncycastle:bcprov-jdk18on.", ex);
		}
	}

}
