package io.github.langgraph4spring.checkpoint.serde;

import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.EAXBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-EAX without associated data, laid out as Python's {@code EncryptedSerializer} does:
 * nonce, tag, ciphertext. The only class that needs Bouncy Castle, since the JDK has no
 * EAX; of it the ciphers alone, so no security provider is registered.
 */
final class AesEax {

	private static final int NONCE_SIZE = 16;

	private static final int TAG_SIZE = 16;

	private static final int HEADER_SIZE = NONCE_SIZE + TAG_SIZE;

	private final KeyParameter key;

	private final SecureRandom random = new SecureRandom();

	AesEax(byte[] key) {
		this.key = new KeyParameter(key);
	}

	byte[] encrypt(byte[] plain) {
		byte[] nonce = new byte[NONCE_SIZE];
		this.random.nextBytes(nonce);
		return encrypt(plain, nonce);
	}

	byte[] encrypt(byte[] plain, byte[] nonce) {
		EAXBlockCipher cipher = cipher(true, nonce);
		byte[] encrypted = new byte[HEADER_SIZE + plain.length];
		int size = cipher.processBytes(plain, 0, plain.length, encrypted, HEADER_SIZE);
		// the last bytes of the ciphertext, then the tag, which Python puts before it
		byte[] end = new byte[cipher.getOutputSize(0)];
		int rest = finish(cipher, end, 0) - TAG_SIZE;
		System.arraycopy(end, 0, encrypted, HEADER_SIZE + size, rest);
		System.arraycopy(end, rest, encrypted, NONCE_SIZE, TAG_SIZE);
		System.arraycopy(nonce, 0, encrypted, 0, NONCE_SIZE);
		return encrypted;
	}

	byte[] decrypt(byte[] encrypted) {
		if (encrypted.length < HEADER_SIZE) {
			throw new SerializationException("An encrypted value has " + encrypted.length
					+ " bytes, fewer than its nonce and tag: it was cut off, or is not encrypted as Python does");
		}
		EAXBlockCipher cipher = cipher(false, Arrays.copyOf(encrypted, NONCE_SIZE));
		byte[] plain = new byte[encrypted.length - HEADER_SIZE];
		int size = cipher.processBytes(encrypted, HEADER_SIZE, plain.length, plain, 0);
		size += cipher.processBytes(encrypted, NONCE_SIZE, TAG_SIZE, plain, size);
		finish(cipher, plain, size);
		return plain;
	}

	// A cipher has the state of one message: each has its own, so this is thread-safe.
	private EAXBlockCipher cipher(boolean encrypting, byte[] nonce) {
		EAXBlockCipher cipher = new EAXBlockCipher(AESEngine.newInstance());
		cipher.init(encrypting, new AEADParameters(this.key, TAG_SIZE * Byte.SIZE, nonce));
		return cipher;
	}

	private static int finish(EAXBlockCipher cipher, byte[] target, int offset) {
		try {
			return cipher.doFinal(target, offset);
		}
		catch (InvalidCipherTextException ex) {
			throw new SerializationException(
					"An encrypted value cannot be decrypted: it was encrypted with another "
							+ "key, or its bytes were altered. Give all programs that share these tables the same key",
					ex);
		}
	}

}
