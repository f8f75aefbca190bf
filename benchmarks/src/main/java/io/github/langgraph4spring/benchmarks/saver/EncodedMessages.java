package io.github.langgraph4spring.benchmarks.saver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;

/**
 * Bytes that are ready: a long list of messages, of which any shorter one is the
 * beginning.
 */
final class EncodedMessages {

	private static final int MESSAGES = 4000;

	private final byte[] encoded;

	EncodedMessages(Texts texts) {
		Role[] roles = Role.values();
		List<Object> messages = new ArrayList<>();
		for (int i = 0; i < MESSAGES; i++) {
			messages.add(Messages.of(roles[i % roles.length], texts.of(i)));
		}
		byte[] bytes = new LangGraphSerializer().serialize(messages).bytes();
		this.encoded = (bytes != null) ? bytes : new byte[0];
	}

	byte[] first(int count) {
		return Arrays.copyOf(this.encoded, Math.min(count * (this.encoded.length / MESSAGES), this.encoded.length));
	}

}
