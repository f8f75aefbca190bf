package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import io.github.langgraph4spring.checkpoint.langchain4j.CheckpointChatMemoryStore;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.springai.CheckpointChatMemoryRepository;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ChatMemoryCheckpointAutoConfigurationTests {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String ENABLED = PREFIX + "chat-memory.enabled=true";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChatMemoryAutoConfiguration.class,
				ChatMemoryCheckpointAutoConfiguration.class, PostgresCheckpointAutoConfiguration.class))
		.withBean(PostgresSaver.class, () -> new PostgresSaver(new PGSimpleDataSource()));

	@Test
	void memoriesAreLeftAloneUnlessAskedFor() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(InMemoryChatMemoryRepository.class)
				.doesNotHaveBean(ChatMemoryStore.class);
		});
		this.runner.withPropertyValues(ENABLED, PREFIX + "enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(InMemoryChatMemoryRepository.class)
				.doesNotHaveBean(ChatMemoryStore.class));
	}

	@Test
	void memoriesAreThreads() {
		this.runner.withPropertyValues(ENABLED).run((context) -> {
			assertThat(context).hasSingleBean(ChatMemoryRepository.class)
				.hasSingleBean(CheckpointChatMemoryRepository.class)
				.hasSingleBean(ChatMemory.class)
				.hasSingleBean(CheckpointChatMemoryStore.class);
			assertThat(context.getBean(ChatMemory.class)).extracting("chatMemoryRepository")
				.isSameAs(context.getBean(CheckpointChatMemoryRepository.class));
		});
	}

	@Test
	void usersOwnMemoriesWin() {
		this.runner.withPropertyValues(ENABLED)
			.withBean(InMemoryChatMemoryRepository.class)
			.withBean(InMemoryChatMemoryStore.class)
			.run((context) -> assertThat(context).doesNotHaveBean(CheckpointChatMemoryRepository.class)
				.doesNotHaveBean(CheckpointChatMemoryStore.class));
	}

	@Test
	void eitherLibraryMayBeAbsent() {
		this.runner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader("org.springframework.ai"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CheckpointChatMemoryStore.class));
		this.runner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader("dev.langchain4j"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CheckpointChatMemoryRepository.class));
	}

}
