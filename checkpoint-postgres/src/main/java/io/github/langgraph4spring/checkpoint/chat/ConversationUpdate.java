package io.github.langgraph4spring.checkpoint.chat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Brings a conversation up to date with what its memory hands over: messages that it
 * returned before, and new ones.
 * <p>
 * A memory that keeps a window hands over what is left in it. What fell out of it stays
 * in the conversation and is no longer returned: all that comes before the first message
 * that is still there. What was taken out behind that was removed, as is a system message
 * that is no longer there, since windows keep those. What is new stands where the memory
 * has it. Used once; not thread-safe.
 *
 * @param <M> the library's messages
 */
final class ConversationUpdate<M> {

	private final MessageConverter<M> converter;

	private final Conversation<M> old;

	private final Set<Integer> visible;

	private final List<Written> written = new ArrayList<>();

	private final MessageIds ids = new MessageIds();

	private final int[] kept;

	private final int firstKept;

	private final List<List<@Nullable Object>> units = new ArrayList<>();

	private final List<@Nullable String> visibleIds = new ArrayList<>();

	ConversationUpdate(MessageConverter<M> converter, Conversation<M> old, List<? extends M> messages) {
		this.converter = converter;
		this.old = old;
		this.visible = old.visiblePlaces();
		messages.forEach(this::write);
		this.old.units().forEach((unit) -> this.ids.use(MessageConverter.idOf(unit)));
		this.written.forEach((unit) -> this.ids.use(MessageConverter.idOf(unit.messages())));
		this.kept = findKept();
		this.firstKept = findFirstKept();
	}

	private void write(M message) {
		List<Message> stored = this.converter.written(message);
		if (stored == null) {
			throw new IllegalArgumentException("A message of " + message.getClass().getName()
					+ " cannot be stored: LangChain has no message for it");
		}
		if (!stored.isEmpty()) {
			this.written.add(new Written(stored, this.converter.needsId(message, stored)));
		}
	}

	/**
	 * Finds which messages were in the conversation: those that bear the ids with which
	 * it returned them. Where none does, somebody keeps a list of his own, and they are
	 * known by what they say.
	 */
	private int[] findKept() {
		Set<@Nullable String> known = new HashSet<>();
		this.visible.forEach((place) -> known.add(MessageConverter.idOf(this.old.units().get(place))));
		boolean byId = this.written.stream()
			.anyMatch((unit) -> !unit.plain() && !Conversation.isSystem(unit.messages())
					&& known.contains(MessageConverter.idOf(unit.messages())));
		List<@Nullable Object> oldKeys = new ArrayList<>();
		for (int place = 0; place < this.old.units().size(); place++) {
			M value = this.visible.contains(place) ? this.old.value(place) : null;
			List<Message> again = (value != null) ? this.converter.written(value) : null;
			oldKeys.add((again != null) ? key(new Written(again, false), byId) : null);
		}
		List<@Nullable Object> keys = new ArrayList<>();
		this.written.forEach((unit) -> keys.add(key(unit, byId)));
		return CommonSubsequence.of(oldKeys, keys);
	}

	private static @Nullable Object key(Written unit, boolean byId) {
		String id = MessageConverter.idOf(unit.messages());
		if (byId && !Conversation.isSystem(unit.messages())) {
			return (id != null) ? id : unit.plain() ? null : ContentDigest.of(unit.messages());
		}
		ByteBuffer digest = ContentDigest.of(unit.messages());
		return (id != null && !MessageIds.isDerived(id, digest)) ? id : digest;
	}

	private int findFirstKept() {
		for (int i = 0; i < this.kept.length; i++) {
			if (this.kept[i] >= 0 && !Conversation.isSystem(this.written.get(i).messages())) {
				return this.kept[i];
			}
		}
		return this.old.units().size();
	}

	Conversation<M> apply() {
		int place = 0;
		for (int i = 0; i < this.written.size(); i++) {
			int next = nextKept(i);
			for (; place < next; place++) {
				passOver(place);
			}
			List<Message> unit = this.written.get(i).messages();
			if (this.kept[i] >= 0) {
				String id = MessageConverter.idOf(this.old.units().get(place));
				add((id != null) ? MessageIds.withId(unit, id) : unit);
				place++;
			}
			else {
				add(unit);
			}
		}
		for (; place < this.old.units().size(); place++) {
			passOver(place);
		}
		return Conversation.of(this.converter, this.units, this.visibleIds);
	}

	private int nextKept(int from) {
		for (int i = from; i < this.kept.length; i++) {
			if (this.kept[i] >= 0) {
				return this.kept[i];
			}
		}
		return this.old.units().size();
	}

	private void add(List<Message> unit) {
		List<Message> named = (MessageConverter.idOf(unit) != null) ? unit : this.ids.assign(unit);
		this.units.add(new ArrayList<>(named));
		this.visibleIds.add(MessageConverter.idOf(named));
	}

	private void passOver(int place) {
		List<@Nullable Object> unit = this.old.units().get(place);
		boolean returned = this.visible.contains(place) && this.old.value(place) != null;
		if (!returned || (place < this.firstKept && !Conversation.isSystem(unit))) {
			this.units.add(unit);
		}
	}

	/**
	 * What a message becomes.
	 *
	 * @param messages LangChain's messages
	 * @param plain whether it never was in a conversation
	 */
	private record Written(List<Message> messages, boolean plain) {
	}

}
