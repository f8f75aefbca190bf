package io.github.langgraph4spring.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.InterruptableAction;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.action.NodeAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.web.client.ResourceAccessException;

/**
 * The node that calls the tools the model asked for, in the order in which it asked. As
 * long as one of them waits for an approval it calls none, and asks.
 */
final class ToolsNode implements NodeAction<ConversationState>, InterruptableAction<ConversationState> {

	private static final Logger logger = LoggerFactory.getLogger(ToolsNode.class);

	/** Names the call, to a tool and to whom is asked. */
	static final String CALL_ID = "tool_call_id";

	private static final Set<String> TO_APPROVE = Set.of(Booking.TOOL_NAME);

	private final Map<String, ToolCallback> tools = new LinkedHashMap<>();

	ToolsNode(List<ToolCallback> tools) {
		tools.forEach((tool) -> this.tools.put(tool.getToolDefinition().name(), tool));
	}

	@Override
	public Optional<InterruptionMetadata<ConversationState>> interrupt(String node, ConversationState state,
			RunnableConfig config) {
		return callToApprove(state).map((call) -> InterruptionMetadata.builder(node, state)
			.addMetadata("question", "May I call %s with %s?".formatted(call.name(), call.arguments()))
			.addMetadata(CALL_ID, call.id())
			.build());
	}

	@Override
	public Map<String, Object> apply(ConversationState state) {
		List<Message> results = toolCalls(state).stream().map((call) -> {
			String objection = state.answers().getOrDefault(call.id(), "");
			return message(call, objection.isEmpty() ? result(call) : objection);
		}).toList();
		return Map.of(ConversationState.MESSAGES_STATE, results);
	}

	/**
	 * The first call that somebody must approve and has not answered yet.
	 */
	static Optional<ToolCall> callToApprove(ConversationState state) {
		return toolCalls(state).stream()
			.filter((call) -> TO_APPROVE.contains(call.name()) && !state.answers().containsKey(call.id()))
			.findFirst();
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
	private static Message message(ToolCall call, String result) {
		ToolResponse response = new ToolResponse(call.id(), call.name(), result);
		return ToolResponseMessage.builder().responses(List.of(response)).build();
	}

	/**
	 * What goes wrong is told to the model, which may do better the next time. But a
	 * service that does not answer fails the step, which can be resumed once it does.
	 */
	private String result(ToolCall call) {
		ToolCallback tool = this.tools.get(call.name());
		if (tool == null) {
			return "Error: %s is not a valid tool, try one of %s.".formatted(call.name(), this.tools.keySet());
		}
		try {
			return tool.call(call.arguments(), new ToolContext(Map.of(CALL_ID, call.id())));
		}
		catch (ToolExecutionException ex) {
			if (ex.getCause() instanceof ResourceAccessException unavailable) {
				throw unavailable;
			}
			return mistake(call, ex);
		}
		catch (RuntimeException ex) {
			return mistake(call, ex);
		}
	}

	private static String mistake(ToolCall call, RuntimeException ex) {
		logger.warn("Tool {} failed", call.name(), ex);
		return "Error: %s\n Please fix your mistakes.".formatted(ex.getMessage());
	}

}
