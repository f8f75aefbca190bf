package io.github.langgraph4spring.checkpoint.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.chat.ChatThreads;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointChatMemoryRepositoryIT {

	private static PostgresSaver saver;

	private final CheckpointChatMemoryRepository repository = new CheckpointChatMemoryRepository(saver);

	@BeforeAll
	static void migrate() {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		saver = new PostgresSaver(database);
	}

	@BeforeEach
	void forget() {
		this.repository.findConversationIds().forEach(this.repository::deleteByConversationId);
	}

	private static List<Message> stored(String thread) {
		List<?> messages = (List<?>) saver.get(CheckpointConfig.of(thread))
			.orElseThrow()
			.channelValues()
			.get(ChatThreads.MESSAGES);
		return messages.stream().map(Message.class::cast).toList();
	}

	private static List<String> texts(List<? extends org.springframework.ai.chat.messages.Message> messages) {
		return messages.stream().map(org.springframework.ai.chat.messages.Message::getText).toList();
	}

	@Test
	void advisorRemembersTheConversation() {
		ChatMemory memory = MessageWindowChatMemory.builder()
			.chatMemoryRepository(this.repository)
			.maxMessages(4)
			.build();
		List<Integer> seen = new ArrayList<>();
		ChatModel model = (prompt) -> {
			seen.add(prompt.getInstructions().size());
			String question = prompt.getUserMessage().getText();
			return new ChatResponse(List.of(new Generation(new AssistantMessage("answer to " + question))));
		};
		ChatClient client = ChatClient.builder(model)
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
			.build();
		for (String question : List.of("1", "2", "3", "1")) {
			client.prompt()
				.user(question)
				.advisors((advisor) -> advisor.param(ChatMemory.CONVERSATION_ID, "a"))
				.call()
				.content();
		}
		assertThat(texts(memory.get("a"))).containsExactly("3", "answer to 3", "1", "answer to 1");
		assertThat(stored("a")).map(Message::text)
			.containsExactly("1", "answer to 1", "2", "answer to 2", "3", "answer to 3", "1", "answer to 1");
		assertThat(stored("a")).map(Message::id).doesNotHaveDuplicates().doesNotContainNull();
		assertThat(seen).first().isEqualTo(1);
	}

	@Test
	void toolCallsAndAnswersAreKept() {
		AssistantMessage asking = AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "f", "{ \"a\": 1 }")))
			.build();
		ToolResponseMessage answers = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("c1", "f", "x"), new ToolResponse("c2", "g", "y")))
			.build();
		this.repository.saveAll("a", List.of(new UserMessage("q"), asking, answers));
		List<org.springframework.ai.chat.messages.Message> read = this.repository.findByConversationId("a");
		assertThat(((AssistantMessage) read.get(1)).getToolCalls()).isEqualTo(asking.getToolCalls());
		assertThat(((ToolResponseMessage) read.get(2)).getResponses()).isEqualTo(answers.getResponses());
		assertThat(stored("a")).hasSize(4);
	}

	@Test
	void eachSaveIsAChildOfTheOneBefore() {
		this.repository.saveAll("a", List.of(new UserMessage("1")));
		List<org.springframework.ai.chat.messages.Message> messages = new ArrayList<>(
				this.repository.findByConversationId("a"));
		messages.add(new AssistantMessage("2"));
		this.repository.saveAll("a", messages);
		this.repository.saveAll("a", this.repository.findByConversationId("a"));
		List<CheckpointTuple> history = saver.list(CheckpointConfig.of("a")).toList();
		assertThat(history).map((tuple) -> tuple.metadata().step()).containsExactly(1, 0);
		assertThat(history.get(0).parentConfig().checkpointId()).isEqualTo(history.get(1).checkpoint().id());
		assertThat((List<?>) history.get(1).checkpoint().channelValues().get(ChatThreads.MESSAGES)).hasSize(1);
		assertThat(history.get(0).checkpoint().channelValues()).containsOnlyKeys(ChatThreads.MESSAGES);
	}

	@Test
	void sameSystemMessageIsNotAnotherOne() {
		ChatMemory memory = MessageWindowChatMemory.builder()
			.chatMemoryRepository(this.repository)
			.maxMessages(3)
			.build();
		memory.add("a", List.of(new SystemMessage("s"), new UserMessage("1"), new AssistantMessage("2")));
		memory.add("a", List.of(new UserMessage("3"), new AssistantMessage("4")));
		assertThat(texts(memory.get("a"))).containsExactly("s", "3", "4");
		assertThat(stored("a")).map(Message::text).containsExactly("s", "1", "2", "3", "4");
		memory.add("a", new SystemMessage("t"));
		assertThat(texts(memory.get("a"))).containsExactly("3", "4", "t");
		assertThat(stored("a")).map(Message::text).containsExactly("1", "2", "3", "4", "t");
	}

	@Test
	void conversationOfAGraphIsRememberedAndItsStateKept() {
		var versions = Map.of("messages", saver.nextVersion(null), "note", saver.nextVersion(null));
		saver.put(CheckpointConfig.of("graph"), Checkpoint.builder(0)
			.channelValues(
					Map.of("messages", List.of(new HumanMessage("hi", "m1"), new AIMessage("hello")), "note", "n"))
			.channelVersions(versions)
			.versionsSeen(Map.of("node", versions))
			.build(), CheckpointMetadata.of("loop", 7), versions);
		List<org.springframework.ai.chat.messages.Message> messages = new ArrayList<>(
				this.repository.findByConversationId("graph"));
		assertThat(texts(messages)).containsExactly("hi", "hello");
		messages.add(new UserMessage("bye"));
		this.repository.saveAll("graph", messages);
		CheckpointTuple latest = saver.getTuple(CheckpointConfig.of("graph")).orElseThrow();
		assertThat(latest.checkpoint().channelValues()).containsEntry("note", "n");
		assertThat(latest.checkpoint().versionsSeen()).isEqualTo(Map.of("node", versions));
		assertThat(latest.metadata().step()).isEqualTo(8);
		assertThat(latest.metadata().source()).isEqualTo("update");
		assertThat(stored("graph").get(0)).isEqualTo(new HumanMessage("hi", "m1"));
		assertThat(texts(this.repository.findByConversationId("graph"))).containsExactly("hi", "hello", "bye");
	}

	@Test
	void channelThatIsNoListOfMessagesIsRefusedByName() {
		var versions = Map.of("messages", saver.nextVersion(null));
		saver.put(CheckpointConfig.of("text"),
				Checkpoint.builder(0).channelValues(Map.of("messages", "hi")).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", 0), versions);
		CheckpointConfig parent = saver.put(CheckpointConfig.of("delta"), Checkpoint.builder(0).build(),
				CheckpointMetadata.of("input", 0), Map.of());
		saver.putWrites(parent, List.of(new ChannelWrite("messages", Map.of("a", "hi"))), "task");
		saver.put(parent, Checkpoint.builder(1).channelVersions(versions).build(), CheckpointMetadata.of("loop", 1),
				Map.of());
		for (String thread : List.of("text", "delta")) {
			assertThatExceptionOfType(CheckpointException.class)
				.isThrownBy(() -> this.repository.saveAll(thread, List.of(new UserMessage("bye"))))
				.withMessageContaining("'messages'")
				.withMessageContaining("'" + thread + "'");
		}
		assertThat(saver.list(CheckpointConfig.of("delta"))).hasSize(2);
	}

	private void say(String thread, String text) {
		List<org.springframework.ai.chat.messages.Message> messages = new ArrayList<>(
				this.repository.findByConversationId(thread));
		messages.add(new UserMessage(text));
		this.repository.saveAll(thread, messages);
	}

	@Test
	void deltaChannelOfAGraphIsAddedTo() {
		var versions = Map.of("messages", saver.nextVersion(null), "files", saver.nextVersion(null));
		saver.put(CheckpointConfig.of("delta"),
				Checkpoint.builder(0)
					.channelValues(Map.of("messages", new DeltaSnapshot(List.of(new HumanMessage("0", "m0"))), "files",
							new DeltaSnapshot(Map.of("a", 1))))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", 0), versions);
		for (int i = 1; i < 4; i++) {
			say("delta", "" + i);
			assertThat(texts(this.repository.findByConversationId("delta"))).hasSize(i + 1).endsWith("" + i);
		}
		List<CheckpointTuple> history = saver.list(CheckpointConfig.of("delta")).toList();
		assertThat(history.subList(0, 3))
			.allSatisfy((tuple) -> assertThat(tuple.checkpoint().channelValues()).doesNotContainKey("messages"));
		assertThat(history.get(0).metadata().deltaCounters()).containsEntry("messages", new DeltaCounter(3, 3));
		assertThat(history.get(1).pendingWrites()).hasSize(1);
		saver.putWrites(history.get(0).config(), List.of(new ChannelWrite("messages", List.of("unfinished"))), "task");
		say("delta", "4");
		CheckpointTuple latest = saver.getTuple(CheckpointConfig.of("delta")).orElseThrow();
		assertThat(latest.checkpoint().channelValues().get("messages")).isInstanceOf(DeltaSnapshot.class);
		assertThat(texts(this.repository.findByConversationId("delta"))).containsExactly("0", "1", "2", "3", "4");
		this.repository.saveAll("delta", this.repository.findByConversationId("delta").subList(4, 5));
		assertThat(texts(this.repository.findByConversationId("delta"))).containsExactly("4");
		assertThat(saver.deltaChannelHistory(latest.config(), List.of("files")).get("files").seed())
			.isEqualTo(new DeltaSnapshot(Map.of("a", 1)));
		say("delta", "5");
		latest = saver.getTuple(CheckpointConfig.of("delta")).orElseThrow();
		saver.putWrites(latest.config(), List.of(new ChannelWrite("messages", List.of("unfinished"))), "task");
		this.repository.saveAll("delta", this.repository.findByConversationId("delta").subList(1, 2));
		assertThat(texts(this.repository.findByConversationId("delta"))).containsExactly("5");
		Object stored = DeltaReplay
			.tuple(saver.getTupleWithHistories(CheckpointConfig.of("delta"), List.of()).orElseThrow())
			.checkpoint()
			.channelValues()
			.get("messages");
		assertThat((List<?>) stored).hasSize(6);
	}

	@Test
	void conversationsAreFoundAndDeleted() {
		this.repository.saveAll("a", List.of(new UserMessage("1")));
		this.repository.saveAll("b", List.of(new UserMessage("1")));
		assertThat(this.repository.findConversationIds()).containsExactly("a", "b");
		this.repository.deleteByConversationId("a");
		assertThat(this.repository.findConversationIds()).containsExactly("b");
		assertThat(this.repository.findByConversationId("a")).isEmpty();
	}

}
