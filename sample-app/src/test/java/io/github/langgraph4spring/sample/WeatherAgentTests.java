package io.github.langgraph4spring.sample;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.RunnableConfig;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WeatherAgent} and {@link Conversations}.
 */
class WeatherAgentTests {

	private final MemorySaver saver = new MemorySaver();

	private CompiledGraph<ConversationState> agent;

	private Conversations conversations;

	@BeforeEach
	void setUp() throws GraphStateException {
		use(new ScriptedChatModel());
	}

	@Test
	void callsTheToolAndAnswersFromItsResult() {
		List<Message> turn = say("1", "what's the weather in sf");
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
		List<Message> turn = say("1", "what's the weather in nyc and sf?");
		assertThat(((AssistantMessage) turn.get(1)).getToolCalls()).hasSize(2);
		assertThat(turn.subList(2, 4)).allMatch(ToolResponseMessage.class::isInstance);
		assertThat(turn.get(4).getText()).isEqualTo("It might be cloudy in nyc. It's always sunny in sf.");
		assertThat(turn).hasSize(5);
	}

	@Test
	void saysWhichCitiesAreKnown() {
		assertThat(say("1", "what's the weather in paris?").get(3).getText())
			.isEqualTo("No weather is known for paris, only for nyc, sf, london.");
	}

	@Test
	void asksBeforeItBooksATrip() {
		assertThat(say("1", "book a trip to nyc")).hasSize(2);
		assertThatExceptionOfType(ConversationStateException.class).isThrownBy(() -> say("1", "hi"))
			.withMessage("The thread waits for an approval: answer it first");
		this.conversations.answer("1", null, "");
		assertThat(messages("1")).hasSize(4).last().extracting(Message::getText).isEqualTo("A trip to nyc is booked.");
		assertThatExceptionOfType(ConversationStateException.class)
			.isThrownBy(() -> this.conversations.answer("1", null, ""))
			.withMessage("There is nothing to go on with here: the turn is at its end");
	}

	@Test
	void doesNotBookATripThatIsDeclined() {
		say("1", "please book me a trip to nyc");
		this.conversations.answer("1", null, "No, thanks");
		assertThat(messages("1")).last().extracting(Message::getText).isEqualTo("No, thanks.");
	}

	@Test
	void failsWhereAServiceDoesNotAnswerAndGoesOnWhenItDoes() {
		assertThatException().isThrownBy(() -> say("1", "what's the weather in london"))
			.havingRootCause()
			.withMessage("The weather service of london does not answer");
		this.conversations.resume("1", null);
		assertThat(messages("1")).last().extracting(Message::getText).isEqualTo("It's raining in london.");
	}

	@Test
	void remembersWithinOneThreadOnly() {
		say("1", "hi! I'm bob");
		assertThat(say("1", "what's my name?")).hasSize(2)
			.last()
			.extracting(Message::getText)
			.isEqualTo("Your name is Bob.");
		assertThat(say("2", "what's my name?").get(1).getText()).isEqualTo("You have not told me your name yet.");
		assertThat(messages("1")).hasSize(4);
	}

	@Test
	void remembersWhatIsSaidTwice() {
		say("1", "hi");
		say("1", "hi");
		assertThat(messages("1")).extracting(Message::getText)
			.containsExactly("hi", SmallTalk.HELP, "hi", SmallTalk.HELP);
	}

	@Test
	void takesTurnsWithinAThread() {
		List<CompletableFuture<Void>> turns = IntStream.range(0, 16)
			.mapToObj((i) -> CompletableFuture.runAsync(() -> this.conversations.say("1", null, "hi " + i)))
			.toList();
		assertThat(turns).allSatisfy((turn) -> assertThat(turn).succeedsWithin(Duration.ofSeconds(10)));
		assertThat(messages("1")).hasSize(32);
	}

	@Test
	void finishesATurnThatWasInterruptedBeforeTheNext() throws GraphStateException {
		AtomicBoolean broken = new AtomicBoolean(true);
		ChatModel scripted = new ScriptedChatModel();
		use((prompt) -> {
			if (broken.get()) {
				throw new IllegalStateException("no answer");
			}
			return scripted.call(prompt);
		});
		assertThatException().isThrownBy(() -> say("1", "what's the weather in sf"))
			.havingRootCause()
			.withMessage("no answer");
		broken.set(false);
		say("1", "hi! I'm bob");
		assertThat(messages("1")).hasSize(6).extracting(Message::getText).endsWith("hi! I'm bob", "Hi Bob!");
		assertThat(messages("1")).element(3).extracting(Message::getText).isEqualTo("It's always sunny in sf.");
	}

	@Test
	void offersTheToolAndTellsTheModelOfItsMistakes() throws GraphStateException {
		use((prompt) -> {
			assertThat(((ToolCallingChatOptions) prompt.getOptions()).getToolCallbacks())
				.extracting((tool) -> tool.getToolDefinition().name())
				.containsExactly("get_weather", "book_trip");
			return response((prompt.getInstructions().size() > 1) ? new AssistantMessage("sorry")
					: AssistantMessage.builder()
						.content("")
						.toolCalls(List.of(new ToolCall("1", "function", "get_time", "{}"),
								new ToolCall("2", "function", "get_weather", "{}"),
								new ToolCall("3", "function", "get_weather", "sf")))
						.build());
		});
		List<Message> turn = say("1", "hi");
		assertThat(turn.subList(2, 5)).extracting((message) -> ((ToolResponseMessage) message).getResponses().get(0))
			.allMatch((response) -> response.responseData().startsWith("Error: "))
			.extracting(ToolResponse::id)
			.containsExactly("1", "2", "3");
		assertThat(((ToolResponseMessage) turn.get(2)).getResponses().get(0).responseData())
			.isEqualTo("Error: get_time is not a valid tool, try one of [get_weather, book_trip].");
	}

	private void use(ChatModel model) throws GraphStateException {
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(noDatabase(), new SpringAiMessages());
		this.agent = WeatherAgent.build(model, checkpointer)
			.compile(CompileConfig.builder().checkpointSaver(this.saver).build());
		this.conversations = new Conversations(this.agent);
	}

	private List<Message> say(String threadId, String content) {
		int before = messages(threadId).size();
		this.conversations.say(threadId, null, content);
		List<Message> messages = messages(threadId);
		return messages.subList(before, messages.size());
	}

	private List<Message> messages(String threadId) {
		return this.agent.stateOf(RunnableConfig.builder().threadId(threadId).build())
			.map((snapshot) -> snapshot.state().messages())
			.orElse(List.of());
	}

	private static CheckpointSaver noDatabase() {
		return (CheckpointSaver) Proxy.newProxyInstance(WeatherAgentTests.class.getClassLoader(),
				new Class<?>[] { CheckpointSaver.class }, (proxy, method, arguments) -> Optional.empty());
	}

	private static ChatResponse response(AssistantMessage message) {
		return new ChatResponse(List.of(new Generation(message)));
	}

}
