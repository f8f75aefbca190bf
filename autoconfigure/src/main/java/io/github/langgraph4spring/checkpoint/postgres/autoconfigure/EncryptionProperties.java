package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Encryption of the stored values. Not thread-safe; read only once bound.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.encryption")
final class EncryptionProperties {

	/**
	 * Whether to encrypt stored values: with "keys" bound to their place, else as
	 * Python's EncryptedSerializer does. Enabled automatically if "keys" or "aes.key" is
	 * set unless specified otherwise.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Whether to refuse to read values that were stored without encryption. With "keys"
	 * they are refused unless "accept-plaintext" is set.
	 */
	private boolean refusePlaintext;

	/**
	 * Keys by their ids: 32 random bytes in Base64. With one or more, values are
	 * encrypted with XAES-256-GCM and bound to their place, for savers of ours alone.
	 */
	private Map<String, String> keys = new LinkedHashMap<>();

	/**
	 * Id of the key that encrypts. The others only decrypt. May be left out if there is
	 * one.
	 */
	private @Nullable String currentKey;

	/**
	 * Whether to read values that were stored without encryption, although there are
	 * "keys": until they are re-encrypted.
	 */
	private boolean acceptPlaintext;

	/**
	 * Whether to re-encrypt once, after the start, what the current key does not encrypt.
	 */
	private ReencryptionMode reencryption = ReencryptionMode.OFF;

	private final Aes aes = new Aes();

	public boolean isEnabled() {
		return (this.enabled != null) ? this.enabled : this.aes.key != null || hasKeys();
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isRefusePlaintext() {
		return this.refusePlaintext;
	}

	public void setRefusePlaintext(boolean refusePlaintext) {
		this.refusePlaintext = refusePlaintext;
	}

	boolean hasKeys() {
		return !this.keys.isEmpty();
	}

	/**
	 * No getter: whoever shows all properties of a bean does not show the keys.
	 */
	Map<String, String> keys() {
		return this.keys;
	}

	public void setKeys(Map<String, String> keys) {
		this.keys = keys;
	}

	public @Nullable String getCurrentKey() {
		return this.currentKey;
	}

	public void setCurrentKey(@Nullable String currentKey) {
		this.currentKey = currentKey;
	}

	public boolean isAcceptPlaintext() {
		return this.acceptPlaintext;
	}

	public void setAcceptPlaintext(boolean acceptPlaintext) {
		this.acceptPlaintext = acceptPlaintext;
	}

	public ReencryptionMode getReencryption() {
		return this.reencryption;
	}

	public void setReencryption(ReencryptionMode reencryption) {
		this.reencryption = reencryption;
	}

	public Aes getAes() {
		return this.aes;
	}

	/**
	 * Python's cipher, AES-EAX.
	 */
	static final class Aes {

		/**
		 * Key: text of 16, 24 or 32 bytes in UTF-8. When not set, the environment
		 * variable LANGGRAPH_AES_KEY, which Python reads too.
		 */
		private @Nullable String key;

		/**
		 * No getter: whoever shows all properties of a bean does not show the key.
		 */
		@Nullable String key() {
			return this.key;
		}

		public void setKey(@Nullable String key) {
			this.key = key;
		}

	}

}
