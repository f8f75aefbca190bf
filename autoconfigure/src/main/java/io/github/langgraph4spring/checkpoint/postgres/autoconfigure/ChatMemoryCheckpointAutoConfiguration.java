package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.github.langgraph4spring.checkpoint.langchain4j.CheckpointChatMemoryStore;
import io.github.langgraph4spring.checkpoint.langchain4j.LangChain4jMessages;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.springai.CheckpointChatMemoryRepository;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import org.springframework.ai.chat.memory.ChatMemoryRepository;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for chat memories of Spring AI and
 * LangChain4j in LangGraph's threads: only if it is asked for, since an application may
 * keep its chats elsewhere. Spring AI's own repository in memory backs off.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class,
		beforeName = "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration")
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("langgraph.checkpoint.postgres.chat-memory.enabled")
@ConditionalOnSingleCandidate(PostgresSaver.class)
@Import(ConfiguredSerializerConfiguration.class)
public final class ChatMemoryCheckpointAutoConfiguration {

	/**
	 * Spring AI's memories.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ChatMemoryRepository.class)
	static class SpringAiConfiguration {

		@Bean
		@ConditionalOnMissingBean(ChatMemoryRepository.class)
		CheckpointChatMemoryRepository checkpointChatMemoryRepository(PostgresSaver saver,
				ConfiguredSerializer serializer) {
			return new CheckpointChatMemoryRepository(saver, new SpringAiMessages(serializer::allows));
		}

	}

	/**
	 * LangChain4j's memories.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ChatMemoryStore.class)
	static class LangChain4jConfiguration {

		@Bean
		@ConditionalOnMissingBean(ChatMemoryStore.class)
		CheckpointChatMemoryStore checkpointChatMemoryStore(PostgresSaver saver, ConfiguredSerializer serializer) {
			return new CheckpointChatMemoryStore(saver, new LangChain4jMessages(serializer::allows));
		}

	}

}
