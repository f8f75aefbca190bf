package io.github.langgraph4spring.sample;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link WeatherAgent} and {@link Conversations}.
 */
class WeatherAgentTests {

	private final MemorySaver saver = new MemorySaver();

	private Conversations conversations;

	@BeforeEach
	void setUp() throws GraphStateException {
		this.conversations = conversations(new ScriptedChatModel());
	}

	@Test
	void callsTheToolAndAnswersFromItsResult() {
		List<Message> turn = this.conversations.say("1", "what's the weather in sf");
		assertThat(turn).extracting(Message::getMessageType)
			.containsExactly(MessageType.USER, MessageType.ASSISTANT, MessageType.TOOL, MessageType.ASSISTANT);
		ToolCall call = ((AssistantMessage) turn.get(1)).getToolCalls().get(0);
		assertThat(call.arguments()).isEqualTo("{\"city\":\"sf\"}");
		assertThat(((ToolResponseMessage) turn.get(2)).getResponses())
			.containsExactly(new ToolResponse(call.id(), "get_weather", "It's always sunny in sf"));
		assertThat(turn.get(3).getText()).isEqualTo("It's always sunny in sf.");
	}

	@Test
	void asksForTwoCitiesInOneMessage() {
		List<Message> turn = this.conversations.say("1", "what's the weather in nyc and sf?");
		assertThat(((AssistantMessage) turn.get(1)).getToolCalls()).hasSize(2);
		assertThat(turn.subList(2, 4)).allMatch(ToolResponseMessage.class::isInstance);
		assertThat(turn.get(4).getText()).isEqualTo("It might be cloudy in nyc. It's always sunny in sf.");
		assertThat(turn).hasSize(5);
	}

	@Test
	void saysWhichCitiesAreKnown() {
		assertThat(this.conversations.say("1", "what's the weather in paris?").get(3).getText())
			.isEqualTo("No weather is known for paris, only for nyc and sf.");
	}

	@Test
	void remembersWithinOneThreadOnly() {
		this.conversations.say("1", "hi! I'm bob");
		assertThat(this.conversations.say("1", "what's my name?")).hasSize(2)
			.last()
			.extracting(Message::getText)
			.isEqualTo("Your name is Bob.");
		assertThat(this.conversations.say("2", "what's my name?").get(1).getText())
			.isEqualTo("You have not told me your name yet.");
		assertThat(this.conversations.find("1").orElseThrow()).hasSize(4);
	}

	@Test
	void remembersWhatIsSaidTwice() {
		this.conversations.say("1", "hi");
		this.conversations.say("1", "hi");
		assertThat(this.conversations.find("1").orElseThrow()).extracting(Message::getText)
			.containsExactly("hi", SmallTalk.HELP, "hi", SmallTalk.HELP);
	}

	@Test
	void takesTurnsWithinAThread() {
		List<CompletableFuture<List<Message>>> turns = IntStream.range(0, 16)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> this.conversations.say("1", "hi " + i)))
			.toList();
		assertThat(turns).allSatisfy((turn) -> assertThat(turn).succeedsWithin(Duration.ofSeconds(10))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(2));
		assertThat(this.conversations.find("1").orElseThrow()).hasSize(32);
	}

	@Test
	void finishesATurnThatWasInterruptedBeforeTheNext() throws GraphStateException {
		AtomicBoolean broken = new AtomicBoolean(true);
		ChatModel scripted = new ScriptedChatModel();
		Conversations unreliable = conversations((prompt) -> {
			if (broken.get()) {
				throw new IllegalStateException("no answer");
			}
			return scripted.call(prompt);
		});
		assertThatException().isThrownBy(() -> unreliable.say("1", "what's the weather in sf"))
			.havingRootCause()
			.withMessage("no answer");
		broken.set(false);
		List<Message> turn = unreliable.say("1", "hi! I'm bob");
		assertThat(turn).extracting(Message::getText).containsExactly("hi! I'm bob", "Hi Bob!");
		assertThat(unreliable.find("1").orElseThrow()).hasSize(6)
			.element(3)
			.extracting(Message::getText)
			.isEqualTo("It's always sunny in sf.");
	}

	@Test
	void offersTheToolAndTellsTheModelOfItsMistakes() throws GraphStateException {
		Conversations mistaken = conversations((prompt) -> {
			assertThat(((ToolCallingChatOptions) prompt.getOptions()).getToolCallbacks()).singleElement()
				.extracting((tool) -> tool.getToolDefinition().name())
				.isEqualTo("get_weather");
			return response((prompt.getInstructions().size() > 1) ? new AssistantMessage("sorry")
					: AssistantMessage.builder()
						.content("")
						.toolCalls(List.of(new ToolCall("1", "function", "get_time", "{}"),
								new ToolCall("2", "function", "get_weather", "{}"),
								new ToolCall("3", "function", "get_weather", "sf")))
						.build());
		});
		List<Message> turn = mistaken.say("1", "hi");
		assertThat(turn.subList(2, 5)).extracting((message) -> ((ToolResponseMessage) message).getResponses().get(0))
			.allMatch((response) -> response.responseData().startsWith("Error: "))
			.extracting(ToolResponse::id)
			.containsExactly("1", "2", "3");
		assertThat(((ToolResponseMessage) turn.get(2)).getResponses().get(0).responseData())
			.isEqualTo("Error: get_time is not a valid tool, try one of [get_weather].");
	}

	private Conversations conversations(ChatModel model) throws GraphStateException {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(noDatabase(), new SpringAiMessages());
		return new Conversations(WeatherAgent.build(model, checkpointer)
			.compile(CompileConfig.builder().checkpointSaver(this.saver).build()));
	}

	private static CheckpointSaver noDatabase() {
		return (CheckpointSaver) Proxy.newProxyInstance(WeatherAgentTests.class.getClassLoader(),
				new Class<?>[] { CheckpointSaver.class }, (proxy, method, arguments) -> {
					throw new IllegalStateException("There is no database");
				});
	}

	private static ChatResponse response(AssistantMessage message) {
		return new ChatResponse(List.of(new Generation(message)));
	}

}
