package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The short strings that were read last: a list of messages has the same keys in each.
 * Those that every message has are made once for all.
 */
final class ShortStrings {

	static final int MAX_LENGTH = 32;

	private static final int SLOTS = 64;

	private static final Known KNOWN = new Known("content", "additional_kwargs", "response_metadata", "type", "name",
			"id", "tool_calls", "invalid_tool_calls", "usage_metadata", "tool_call_id", "artifact", "status", "example",
			"role", "human", "ai", "system", "tool", "success", "error", "args", "tool_call", "text",
			"model_validate_json", "langchain_core.messages.human", "langchain_core.messages.ai",
			"langchain_core.messages.tool", "langchain_core.messages.system", "HumanMessage", "AIMessage",
			"ToolMessage", "SystemMessage");

	private final byte[] bytes;

	private final @Nullable String[] texts;

	private final int[] starts;

	private final int[] lengths;

	/**
	 * Creates a memory of strings.
	 * @param bytes where they are read from
	 * @param remembering whether there may be so many that some come again
	 */
	ShortStrings(byte[] bytes, boolean remembering) {
		this.bytes = bytes;
		this.texts = new @Nullable String[remembering ? SLOTS : 0];
		this.starts = new int[this.texts.length];
		this.lengths = new int[this.texts.length];
	}

	String read(int start, int length) {
		int hash = hash(this.bytes, start, length);
		String known = KNOWN.find(hash, this.bytes, start, length);
		if (known != null) {
			return known;
		}
		if (this.texts.length == 0) {
			return MessagePackReader.decode(this.bytes, start, length);
		}
		int slot = hash & (SLOTS - 1);
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

	private static int hash(byte[] bytes, int start, int length) {
		int hash = length;
		for (int i = start; i < start + length; i++) {
			hash = 31 * hash + bytes[i];
		}
		return hash ^ hash >>> 16;
	}

	/**
	 * Strings that are known before any are read.
	 */
	private static final class Known {

		private final @Nullable String[] texts = new @Nullable String[256];

		private final byte[][] bytes = new byte[this.texts.length][];

		// where two have one slot, the second is not known
		Known(String... texts) {
			for (String text : texts) {
				byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
				int slot = hash(encoded, 0, encoded.length) & (this.texts.length - 1);
				if (this.texts[slot] == null) {
					this.texts[slot] = text;
					this.bytes[slot] = encoded;
				}
			}
		}

		@Nullable String find(int hash, byte[] bytes, int start, int length) {
			int slot = hash & (this.texts.length - 1);
			String text = this.texts[slot];
			return (text != null
					&& Arrays.equals(this.bytes[slot], 0, this.bytes[slot].length, bytes, start, start + length)) ? text
							: null;
		}

	}

}
