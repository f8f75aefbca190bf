package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a channel's value to tell whether it changed: the SHA-256 of its
 * bytes. The order of a map's entries and of a set's elements does not count, since
 * cloning a state may change it.
 *
 * @param digest the hash
 * @param size the number of elements, if the value is a list, else 1
 */
record Fingerprint(ByteBuffer digest, int size) {

	/**
	 * Takes the fingerprint of a value.
	 * @param value the value as it is stored
	 * @param encoded its bytes
	 * @param serializer what has made the bytes
	 */
	static Fingerprint of(@Nullable Object value, TypedValue encoded, CheckpointSerializer serializer) {
		TypedValue ordered = isUnordered(value) ? serializer.serialize(inOrder(value, serializer)) : encoded;
		return of(ordered, length(ordered), (value instanceof List<?> list) ? list.size() : 1);
	}

	// The head of a list, which tells its size, does not count: so its beginning has the
	// fingerprint that it had when it was all of the list.
	private static Fingerprint of(TypedValue encoded, int end, int size) {
		MessageDigest sha = sha256();
		sha.update(encoded.type().getBytes(StandardCharsets.UTF_8));
		if (encoded.bytes() != null) {
			int head = head(encoded);
			sha.update((byte) Math.min(head, 1));
			sha.update(encoded.bytes(), head, end - head);
		}
		return new Fingerprint(ByteBuffer.wrap(sha.digest()), size);
	}

	private static int length(TypedValue encoded) {
		return (encoded.bytes() != null) ? encoded.bytes().length : 0;
	}

	/** The length of a list's head in MessagePack, 0 for all else. */
	private static int head(TypedValue encoded) {
		byte[] bytes = encoded.bytes();
		if (bytes == null || bytes.length == 0 || !encoded.type().equals("msgpack")) {
			return 0;
		}
		int first = bytes[0] & 0xff;
		return switch (first) {
			case 0xdc -> 3;
			case 0xdd -> 5;
			default -> (first >= 0x90 && first <= 0x9f) ? 1 : 0;
		};
	}

	/**
	 * Returns how much of the value is still there in another one: all of its elements if
	 * they are equal or the other is a list that goes on where this one ended, else none.
	 */
	int keptIn(ChannelValue other, CheckpointSerializer serializer) {
		boolean kept = equals(other.fingerprint()) || (other.stored() instanceof List<?> list && list.size() > this.size
				&& equals(ofBeginning(list, other.encoded(), serializer)));
		return kept ? 1 + this.size : 0;
	}

	private Fingerprint ofBeginning(List<?> list, TypedValue encoded, CheckpointSerializer serializer) {
		if (head(encoded) == 0 || isUnordered(list)) {
			List<?> beginning = new ArrayList<>(list.subList(0, this.size));
			return of(beginning, serializer.serialize(beginning), serializer);
		}
		// what is new is little beside what is not
		TypedValue rest = serializer.serialize(new ArrayList<>(list.subList(this.size, list.size())));
		return of(encoded, length(encoded) - length(rest) + head(rest), this.size);
	}

	private static boolean isUnordered(@Nullable Object value) {
		if (value instanceof Message || value instanceof String) {
			return false;
		}
		if (value instanceof Map<?, ?> map) {
			return map.size() > 1 || map.values().stream().anyMatch(Fingerprint::isUnordered);
		}
		if (value instanceof Set<?> set && set.size() > 1) {
			return true;
		}
		return value instanceof Collection<?> collection && collection.stream().anyMatch(Fingerprint::isUnordered);
	}

	private static @Nullable Object inOrder(@Nullable Object value, CheckpointSerializer serializer) {
		if (value instanceof Map<?, ?> map) {
			List<@Nullable Object> entries = new ArrayList<>();
			map.forEach((key, element) -> entries.add(Arrays.asList(key, inOrder(element, serializer))));
			return Arrays.asList("map", sorted(entries, serializer));
		}
		if (value instanceof Collection<?> collection) {
			List<@Nullable Object> elements = new ArrayList<>();
			collection.forEach((element) -> elements.add(inOrder(element, serializer)));
			return (value instanceof Set<?>) ? Arrays.asList("set", sorted(elements, serializer)) : elements;
		}
		return value;
	}

	private static List<byte[]> sorted(List<@Nullable Object> values, CheckpointSerializer serializer) {
		// a list of its own around each, so that all are encoded alike
		return values.stream()
			.map((value) -> serializer.serialize(Collections.singletonList(value)).bytes())
			.sorted(Arrays::compareUnsigned)
			.toList();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
