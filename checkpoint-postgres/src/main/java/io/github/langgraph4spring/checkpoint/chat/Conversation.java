package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import org.jspecify.annotations.Nullable;

/**
 * All messages of a thread, and which of them its memory returns.
 *
 * @param <M> the library's messages
 */
final class Conversation<M> {

	private static final String VISIBLE = "visible";

	private static final String LAST = "last";

	private final MessageConverter<M> converter;

	private final List<List<@Nullable Object>> units;

	private final @Nullable Map<?, ?> window;

	/**
	 * Creates a conversation of what is stored.
	 * @param messages the value of the channel of the messages
	 * @param window the value of the channel of the window
	 */
	Conversation(MessageConverter<M> converter, @Nullable Object messages, @Nullable Object window) {
		this(converter, converter.units((messages instanceof List<?> list) ? list : List.of()),
				(window instanceof Map<?, ?> map) ? map : null);
	}

	private Conversation(MessageConverter<M> converter, List<List<@Nullable Object>> units,
			@Nullable Map<?, ?> window) {
		this.converter = converter;
		this.units = units;
		this.window = window;
	}

	/**
	 * Returns a conversation of which the memory returns a part.
	 * @param units all that is in it
	 * @param visible the ids of what the memory returns
	 */
	static <M> Conversation<M> of(MessageConverter<M> converter, List<List<@Nullable Object>> units,
			List<@Nullable String> visible) {
		Map<String, @Nullable Object> window = null;
		if (visible.size() < units.size()) {
			window = new LinkedHashMap<>();
			window.put(VISIBLE, visible);
			window.put(LAST, MessageConverter.idOf(units.get(units.size() - 1)));
		}
		return new Conversation<>(converter, units, window);
	}

	List<List<@Nullable Object>> units() {
		return this.units;
	}

	List<@Nullable Object> messages() {
		List<@Nullable Object> messages = new ArrayList<>();
		this.units.forEach(messages::addAll);
		return messages;
	}

	@Nullable Map<?, ?> window() {
		return this.window;
	}

	/**
	 * Returns the messages that the memory returns.
	 */
	List<M> visible() {
		List<M> visible = new ArrayList<>();
		for (int place : visiblePlaces()) {
			M value = value(place);
			if (value != null) {
				visible.add(value);
			}
		}
		return visible;
	}

	/**
	 * Returns a message, or {@code null} if the library has none for it. Its id shows, so
	 * that it is known when it comes back; but memories compare system messages, to see
	 * whether one is new.
	 */
	@Nullable M value(int place) {
		List<@Nullable Object> unit = this.units.get(place);
		return isSystem(unit) ? this.converter.value(unit) : this.converter.namedValue(unit);
	}

	/**
	 * Returns the places of what the memory returns: what was in the window, and all that
	 * came behind what was there then.
	 */
	Set<Integer> visiblePlaces() {
		Set<Integer> visible = new LinkedHashSet<>();
		int known = -1;
		if (this.window != null && this.window.get(VISIBLE) instanceof List<?> ids) {
			Map<Object, Integer> places = new LinkedHashMap<>();
			for (int i = 0; i < this.units.size(); i++) {
				String id = MessageConverter.idOf(this.units.get(i));
				if (id != null) {
					places.put(id, i);
				}
			}
			ids.stream().filter(places::containsKey).map(places::get).forEach(visible::add);
			Integer last = places.get(String.valueOf(this.window.get(LAST)));
			known = (last != null) ? last : visible.isEmpty() ? -1 : Collections.max(visible);
		}
		for (int i = known + 1; i < this.units.size(); i++) {
			visible.add(i);
		}
		return visible;
	}

	static boolean isSystem(List<? extends @Nullable Object> unit) {
		return unit.get(0) instanceof SystemMessage || unit.get(0) instanceof SystemMessageChunk;
	}

}
