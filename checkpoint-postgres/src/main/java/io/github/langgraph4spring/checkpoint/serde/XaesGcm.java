package io.github.langgraph4spring.checkpoint.serde;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * XAES-256-GCM as the Community Cryptography Specification Project describes it
 * (c2sp.org/XAES-256-GCM): each message has 24 random bytes, 12 of which derive its own
 * AES-256-GCM key and 12 are its nonce. With plain AES-GCM a key is good for 2^32 random
 * nonces, which a busy saver uses up in weeks; with this for 2^80 values. Nonce,
 * ciphertext, tag, in this order.
 * <p>
 * Thread-safe: the JDK's ciphers are made anew for each value.
 */
final class XaesGcm {

	static final int KEY_SIZE = 32;

	static final int NONCE_SIZE = 24;

	private static final int TAG_SIZE = 16;

	private static final int BLOCK_SIZE = 16;

	private final SecretKeySpec key;

	private final byte[] mask;

	private final SecureRandom random = new SecureRandom();

	XaesGcm(byte[] key) {
		this.key = new SecretKeySpec(key, "AES");
		this.mask = doubled(block(new byte[BLOCK_SIZE]));
	}

	// the first subkey of CMAC
	private static byte[] doubled(byte[] block) {
		byte[] doubled = new byte[BLOCK_SIZE];
		int carry = 0;
		for (int i = BLOCK_SIZE - 1; i >= 0; i--) {
			int shifted = (block[i] & 0xff) << 1;
			doubled[i] = (byte) (shifted | carry);
			carry = shifted >>> 8;
		}
		doubled[BLOCK_SIZE - 1] ^= (byte) (carry * 0x87);
		return doubled;
	}

	private byte[] block(byte[] blocks) {
		try {
			Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
			cipher.init(Cipher.ENCRYPT_MODE, this.key);
			return cipher.doFinal(blocks);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JDK does not encrypt with AES of 256 bits", ex);
		}
	}

	private SecretKeySpec derive(byte[] nonce) {
		byte[] blocks = new byte[2 * BLOCK_SIZE];
		for (int i = 0; i < 2; i++) {
			int start = i * BLOCK_SIZE;
			blocks[start + 1] = (byte) (i + 1);
			blocks[start + 2] = 'X';
			System.arraycopy(nonce, 0, blocks, start + 4, 12);
			for (int j = 0; j < BLOCK_SIZE; j++) {
				blocks[start + j] ^= this.mask[j];
			}
		}
		return new SecretKeySpec(block(blocks), "AES");
	}

	private Cipher cipher(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, derive(nonce), new GCMParameterSpec(TAG_SIZE * Byte.SIZE, nonce, 12, 12));
		cipher.updateAAD(associatedData);
		return cipher;
	}

	byte[] encrypt(byte[] plain, byte[] associatedData) {
		byte[] nonce = new byte[NONCE_SIZE];
		this.random.nextBytes(nonce);
		return encrypt(plain, associatedData, nonce);
	}

	byte[] encrypt(byte[] plain, byte[] associatedData, byte[] nonce) {
		try {
			byte[] encrypted = Arrays.copyOf(nonce, NONCE_SIZE + plain.length + TAG_SIZE);
			cipher(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(plain, 0, plain.length, encrypted, NONCE_SIZE);
			return encrypted;
		}
		catch (GeneralSecurityException ex) {
			throw new SerializationException("A value of " + plain.length + " bytes cannot be encrypted", ex);
		}
	}

	/**
	 * Decrypts a value.
	 * @throws AEADBadTagException if the key, the bytes or the associated data are others
	 */
	byte[] decrypt(byte[] encrypted, byte[] associatedData) throws AEADBadTagException {
		if (encrypted.length < NONCE_SIZE + TAG_SIZE) {
			throw new AEADBadTagException(encrypted.length + " bytes are fewer than nonce and tag");
		}
		try {
			return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(encrypted, NONCE_SIZE), associatedData).doFinal(encrypted,
					NONCE_SIZE, encrypted.length - NONCE_SIZE);
		}
		catch (AEADBadTagException ex) {
			throw ex;
		}
		catch (GeneralSecurityException ex) {
			throw new SerializationException("A value of " + encrypted.length + " bytes cannot be decrypted", ex);
		}
	}

}
