package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import dev.langchain4j.data.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.langchain4j.LangChain4jMessages;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.springframework.ai.chat.messages.Message;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the checkpointer of langgraph4j
 * graphs, over whichever saver there is.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnClass(BaseCheckpointSaver.class)
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PostgresSaver.class)
@Import(ConfiguredSerializerConfiguration.class)
@EnableConfigurationProperties(LangGraph4jProperties.class)
public final class LangGraph4jCheckpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(BaseCheckpointSaver.class)
	LangGraph4jSaver langGraph4jSaver(PostgresSaver saver, ObjectProvider<ValueConverter> converter,
			ConfiguredSerializer serializer, LangGraph4jProperties properties) {
		LangGraph4jSaver.Builder checkpointer = LangGraph4jSaver.builder(saver)
			.serializer(serializer.plain())
			.converter(converter.getIfAvailable(ValueConverter::none));
		properties.apply(checkpointer);
		return checkpointer.build();
	}

	/**
	 * Stores Spring AI's messages as LangChain's.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Message.class)
	static class SpringAiConfiguration {

		@Bean
		@ConditionalOnMissingBean(ValueConverter.class)
		SpringAiMessages springAiMessages(ConfiguredSerializer serializer) {
			return new SpringAiMessages(serializer::allows);
		}

	}

	/**
	 * Stores LangChain4j's messages as LangChain's. With Spring AI there too it would not
	 * be known as whose messages they are to be read.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ChatMessage.class)
	@ConditionalOnMissingClass("org.springframework.ai.chat.messages.Message")
	static class LangChain4jConfiguration {

		@Bean
		@ConditionalOnMissingBean(ValueConverter.class)
		LangChain4jMessages langChain4jMessages(ConfiguredSerializer serializer) {
			return new LangChain4jMessages(serializer::allows);
		}

	}

}
