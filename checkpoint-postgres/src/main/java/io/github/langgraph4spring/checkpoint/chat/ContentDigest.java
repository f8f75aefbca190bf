package io.github.langgraph4spring.checkpoint.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A digest of what messages say, without their ids: the same in every JVM, before a
 * message was stored and after it was read.
 */
final class ContentDigest {

	private final MessageDigest digest;

	private ContentDigest() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	static ByteBuffer of(List<? extends Message> messages) {
		ContentDigest content = new ContentDigest();
		messages.forEach(content::add);
		return ByteBuffer.wrap(content.digest.digest()).asReadOnlyBuffer();
	}

	private void add(Message message) {
		tag(message.getClass().getSimpleName(), 0);
		add(message.fields().with("id", null).asMap());
	}

	private void add(@Nullable Object value) {
		if (value instanceof Message message) {
			add(message);
		}
		else if (value instanceof Map<?, ?> map) {
			tag("map", map.size());
			map.entrySet()
				.stream()
				.sorted(Comparator.comparing((entry) -> String.valueOf(entry.getKey())))
				.forEach((entry) -> {
					add(entry.getKey());
					add(entry.getValue());
				});
		}
		else if (value instanceof Set<?> set) {
			tag("set", set.size());
			set.stream().sorted(Comparator.comparing(String::valueOf)).forEach(this::add);
		}
		else if (value instanceof Collection<?> list) {
			tag("list", list.size());
			list.forEach(this::add);
		}
		else if (value instanceof byte[] bytes) {
			add("bytes", bytes);
		}
		else {
			add("value", text(value).getBytes(StandardCharsets.UTF_8));
		}
	}

	// The text and the hash code of an application's value may be those of its identity.
	private static String text(@Nullable Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value == null || value.getClass().getName().startsWith("java.")) {
			return String.valueOf(value);
		}
		boolean unknown = value instanceof UnknownValue;
		return value.getClass().getName() + (unknown ? value.hashCode() : "");
	}

	private void add(String kind, byte[] bytes) {
		tag(kind, bytes.length);
		this.digest.update(bytes);
	}

	private void tag(String kind, int size) {
		this.digest.update((kind + size + ';').getBytes(StandardCharsets.UTF_8));
	}

}
