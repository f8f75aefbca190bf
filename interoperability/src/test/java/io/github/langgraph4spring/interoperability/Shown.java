package io.github.langgraph4spring.interoperability;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.interoperability.TripGraph.Trip;

/**
 * Values as JSON, the same in each language.
 */
final class Shown {

	private static final DateTimeFormatter PYTHONS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

	private Shown() {
	}

	static Map<String, Object> object(Map<?, ?> map) {
		Map<String, Object> shown = new LinkedHashMap<>();
		map.forEach((name, value) -> shown.put((String) name, value(value)));
		return shown;
	}

	static Object value(Object value) {
		if (value instanceof Message message) {
			return message(message);
		}
		if (value instanceof Set<?> set) {
			return Map.of("set", set.stream().sorted().toList());
		}
		if (value instanceof Collection<?> list) {
			return list.stream().map(Shown::value).toList();
		}
		if (value instanceof Map<?, ?> map) {
			return object(map);
		}
		if (value instanceof OffsetDateTime dateTime) {
			return Map.of("datetime", PYTHONS.format(dateTime));
		}
		if (value instanceof Trip trip) {
			return Map.of("Trip", Map.of("city", trip.city(), "days", trip.days()));
		}
		return (value instanceof UnknownValue unknown) ? Map.of("inert", unknown.typeName()) : value;
	}

	private static Map<String, Object> message(Message message) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("message", message.getClass().getSimpleName().replace("Message", "").toLowerCase(Locale.ROOT));
		shown.put("id", message.id());
		shown.put("content", message.content());
		if (message instanceof AIMessage ai && !ai.toolCalls().isEmpty()) {
			shown.put("tool_calls",
					ai.toolCalls().stream().map((call) -> List.of(call.name(), call.args(), call.id())).toList());
		}
		if (message instanceof ToolMessage tool) {
			shown.put("tool_call_id", tool.toolCallId());
		}
		return shown;
	}

	static Object question(Object interrupt) {
		return value(Objects.requireNonNull(Interrupt.from(interrupt)).value());
	}

	/** An error of Java's and Python's is text, one of JavaScript's an object. */
	static String error(Object error) {
		return (error instanceof Map<?, ?> object) ? String.valueOf(object.get("message")) : String.valueOf(error);
	}

}
