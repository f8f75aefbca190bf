package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as LangChain shows it, whichever language wrote it.
 *
 * @param index its place in the conversation
 * @param id its id
 * @param type who speaks: {@code human}, {@code ai}, {@code tool}, {@code system}, …
 * @param content the text, with the types of what is none in brackets
 * @param truncated whether the text is cut
 * @param toolCalls the tools that an {@code ai} message wants to be called
 * @param name who speaks by name: of a {@code tool} message the tool
 * @param toolCallId the call that a {@code tool} message answers
 * @param status whether that call went well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(int index, @Nullable String id, String type, String content, @Nullable Boolean truncated,
		@JsonProperty("tool_calls") @Nullable List<Call> toolCalls, @Nullable String name,
		@JsonProperty("tool_call_id") @Nullable String toolCallId, @Nullable String status) {

	private static final int MAX_CHARACTERS = 20_000;

	static MessageView of(int index, @Nullable Object element) {
		if (!(element instanceof Message message)) {
			return new MessageView(index, null, "unknown", cut(String.valueOf(element)), null, null, null, null, null);
		}
		String content = text(message);
		List<Call> calls = (message instanceof AIMessage ai) ? ai.toolCalls().stream().map(Call::of).toList() : null;
		ToolMessage tool = (message instanceof ToolMessage result) ? result : null;
		return new MessageView(index, message.id(), type(message), cut(content),
				(content.length() > MAX_CHARACTERS) ? true : null, calls, message.name(),
				(tool != null) ? tool.toolCallId() : null, (tool != null) ? tool.status() : null);
	}

	// of the class: JavaScript stores no type, and Python another one for chunks
	private static String type(Message message) {
		return message.getClass().getSimpleName().replaceFirst("Message(Chunk)?$", "").toLowerCase(Locale.ROOT);
	}

	private static String text(Message message) {
		if (!(message.content() instanceof List<?> blocks)) {
			return message.text();
		}
		return blocks.stream().map(MessageView::text).collect(Collectors.joining());
	}

	private static String text(@Nullable Object block) {
		if (block instanceof Map<?, ?> map) {
			return (map.get("text") instanceof String text) ? text : "[" + map.get("type") + "]";
		}
		return String.valueOf(block);
	}

	private static String cut(String text) {
		return (text.length() > MAX_CHARACTERS) ? text.substring(0, MAX_CHARACTERS) : text;
	}

	/**
	 * One call of a tool.
	 *
	 * @param id the id of the call
	 * @param name the tool
	 * @param args its arguments
	 */
	record Call(@Nullable String id, String name, Map<String, @Nullable Object> args) {

		static Call of(ToolCall call) {
			return new Call(call.id(), call.name(), call.args());
		}

	}

}
