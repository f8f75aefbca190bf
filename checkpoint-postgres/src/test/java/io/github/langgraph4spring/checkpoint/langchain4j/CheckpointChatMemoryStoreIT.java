package io.github.langgraph4spring.checkpoint.langchain4j;

import java.util.List;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.chat.ChatThreads;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckpointChatMemoryStoreIT {

	private static PostgresSaver saver;

	private final CheckpointChatMemoryStore store = new CheckpointChatMemoryStore(saver);

	@BeforeAll
	static void migrate() {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
	}

	private ChatMemory memory(Object id) {
		return MessageWindowChatMemory.builder().id(id).maxMessages(4).chatMemoryStore(this.store).build();
	}

	private static List<String> stored(String thread) {
		List<?> messages = (List<?>) saver.get(CheckpointConfig.of(thread))
			.orElseThrow()
			.channelValues()
			.get(ChatThreads.MESSAGES);
		return messages.stream().map((message) -> ((Message) message).text()).toList();
	}

	private static String text(ChatMessage message) {
		return (message instanceof UserMessage user) ? user.singleText()
				: (message instanceof AiMessage ai) ? ai.text() : ((SystemMessage) message).text();
	}

	@Test
	void windowReturnsItsMessagesAndLosesNone() {
		ChatMemory memory = memory(7);
		memory.add(SystemMessage.from("s"));
		for (int i = 0; i < 3; i++) {
			memory.add(UserMessage.from("next"));
			memory.add(AiMessage.from("done"));
			memory.add(SystemMessage.from("s"));
		}
		assertThat(memory(7).messages()).map(CheckpointChatMemoryStoreIT::text)
			.containsExactly("s", "done", "next", "done");
		assertThat(stored("7")).containsExactly("s", "next", "done", "next", "done", "next", "done");
	}

	@Test
	void toolCallsAndTheirResultsAreKept() {
		ToolExecutionRequest request = ToolExecutionRequest.builder().id("c1").name("f").arguments("{ }").build();
		ChatMemory memory = memory("tools");
		memory.add(UserMessage.from("q"));
		memory.add(AiMessage.from(request));
		memory.add(ToolExecutionResultMessage.from(request, "x"));
		List<ChatMessage> read = memory("tools").messages();
		assertThat(((AiMessage) read.get(1)).toolExecutionRequests()).containsExactly(request);
		assertThat(((ToolExecutionResultMessage) read.get(2)).text()).isEqualTo("x");
		memory.clear();
		assertThat(memory("tools").messages()).isEmpty();
	}

}
