package io.github.langgraph4spring.benchmarks.saver;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;

/**
 * LangChain's messages, of about 300 bytes each when encoded.
 */
final class Messages {

	static final String CHANNEL = "messages";

	private static final String CALL_ID = "call_123";

	private Messages() {
	}

	/**
	 * Makes an id as a graph would, without the cost of a secure one, which is not the
	 * savers'.
	 */
	static String uuid() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	static Message of(Role role, String text) {
		String id = uuid();
		return switch (role) {
			case HUMAN -> new HumanMessage(text, id);
			case AI_TOOL_CALL ->
				new AIMessage(text, List.of(new ToolCall("weather", Map.of("city", "sf"), CALL_ID)), id);
			case TOOL -> new ToolMessage(text, CALL_ID, "weather", id);
			case AI -> new AIMessage(text, List.of(), id);
		};
	}

}
