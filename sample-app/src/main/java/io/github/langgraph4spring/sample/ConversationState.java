package io.github.langgraph4spring.sample;

import java.util.ArrayList;
import java.util.Map;

import org.bsc.langgraph4j.prebuilt.MessagesState;
import org.bsc.langgraph4j.state.Channel;
import org.bsc.langgraph4j.state.Channels;
import org.springframework.ai.chat.messages.Message;

/**
 * The state of the graph: a conversation that only grows.
 */
final class ConversationState extends MessagesState<Message> {

	/**
	 * Unlike the schema of the super class this one keeps duplicates: saying "hi" twice
	 * gives two equal messages, and both were said.
	 */
	static final Map<String, Channel<?>> CHANNELS = Map.of(MESSAGES_STATE,
			Channels.appenderWithDuplicate(ArrayList::new));

	ConversationState(Map<String, Object> data) {
		super(data);
	}

}
