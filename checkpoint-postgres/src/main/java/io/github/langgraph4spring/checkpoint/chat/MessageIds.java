package io.github.langgraph4spring.checkpoint.chat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the messages of one list. A message that has none gets one that follows from
 * what it says, and from how many before it say the same: so it is the same whenever the
 * list is stored again, without anything that remembers it.
 * <p>
 * Not thread-safe.
 */
final class MessageIds {

	private final Set<String> used = new HashSet<>();

	/**
	 * Notes an id that is given, and so is given to no other message.
	 */
	void use(@Nullable String id) {
		if (id != null) {
			this.used.add(id);
		}
	}

	/**
	 * Gives an id to messages that stand for one value and have none.
	 */
	List<Message> assign(List<? extends Message> messages) {
		ByteBuffer digest = ContentDigest.of(messages);
		int number = 0;
		String id = derive(digest, number);
		while (!this.used.add(id)) {
			id = derive(digest, ++number);
		}
		return withId(messages, id);
	}

	/**
	 * Returns the id that messages get if none before them say the same.
	 */
	static String first(List<? extends Message> messages) {
		return derive(ContentDigest.of(messages), 0);
	}

	/**
	 * Tells whether an id is one that follows from a content.
	 */
	static boolean isDerived(String id, ByteBuffer digest) {
		try {
			return id.equals(derive(digest, (int) UUID.fromString(id).getLeastSignificantBits()));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	// a UUID of version 8: 90 bits of the digest, and the number
	private static String derive(ByteBuffer digest, int number) {
		long high = (digest.getLong(0) & ~0xF000L) | 0x8000L;
		long low = 0x8000_0000_0000_0000L | (digest.getLong(8) & 0x3FFF_FFFF_0000_0000L)
				| Integer.toUnsignedLong(number);
		return new UUID(high, low).toString();
	}

	/**
	 * Returns messages with an id: the first has it itself, the others those that follow
	 * from it.
	 */
	static List<Message> withId(List<? extends Message> messages, @Nullable String id) {
		List<Message> named = new ArrayList<>(messages.size());
		for (Message message : messages) {
			named.add(StoredMessages.with(message, message.fields().with("id", follower(id, named.size()))));
		}
		return named;
	}

	static @Nullable String follower(@Nullable String id, int index) {
		return (id == null || index == 0) ? id : id + "-" + index;
	}

}
