package io.github.langgraph4spring.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.bsc.langgraph4j.action.NodeAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.tool.ToolCallback;

/**
 * The node that calls the tools the model asked for, in the order in which it asked.
 */
final class ToolsNode implements NodeAction<ConversationState> {

	private static final Logger logger = LoggerFactory.getLogger(ToolsNode.class);

	private final Map<String, ToolCallback> tools = new LinkedHashMap<>();

	ToolsNode(List<ToolCallback> tools) {
		tools.forEach((tool) -> this.tools.put(tool.getToolDefinition().name(), tool));
	}

	@Override
	public Map<String, Object> apply(ConversationState state) {
		List<Message> results = toolCalls(state).stream().map(this::call).toList();
		return Map.of(ConversationState.MESSAGES_STATE, results);
	}

	static boolean isCalledFor(ConversationState state) {
		return !toolCalls(state).isEmpty();
	}

	private static List<ToolCall> toolCalls(ConversationState state) {
		return (state.lastMessage().orElse(null) instanceof AssistantMessage message) ? message.getToolCalls()
				: List.of();
	}

	/**
	 * One message per call, although Spring AI's could hold them all: in LangGraph's rows
	 * a tool message belongs to one call.
	 */
	private Message call(ToolCall call) {
		ToolResponse response = new ToolResponse(call.id(), call.name(), result(call));
		return ToolResponseMessage.builder().responses(List.of(response)).build();
	}

	/**
	 * What goes wrong is told to the model, which may do better the next time; thrown, it
	 * would leave a call without an answer in the conversation.
	 */
	private String result(ToolCall call) {
		ToolCallback tool = this.tools.get(call.name());
		if (tool == null) {
			return "Error: %s is not a valid tool, try one of %s.".formatted(call.name(), this.tools.keySet());
		}
		try {
			return tool.call(call.arguments());
		}
		catch (RuntimeException ex) {
			logger.warn("Tool {} failed", call.name(), ex);
			return "Error: %s\n Please fix your mistakes.".formatted(ex.getMessage());
		}
	}

}
