package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessageChunk;
import io.github.langgraph4spring.checkpoint.message.FunctionMessage;
import io.github.langgraph4spring.checkpoint.message.FunctionMessageChunk;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessageChunk;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessageChunk;
import org.jspecify.annotations.Nullable;

/**
 * What is done with messages as they are stored, whatever their kind.
 */
final class StoredMessages {

	private static final Map<String, Function<Fields, Message>> KINDS = Stream
		.<Function<Fields, Message>>of(HumanMessage::new, HumanMessageChunk::new, AIMessage::new, AIMessageChunk::new,
				SystemMessage::new, SystemMessageChunk::new, ChatMessage::new, ChatMessageChunk::new, ToolMessage::new,
				ToolMessageChunk::new, FunctionMessage::new, FunctionMessageChunk::new, RemoveMessage::new)
		.collect(Collectors.toMap((kind) -> kind(kind.apply(Fields.of(Map.of()))), Function.identity()));

	private StoredMessages() {
	}

	private static String kind(Message message) {
		return message.getClass().getSimpleName();
	}

	/**
	 * Returns a message of the same kind with other fields.
	 */
	static Message with(Message message, Fields fields) {
		return Objects.requireNonNull(KINDS.get(kind(message))).apply(fields);
	}

	/**
	 * Returns messages as lists and maps, which any other serializer can write too.
	 */
	static List<Map<String, @Nullable Object>> toPlain(List<? extends Message> messages) {
		List<Map<String, @Nullable Object>> plain = new ArrayList<>();
		for (Message message : messages) {
			Map<String, @Nullable Object> map = new LinkedHashMap<>();
			map.put("kind", kind(message));
			map.put("fields", message.fields().asMap());
			map.put("method", message.fields().method());
			plain.add(map);
		}
		return plain;
	}

	/**
	 * Returns messages that were made lists and maps, or none if it is something else.
	 */
	static List<Message> fromPlain(@Nullable Object plain) {
		List<Message> messages = new ArrayList<>();
		if (plain instanceof List<?> list) {
			for (Object element : list) {
				if (!(element instanceof Map<?, ?> map) || !(map.get("fields") instanceof Map<?, ?> values)
						|| !(map.get("kind") instanceof String kind) || !KINDS.containsKey(kind)) {
					return List.of();
				}
				Map<String, @Nullable Object> fields = new LinkedHashMap<>();
				values.forEach((name, value) -> fields.put(String.valueOf(name), value));
				messages.add(KINDS.get(kind)
					.apply(Fields.stored(fields, (map.get("method") instanceof String method) ? method : null)));
			}
		}
		return messages;
	}

	/**
	 * Merges, field by field, what changed from one message to another into a third, of
	 * which the first is what can be known of it.
	 */
	static Message merge(Message base, Message changed, Message target) {
		if (base.getClass() != changed.getClass()) {
			return changed;
		}
		Fields merged = target.fields();
		for (Map.Entry<String, @Nullable Object> field : changed.fields().asMap().entrySet()) {
			if (!areIdentical(base.fields().get(field.getKey()), field.getValue())) {
				merged = merged.with(field.getKey(), field.getValue());
			}
		}
		return with(target, merged);
	}

	/**
	 * Tells whether messages, or lists and maps of them and of simple values, are written
	 * as the same bytes.
	 */
	static boolean areIdentical(@Nullable Object one, @Nullable Object other) {
		if (one instanceof Message message && other instanceof Message that) {
			return message.getClass() == that.getClass()
					&& Objects.equals(message.fields().method(), that.fields().method())
					&& areIdentical(message.fields().asMap(), that.fields().asMap());
		}
		if (one instanceof List<?> list && other instanceof List<?> that) {
			return list.size() == that.size() && areIdentical(list.iterator(), that.iterator());
		}
		if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> that) {
			return map.size() == that.size() && areIdentical(map.keySet().iterator(), that.keySet().iterator())
					&& areIdentical(map.values().iterator(), that.values().iterator());
		}
		if (one instanceof byte[] bytes && other instanceof byte[] that) {
			return Arrays.equals(bytes, that);
		}
		return Objects.equals(one, other);
	}

	private static boolean areIdentical(Iterator<?> some, Iterator<?> others) {
		while (some.hasNext()) {
			if (!areIdentical(some.next(), others.next())) {
				return false;
			}
		}
		return true;
	}

}
