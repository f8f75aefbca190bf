package io.github.langgraph4spring.checkpoint.serde;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The short strings that were read last: a list of messages has the same keys in each.
 */
final class ShortStrings {

	static final int MAX_LENGTH = 32;

	private static final int SLOTS = 64;

	private final byte[] bytes;

	private final @Nullable String[] texts = new @Nullable String[SLOTS];

	private final int[] starts = new int[SLOTS];

	private final int[] lengths = new int[SLOTS];

	ShortStrings(byte[] bytes) {
		this.bytes = bytes;
	}

	String read(int start, int length) {
		int hash = length;
		for (int i = start; i < start + length; i++) {
			hash = 31 * hash + this.bytes[i];
		}
		int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
		String text = this.texts[slot];
		if (text == null || this.lengths[slot] != length || !Arrays.equals(this.bytes, this.starts[slot],
				this.starts[slot] + length, this.bytes, start, start + length)) {
			text = MessagePackReader.decode(this.bytes, start, length);
			this.texts[slot] = text;
			this.starts[slot] = start;
			this.lengths[slot] = length;
		}
		return text;
	}

}
