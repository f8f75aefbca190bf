package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.PostgresCheckpointProperties.PythonType;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The serializer that the properties describe, and the application's classes that it may
 * store.
 */
final class ConfiguredSerializer {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String KEY = PREFIX + "encryption.aes.key";

	private final AllowedTypes allowedTypes;

	private final LangGraphSerializer plain;

	private final EncryptionProperties encryption;

	private final Environment environment;

	/**
	 * Creates it.
	 * @param properties the types that may be stored
	 * @param limits what a value may ask of its reader
	 * @param encryption whether Python's encryption is to be used, and its key
	 * @param environment where Python's variable with the key may be
	 * @param classLoader the context's, which devtools replaces at each restart
	 */
	ConfiguredSerializer(PostgresCheckpointProperties properties, LimitsProperties limits,
			EncryptionProperties encryption, Environment environment, @Nullable ClassLoader classLoader) {
		this.allowedTypes = allowedTypes(properties, classLoader);
		this.plain = new LangGraphSerializer(this.allowedTypes, limits.toDecodingLimits());
		this.encryption = encryption;
		this.environment = environment;
	}

	/**
	 * Whether values of the application's class may be stored.
	 */
	boolean allows(Class<?> type) {
		return this.allowedTypes.allows(type);
	}

	/**
	 * The serializer that does not encrypt.
	 */
	LangGraphSerializer plain() {
		return this.plain;
	}

	/**
	 * The serializer that encrypts as Python does if the properties say so.
	 */
	CheckpointSerializer withPythonsEncryption() {
		if (this.encryption.isEnabled() && !this.encryption.hasKeys()) {
			return encrypted();
		}
		if (this.encryption.isRefusePlaintext() && !this.encryption.isEnabled()) {
			throw new CheckpointSetupException("Values without encryption are to be refused, but encryption is off.",
					"Set " + PREFIX + "encryption.enabled=true, or take " + PREFIX
							+ "encryption.refuse-plaintext away.");
		}
		return this.plain;
	}

	private static AllowedTypes allowedTypes(PostgresCheckpointProperties properties,
			@Nullable ClassLoader classLoader) {
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

	private CheckpointSerializer encrypted() {
		String ownKey = this.encryption.getAes().key();
		String key = (ownKey != null) ? ownKey : this.environment.getProperty(EncryptedSerializer.KEY_VARIABLE);
		if (key == null) {
			throw new CheckpointSetupException("Values are to be encrypted, but there is no key.", "Set " + KEY
					+ ", or the environment variable " + EncryptedSerializer.KEY_VARIABLE + " as for Python.");
		}
		try {
			EncryptedSerializer serializer = EncryptedSerializer.fromKey(this.plain, key);
			return this.encryption.isRefusePlaintext() ? serializer.refusingPlaintext() : serializer;
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
