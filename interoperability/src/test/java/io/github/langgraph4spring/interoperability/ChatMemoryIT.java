package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import io.github.langgraph4spring.checkpoint.langchain4j.CheckpointChatMemoryStore;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.springai.CheckpointChatMemoryRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import tools.jackson.databind.JsonNode;

import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chats that a memory of Spring AI or LangChain4j holds, and that LangGraph goes on with.
 */
@Tag("interoperability")
class ChatMemoryIT {

	private static SharedDatabase database;

	private static PeerProcess python;

	private final PostgresSaver saver = database.saver().build();

	private final CheckpointChatMemoryRepository repository = new CheckpointChatMemoryRepository(this.saver);

	@BeforeAll
	static void start() {
		database = new SharedDatabase();
		PostgresSchema.of(database.dataSource()).migrate();
		python = new PeerProcess(Peer.PYTHON, "chat_memory.py");
	}

	@AfterAll
	static void stop() {
		python.close();
		database.close();
	}

	private static JsonNode python(String operation, String thread, Map<String, ?> arguments) {
		Map<String, Object> command = new HashMap<>(arguments);
		command.putAll(Map.of("do", operation, "database", database.uri(), "thread", thread));
		return python.ask(command);
	}

	private static List<String> all(JsonNode messages, String field) {
		return StreamSupport.stream(messages.spliterator(), false)
			.map((message) -> message.path(field).asString(null))
			.toList();
	}

	@Test
	void windowOfSpringAiGoesOnOverWhatPythonAdds() {
		MessageWindowChatMemory memory = MessageWindowChatMemory.builder()
			.chatMemoryRepository(this.repository)
			.maxMessages(2)
			.build();
		memory.add("window", List.of(new UserMessage("1"), new AssistantMessage("one")));
		memory.add("window", List.of(new UserMessage("2"), new AssistantMessage("two")));
		JsonNode said = python("say", "window", Map.of("text", "3"));
		assertThat(all(said, "text")).containsExactly("1", "one", "2", "two", "3", "answer to 3");
		assertThat(all(said, "id")).doesNotHaveDuplicates().doesNotContainNull();
		assertThat(memory.get("window")).map(Message::getText).containsExactly("2", "two", "3", "answer to 3");
		memory.add("window", new UserMessage("4"));
		assertThat(memory.get("window")).map(Message::getText).containsExactly("4");
		JsonNode shown = python("show", "window", Map.of());
		assertThat(all(shown, "text")).containsExactly("1", "one", "2", "two", "3", "answer to 3", "4");
		assertThat(all(shown, "id").subList(0, 6)).isEqualTo(all(said, "id"));
	}

	@Test
	void callsOfToolsAndTheirAnswersAreLangChains() {
		AssistantMessage asking = AssistantMessage.builder()
			.content(null)
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "f", "{ \"a\": 1 }"),
					new AssistantMessage.ToolCall("c2", "function", "g", "{broken")))
			.build();
		ToolResponseMessage answers = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("c1", "f", "x"), new ToolResponse("c2", "g", "y")))
			.build();
		this.repository.saveAll("tools", List.of(new SystemMessage("s"), new UserMessage("q"), asking, answers));
		JsonNode shown = python("show", "tools", Map.of());
		assertThat(all(shown, "type")).containsExactly("system", "human", "ai", "tool", "tool");
		assertThat(shown.get(2).path("calls").toString()).isEqualTo("[[\"c1\",\"f\",{\"a\":1}]]");
		assertThat(shown.get(2).path("invalid").toString()).isEqualTo("[[\"c2\",\"{broken\"]]");
		assertThat(all(shown, "answers")).endsWith("c1", "c2");
		python("edit call", "tools", Map.of("args", Map.of("a", 2)));
		List<Message> read = this.repository.findByConversationId("tools");
		assertThat(((AssistantMessage) read.get(2)).getToolCalls()).map(AssistantMessage.ToolCall::arguments)
			.containsExactly("{\"a\":2}", "{broken");
		assertThat(((ToolResponseMessage) read.get(3)).getResponses()).isEqualTo(answers.getResponses());
	}

	@Test
	void mediaAreContentBlocks() {
		this.repository.saveAll("media",
				List.of(UserMessage.builder()
					.text("what is this?")
					.media(Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(new byte[] { 1, 2 }).build())
					.build()));
		JsonNode shown = python("show", "media", Map.of());
		assertThat(shown.get(0).path("blocks").toString()).isEqualTo("[\"text\",\"image\"]");
	}

	@Test
	void messagesOfLangChain4jAreLangChains() {
		CheckpointChatMemoryStore store = new CheckpointChatMemoryStore(this.saver);
		ToolExecutionRequest request = ToolExecutionRequest.builder().id("c1").name("f").arguments("{\"a\":1}").build();
		List<ChatMessage> messages = List.of(dev.langchain4j.data.message.SystemMessage.from("s"),
				dev.langchain4j.data.message.UserMessage.from("bob", "hi"),
				AiMessage.builder().text("t").thinking("hm").toolExecutionRequests(List.of(request)).build(),
				ToolExecutionResultMessage.builder().id("c1").toolName("f").text("boom").isError(true).build(),
				CustomMessage.from(Map.of("role", "control", "content", "x")));
		store.updateMessages("langchain4j", messages);
		JsonNode said = python("say", "langchain4j", Map.of("text", "bye"));
		assertThat(all(said, "type")).containsExactly("system", "human", "ai", "tool", "chat", "human", "ai");
		assertThat(all(said, "text")).containsExactly("s", "hi", "t", "boom", "x", "bye", "answer to bye");
		assertThat(said.get(1).path("name").asString()).isEqualTo("bob");
		assertThat(said.get(2).path("blocks").toString()).startsWith("[\"reasoning\",\"text\"");
		assertThat(said.get(3).path("status").asString()).isEqualTo("error");
		List<ChatMessage> read = new ArrayList<>(store.getMessages("langchain4j"));
		assertThat(read).hasSize(7);
		assertThat(((AiMessage) read.get(2)).thinking()).isEqualTo("hm");
		assertThat(((AiMessage) read.get(2)).toolExecutionRequests()).containsExactly(request);
	}

}
