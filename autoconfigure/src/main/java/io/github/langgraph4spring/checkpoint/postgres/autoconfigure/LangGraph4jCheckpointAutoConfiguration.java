package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.ValueConverter;
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
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the checkpointer of langgraph4j
 * graphs, over whichever saver there is.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnClass(BaseCheckpointSaver.class)
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PostgresSaver.class)
public final class LangGraph4jCheckpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(BaseCheckpointSaver.class)
	LangGraph4jSaver langGraph4jSaver(PostgresSaver saver, ObjectProvider<ValueConverter> converter) {
		return new LangGraph4jSaver(saver, converter.getIfAvailable(ValueConverter::none));
	}

	/**
	 * Stores Spring AI's messages as LangChain's.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Message.class)
	static class SpringAiConfiguration {

		@Bean
		@ConditionalOnMissingBean(ValueConverter.class)
		SpringAiMessages springAiMessages() {
			return new SpringAiMessages();
		}

	}

}
