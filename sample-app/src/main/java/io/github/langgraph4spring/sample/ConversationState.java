package io.github.langgraph4spring.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

import org.bsc.langgraph4j.prebuilt.MessagesState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.springframework.ai.chat.messages.Message;

/**
 * The state of the graph: a conversation that only grows, and what somebody said to the
 * calls of tools that take an approval.
 */
final class ConversationState extends MessagesState<Message> {

	private static final String APPROVALS = "approvals";

	/**
	 * Unlike the schema of the super class this one keeps duplicates: saying "hi" twice
	 * gives two equal messages, and both were said.
	 */
	static final Map<String, Channel<?>> CHANNELS = Map.of(MESSAGES_STATE,
			Channels.appenderWithDuplicate(ArrayList::new));

	ConversationState(Map<String, Object> data) {
		super(data);
	}

	/**
	 * What was said to the calls so far, by the ids of the calls.
	 */
	Map<String, Boolean> approvals() {
		return this.<Map<String, Boolean>>value(APPROVALS).orElse(Map.of());
	}

	/**
	 * What changes in the state when a call is approved or declined.
	 */
	Map<String, Object> answered(String callId, boolean approved) {
		Map<String, Boolean> approvals = new LinkedHashMap<>(approvals());
		approvals.put(callId, approved);
		return Map.of(APPROVALS, approvals);
	}

}
