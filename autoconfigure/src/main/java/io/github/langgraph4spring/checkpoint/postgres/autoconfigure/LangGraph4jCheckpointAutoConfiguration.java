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
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the checkpointer of langgraph4j
 * graphs, over whichever saver there is.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnClass(BaseCheckpointSaver.class)
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(PostgresSaver.class)
@EnableConfigurationProperties(PostgresCheckpointProperties.class)
public final class LangGraph4jCheckpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(BaseCheckpointSaver.class)
	LangGraph4jSaver langGraph4jSaver(PostgresSaver saver, ObjectProvider<ValueConverter> converter,
			PostgresCheckpointProperties properties, ResourceLoader resourceLoader) {
		LangGraph4jSaver.Builder checkpointer = LangGraph4jSaver.builder(saver)
			.serializer(ConfiguredSerializer.plain(properties, resourceLoader.getClassLoader()))
			.converter(converter.getIfAvailable(ValueConverter::none));
		int snapshotFrequency = properties.getLanggraph4j().getDeltaSnapshotFrequency();
		if (snapshotFrequency < 1) {
			throw new InvalidConfigurationPropertyValueException(
					"langgraph.checkpoint.postgres.langgraph4j.delta-snapshot-frequency", snapshotFrequency,
					"It must be at least 1: a snapshot each so many updates.");
		}
		checkpointer.deltaChannels(properties.getLanggraph4j().namedDeltaChannels())
			.deltaSnapshotFrequency(snapshotFrequency);
		if (properties.getLanggraph4j().hasDeltaLists()) {
			checkpointer.deltaLists();
		}
		if (properties.getLanggraph4j().isKeepReleasedThreads()) {
			checkpointer.keepReleasedThreads();
		}
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
		SpringAiMessages springAiMessages(PostgresCheckpointProperties properties, ResourceLoader resourceLoader) {
			return new SpringAiMessages(
					ConfiguredSerializer.allowedTypes(properties, resourceLoader.getClassLoader())::allows);
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
		LangChain4jMessages langChain4jMessages(PostgresCheckpointProperties properties,
				ResourceLoader resourceLoader) {
			return new LangChain4jMessages(
					ConfiguredSerializer.allowedTypes(properties, resourceLoader.getClassLoader())::allows);
		}

	}

}
