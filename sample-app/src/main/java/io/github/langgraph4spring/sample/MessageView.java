package io.github.langgraph4spring.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A message as LangChain shows it.
 *
 * @param type who speaks: {@code human}, {@code ai}, {@code tool} or {@code system}
 * @param content what is said
 * @param toolCalls the tools that an {@code ai} message wants to be called
 * @param name the tool that a {@code tool} message comes from
 * @param toolCallId the call that a {@code tool} message answers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(String type, String content, @JsonProperty("tool_calls") @Nullable List<Call> toolCalls,
		@Nullable String name, @JsonProperty("tool_call_id") @Nullable String toolCallId) {

	static MessageView said(String type, String content) {
		return new MessageView(type, content, null, null, null);
	}

	static MessageView answer(String content, List<Call> toolCalls) {
		return new MessageView("ai", content, List.copyOf(toolCalls), null, null);
	}

	static MessageView result(String content, String name, String toolCallId) {
		return new MessageView("tool", content, null, name, toolCallId);
	}

	/**
	 * One call of a tool.
	 *
	 * @param name the tool
	 * @param args its arguments: an object, or what the model wrote if that is not JSON
	 * @param id the id of the call
	 */
	record Call(String name, Object args, String id) {

	}

}
