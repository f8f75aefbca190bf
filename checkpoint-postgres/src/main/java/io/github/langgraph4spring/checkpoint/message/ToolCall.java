package io.github.langgraph4spring.checkpoint.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that a model asks for.
 *
 * @param name the tool
 * @param args the arguments by name
 * @param id the call's id, or {@code null} if it has none
 */
public record ToolCall(String name, Map<String, @Nullable Object> args, @Nullable String id) {

	public ToolCall {
		args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
	}

	Map<String, @Nullable Object> asMap() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("name", this.name);
		map.put("args", this.args);
		map.put("id", this.id);
		map.put("type", "tool_call");
		return map;
	}

}
