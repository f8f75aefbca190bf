package io.github.langgraph4spring.sample;

import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts the agent together: a model, and the checkpointer that remembers for it.
 */
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {

	@Bean
	CompiledGraph<ConversationState> weatherAgent(ChatModel model, LangGraph4jSaver checkpointer)
			throws GraphStateException {
		return WeatherAgent.compile(model, checkpointer);
	}

	@Bean
	@ConditionalOnProperty(name = OfflineModelEnvironmentPostProcessor.CHAT_MODEL,
			havingValue = OfflineModelEnvironmentPostProcessor.OFFLINE)
	ScriptedChatModel scriptedChatModel() {
		return new ScriptedChatModel();
	}

}
