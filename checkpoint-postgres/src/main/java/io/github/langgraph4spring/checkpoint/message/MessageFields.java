package io.github.langgraph4spring.checkpoint.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The fields that every message begins with, in the order in which LangChain writes them.
 */
final class MessageFields {

	private MessageFields() {
	}

	static Fields.Builder of(Object content, String type, @Nullable String id) {
		return Fields.builder()
			.with("content", content)
			.with("additional_kwargs", Map.of())
			.with("response_metadata", Map.of())
			.with("type", type)
			.with("name", null)
			.with("id", id);
	}

	static Map<String, @Nullable Object> map(@Nullable Object value) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map) {
			map.forEach((name, entry) -> copy.put(String.valueOf(name), entry));
		}
		return Collections.unmodifiableMap(copy);
	}

	static List<ToolCall> toolCalls(Fields fields) {
		List<ToolCall> calls = new ArrayList<>();
		if (fields.get("tool_calls") instanceof List<?> list) {
			for (Object element : list) {
				Fields call = Fields.of(map(element));
				String name = call.string("name");
				calls.add(new ToolCall((name != null) ? name : "", map(call.get("args")), call.string("id")));
			}
		}
		return Collections.unmodifiableList(calls);
	}

}
