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

	private static final String ANSWERS = "answers";

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
	 * What was said to the calls so far, by the ids of the calls: nothing to those that
	 * may be done, and why not to the others.
	 */
	Map<String, String> answers() {
		return this.<Map<String, String>>value(ANSWERS).orElse(Map.of());
	}

	/**
	 * What changes in the state when a call is approved, by an empty text, or declined.
	 */
	Map<String, Object> answered(String callId, String objection) {
		Map<String, String> answers = new LinkedHashMap<>(answers());
		answers.put(callId, objection);
		return Map.of(ANSWERS, answers);
	}

}
