package io.github.langgraph4spring.checkpoint.serde;

import java.util.Map;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Fields as they were read or written.
 *
 * @param messagePack the map
 * @param depth how many levels deep lists and maps are nested in it, itself counted
 * @param elements the number of keys and values in it, at any depth
 */
record EncodedFields(byte[] messagePack, int depth, long elements) implements Fields.Encoded {

	/** How long they may be to be kept: of longer ones the memory costs more. */
	static final int MAX_SIZE = 4096;

	/** What can be in as many bytes as that: what they need was counted before. */
	static final DecodingLimits LIMITS = new DecodingLimits(1000, MAX_SIZE, MAX_SIZE);

	@Override
	public Map<String, @Nullable Object> decode() {
		return MessagePackReader.readFields(this.messagePack);
	}

}
