package io.github.langgraph4spring.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * XXH3 of 128 bits with the default secret and no seed (the specification of xxHash 0.8),
 * for inputs of 17 bytes and more: what LangGraph's ids of tasks are hashed of begins
 * with the 16 bytes of a checkpoint's id.
 */
final class Xxh3 {

	private static final int MIN_LENGTH = 17;

	private static final long PRIME32_1 = 0x9E3779B1L;

	private static final long PRIME32_2 = 0x85EBCA77L;

	private static final long PRIME32_3 = 0xC2B2AE3DL;

	private static final long PRIME64_1 = 0x9E3779B185EBCA87L;

	private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME64_3 = 0x165667B19E3779F9L;

	private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME64_5 = 0x27D4EB2F165667C5L;

	private static final long AVALANCHE_PRIME = 0x165667919E3779F9L;

	private static final int STRIPE = 64;

	private static final int STRIPES_OF_BLOCK = 16;

	private static final ByteBuffer SECRET = littleEndian(HexFormat.of()
		.parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
				+ "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
				+ "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
				+ "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
				+ "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
				+ "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"));

	private final ByteBuffer input;

	private final int length;

	private long low;

	private long high;

	private Xxh3(byte[] input) {
		this.input = littleEndian(input);
		this.length = input.length;
	}

	private static ByteBuffer littleEndian(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * Hashes bytes.
	 * @param bytes the bytes, at least 17
	 * @return the hash as 32 hexadecimal digits
	 */
	static String hash128(byte[] bytes) {
		if (bytes.length < MIN_LENGTH) {
			throw new IllegalArgumentException("At least " + MIN_LENGTH + " bytes are hashed, not " + bytes.length);
		}
		Xxh3 hash = new Xxh3(bytes);
		if (bytes.length <= 128) {
			hash.ofShort();
		}
		else if (bytes.length <= 240) {
			hash.ofMiddle();
		}
		else {
			hash.ofLong();
		}
		HexFormat hex = HexFormat.of();
		return hex.toHexDigits(hash.high) + hex.toHexDigits(hash.low);
	}

	private void ofShort() {
		this.low = this.length * PRIME64_1;
		for (int i = (this.length - 1) / 32; i >= 0; i--) {
			mix(16 * i, this.length - 16 * (i + 1), 32 * i);
		}
		finish();
	}

	private void ofMiddle() {
		this.low = this.length * PRIME64_1;
		for (int i = 0; i < 4; i++) {
			mix(32 * i, 32 * i + 16, 32 * i);
		}
		this.low = avalanche(this.low);
		this.high = avalanche(this.high);
		for (int i = 4; i < this.length / 32; i++) {
			mix(32 * i, 32 * i + 16, 3 + 32 * (i - 4));
		}
		mix(this.length - 16, this.length - 32, 103);
		finish();
	}

	private void mix(int first, int second, int secret) {
		this.low = (this.low + folded(first, secret)) ^ (word(second) + word(second + 8));
		this.high = (this.high + folded(second, secret + 16)) ^ (word(first) + word(first + 8));
	}

	private long folded(int offset, int secret) {
		return fold(word(offset) ^ SECRET.getLong(secret), word(offset + 8) ^ SECRET.getLong(secret + 8));
	}

	private void finish() {
		long sum = this.low + this.high;
		long product = this.low * PRIME64_1 + this.high * PRIME64_4 + this.length * PRIME64_2;
		this.low = avalanche(sum);
		this.high = -avalanche(product);
	}

	private void ofLong() {
		long[] lanes = { PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1 };
		int stripes = (this.length - 1) / STRIPE;
		for (int stripe = 0; stripe < stripes; stripe++) {
			int ofBlock = stripe % STRIPES_OF_BLOCK;
			accumulate(lanes, STRIPE * stripe, 8 * ofBlock);
			if (ofBlock == STRIPES_OF_BLOCK - 1) {
				scramble(lanes);
			}
		}
		accumulate(lanes, this.length - STRIPE, 121);
		this.low = merge(lanes, 11, this.length * PRIME64_1);
		this.high = merge(lanes, 117, ~(this.length * PRIME64_2));
	}

	private void accumulate(long[] lanes, int offset, int secret) {
		for (int lane = 0; lane < lanes.length; lane++) {
			long word = word(offset + 8 * lane);
			long key = word ^ SECRET.getLong(secret + 8 * lane);
			lanes[lane ^ 1] += word;
			lanes[lane] += (key & 0xFFFFFFFFL) * (key >>> 32);
		}
	}

	private static void scramble(long[] lanes) {
		for (int lane = 0; lane < lanes.length; lane++) {
			lanes[lane] = (lanes[lane] ^ (lanes[lane] >>> 47) ^ SECRET.getLong(128 + 8 * lane)) * PRIME32_1;
		}
	}

	private static long merge(long[] lanes, int secret, long start) {
		long merged = start;
		for (int lane = 0; lane < lanes.length; lane += 2) {
			merged += fold(lanes[lane] ^ SECRET.getLong(secret + 8 * lane),
					lanes[lane + 1] ^ SECRET.getLong(secret + 8 * lane + 8));
		}
		return avalanche(merged);
	}

	private static long fold(long left, long right) {
		// Math.unsignedMultiplyHigh is of Java 18
		long high = Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
		return (left * right) ^ high;
	}

	private static long avalanche(long hash) {
		long mixed = (hash ^ (hash >>> 37)) * AVALANCHE_PRIME;
		return mixed ^ (mixed >>> 32);
	}

	private long word(int offset) {
		return this.input.getLong(offset);
	}

}
