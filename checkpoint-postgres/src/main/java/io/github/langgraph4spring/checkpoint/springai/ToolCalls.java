package io.github.langgraph4spring.checkpoint.springai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tool calls of a message as LangChain has them.
 *
 * @param valid those whose arguments are a JSON object
 * @param invalid the others
 * @param raw all of them with the text of their arguments, as LangChain's OpenAI
 * integration keeps it in {@code additional_kwargs}
 */
record ToolCalls(List<ToolCall> valid, List<Map<String, @Nullable Object>> invalid,
		List<Map<String, @Nullable Object>> raw) {

	private static final JsonMapper MAPPER = new JsonMapper();

	static ToolCalls of(List<AssistantMessage.ToolCall> calls) {
		ToolCalls stored = new ToolCalls(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		calls.forEach(stored::add);
		return stored;
	}

	private void add(AssistantMessage.ToolCall call) {
		try {
			Map<String, @Nullable Object> args = new LinkedHashMap<>();
			MAPPER.readTree(hasArguments(call) ? call.arguments() : "{}")
				.asObject()
				.forEachEntry((name, value) -> args.put(name, MAPPER.treeToValue(value, Object.class)));
			this.valid.add(new ToolCall(call.name(), args, call.id()));
		}
		catch (JacksonException ex) {
			Map<String, @Nullable Object> broken = new LinkedHashMap<>();
			broken.put("name", call.name());
			broken.put("args", call.arguments());
			broken.put("id", call.id());
			broken.put("error", ex.getOriginalMessage());
			broken.put("type", "invalid_tool_call");
			this.invalid.add(broken);
		}
		Map<String, @Nullable Object> original = new LinkedHashMap<>();
		original.put("id", call.id());
		original.put("function", Map.of("name", call.name(), "arguments", Objects.toString(call.arguments(), "")));
		original.put("type", call.type());
		this.raw.add(original);
	}

	// some models leave them out where a tool has no parameters
	private static boolean hasArguments(AssistantMessage.ToolCall call) {
		return call.arguments() != null && !call.arguments().isBlank();
	}

	static List<AssistantMessage.ToolCall> of(AIMessage message) {
		List<AssistantMessage.ToolCall> calls = new ArrayList<>();
		for (Map<?, ?> raw : SpringAiMessages.maps(message.additionalKwargs().get("tool_calls"))) {
			if (raw.get("function") instanceof Map<?, ?> function) {
				calls.add(call(raw.get("id"), function.get("name"), function.get("arguments")));
			}
		}
		if (calls.isEmpty()) {
			message.toolCalls()
				.forEach((call) -> calls.add(call(call.id(), call.name(), MAPPER.writeValueAsString(call.args()))));
			SpringAiMessages.maps(message.fields().get("invalid_tool_calls"))
				.forEach((call) -> calls.add(call(call.get("id"), call.get("name"), call.get("args"))));
		}
		return calls;
	}

	private static AssistantMessage.ToolCall call(@Nullable Object id, @Nullable Object name,
			@Nullable Object arguments) {
		return new AssistantMessage.ToolCall(Objects.toString(id, ""), "function", Objects.toString(name, ""),
				Objects.toString(arguments, ""));
	}

}
