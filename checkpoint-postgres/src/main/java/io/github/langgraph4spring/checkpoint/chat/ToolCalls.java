package io.github.langgraph4spring.checkpoint.chat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tool calls of a message as LangChain has them: those whose arguments are a JSON
 * object, and the others. The text of all of them is kept beside them, where LangChain's
 * OpenAI integration keeps it ({@code additional_kwargs}), and counts for as long as what
 * was parsed of it is not changed.
 *
 * @param valid those whose arguments are a JSON object
 * @param invalid the others
 */
record ToolCalls(List<ToolCall> valid, List<Map<String, @Nullable Object>> invalid) {

	private static final String TEXTS = "tool_calls";

	// Deeper ones would not fit into a message that is itself part of a state.
	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(128).build())
			.build())
		.build();

	// what MessagePack can hold
	private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64);

	private static final BigInteger MIN = BigInteger.ONE.shiftLeft(63).negate();

	static ToolCalls parse(List<ToolCallText> texts) {
		ToolCalls calls = new ToolCalls(new ArrayList<>(), new ArrayList<>());
		texts.forEach(calls::add);
		return calls;
	}

	private void add(ToolCallText call) {
		try {
			// some models leave the arguments out where a tool has no parameters
			String text = (call.arguments() == null || call.arguments().isBlank()) ? "{}" : call.arguments();
			Map<String, @Nullable Object> args = new LinkedHashMap<>();
			MAPPER.readTree(text).asObject().forEachEntry((name, value) -> {
				requireStorable(value);
				args.put(name, MAPPER.treeToValue(value, Object.class));
			});
			this.valid.add(new ToolCall(call.name(), args, call.id()));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			Map<String, @Nullable Object> broken = new LinkedHashMap<>();
			broken.put("name", call.name());
			broken.put("args", call.arguments());
			broken.put("id", call.id());
			// not Jackson's own text, which another version of it words differently
			broken.put("error",
					(ex instanceof JacksonException) ? "The arguments are no JSON object" : ex.getMessage());
			broken.put("type", "invalid_tool_call");
			this.invalid.add(broken);
		}
	}

	private static void requireStorable(JsonNode value) {
		if (value.isBigInteger()
				&& (value.bigIntegerValue().compareTo(MAX) >= 0 || value.bigIntegerValue().compareTo(MIN) < 0)) {
			throw new IllegalArgumentException("The arguments hold an integer of more than 64 bits");
		}
		value.forEach(ToolCalls::requireStorable);
	}

	/**
	 * Returns the fields of a message with these calls.
	 */
	static Fields addTo(Fields message, List<ToolCallText> texts) {
		if (texts.isEmpty()) {
			return message;
		}
		ToolCalls calls = parse(texts);
		Map<String, @Nullable Object> additional = new LinkedHashMap<>(new AIMessage(message).additionalKwargs());
		additional.put(TEXTS, texts.stream().map(ToolCalls::asMap).toList());
		return message.with("additional_kwargs", additional)
			.with("tool_calls", new AIMessage("", calls.valid(), null).fields().get("tool_calls"))
			.with("invalid_tool_calls", calls.invalid());
	}

	// as OpenAI writes it
	private static Map<String, @Nullable Object> asMap(ToolCallText call) {
		Map<String, @Nullable Object> function = new LinkedHashMap<>();
		function.put("name", call.name());
		function.put("arguments", call.arguments());
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("id", call.id());
		map.put("function", function);
		map.put("type", call.type());
		return map;
	}

	/**
	 * Returns the calls of a message.
	 */
	static List<ToolCallText> of(Fields message) {
		AIMessage ai = new AIMessage(message);
		List<Map<?, ?>> invalid = maps(message.get("invalid_tool_calls"));
		List<ToolCallText> texts = texts(ai);
		ToolCalls parsed = parse(texts);
		if (parsed.valid().equals(ai.toolCalls()) && keys(parsed.invalid()).equals(keys(invalid))) {
			return texts;
		}
		List<ToolCallText> calls = new ArrayList<>();
		ai.toolCalls()
			.forEach((call) -> calls.add(new ToolCallText(call.id(), ToolCallText.FUNCTION, call.name(),
					MAPPER.writeValueAsString(call.args()))));
		invalid.forEach((call) -> calls.add(new ToolCallText(text(call.get("id")), ToolCallText.FUNCTION,
				Objects.toString(call.get("name"), ""), text(call.get("args")))));
		return calls;
	}

	private static List<ToolCallText> texts(AIMessage message) {
		List<ToolCallText> texts = new ArrayList<>();
		for (Map<?, ?> call : maps(message.additionalKwargs().get(TEXTS))) {
			if (call.get("function") instanceof Map<?, ?> function) {
				texts.add(new ToolCallText(text(call.get("id")),
						Objects.toString(call.get("type"), ToolCallText.FUNCTION),
						Objects.toString(function.get("name"), ""), text(function.get("arguments"))));
			}
		}
		return texts;
	}

	private static List<List<@Nullable String>> keys(List<? extends Map<?, ?>> invalid) {
		List<List<@Nullable String>> keys = new ArrayList<>();
		for (Map<?, ?> call : invalid) {
			List<@Nullable String> key = new ArrayList<>();
			key.add(text(call.get("id")));
			key.add(text(call.get("name")));
			key.add(text(call.get("args")));
			keys.add(key);
		}
		return keys;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	private static List<Map<?, ?>> maps(@Nullable Object list) {
		List<Map<?, ?>> maps = new ArrayList<>();
		if (list instanceof List<?> elements) {
			elements.forEach((element) -> {
				if (element instanceof Map<?, ?> map) {
					maps.add(map);
				}
			});
		}
		return maps;
	}

}
