package io.github.langgraph4spring.sample;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScriptedChatModel}.
 */
class ScriptedChatModelTests {

	private final ScriptedChatModel model = new ScriptedChatModel();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			what's the weather in sf            | sf
			What is the weather like in SF?     | sf
			how is San Francisco today?         | sf
			what's the weather in nyc           | nyc
			what's the weather in New York City | nyc
			what's the weather in Paris?        | paris
			""")
	void asksForTheWeatherOfTheCityThatIsNamed(String question, String city) {
		AssistantMessage answer = answer(new UserMessage(question));
		assertThat(answer.getToolCalls()).singleElement().satisfies((call) -> {
			assertThat(call.type()).isEqualTo("function");
			assertThat(call.name()).isEqualTo("get_weather");
			assertThat(call.arguments()).isEqualTo("{\"city\":\"%s\"}".formatted(city));
		});
	}

	@Test
	void asksOnceForEachOfSeveralCities() {
		AssistantMessage answer = answer(new UserMessage("weather in sf and nyc? I said sf and New York"));
		assertThat(answer.getToolCalls()).extracting(ToolCall::arguments)
			.containsExactly("{\"city\":\"sf\"}", "{\"city\":\"nyc\"}");
		assertThat(answer.getToolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@CsvSource({ "what's the weather in the morning", "transfer", "hi", "what a day" })
	void asksForNothingWhereNoCityIsNamed(String text) {
		assertThat(answer(new UserMessage(text)).hasToolCalls()).isFalse();
	}

	@Test
	void answersFromOneMessageWithTwoResults() {
		assertThat(answer(new UserMessage("sf and nyc?"), result("sunny", "cloudy")).getText())
			.isEqualTo("sunny. cloudy.");
	}

	@Test
	void answersFromTwoMessagesWithOneResultEach() {
		assertThat(answer(new UserMessage("sf and nyc?"), result("sunny"), result("cloudy")).getText())
			.isEqualTo("sunny. cloudy.");
	}

	@Test
	void answersFromTheLatestResultsOnly() {
		assertThat(answer(new UserMessage("sf?"), result("sunny"), new AssistantMessage("sunny."),
				new UserMessage("nyc?"), result("cloudy"))
			.getText()).isEqualTo("cloudy.");
	}

	@ParameterizedTest
	@CsvSource({ "hi! I'm bob", "hi! i\u2019m bob", "I am Bob", "my name is bob" })
	void greetsByName(String introduction) {
		assertThat(answer(new UserMessage(introduction)).getText()).isEqualTo("Hi Bob!");
	}

	@ParameterizedTest
	@CsvSource({ "what's my name?", "what\u2019s my name", "What is my name?", "do you know my name?", "who am I" })
	void knowsTheNameFromTheConversation(String question) {
		assertThat(answer(new UserMessage("hi! I'm bob"), new AssistantMessage("Hi Bob!"), new UserMessage(question))
			.getText()).isEqualTo("Your name is Bob.");
	}

	@Test
	void knowsTheNameThatWasToldLast() {
		assertThat(answer(new UserMessage("I'm bob"), new UserMessage("my name is alice"),
				new UserMessage("what's my name?"))
			.getText()).isEqualTo("Your name is Alice.");
	}

	@Test
	void doesNotKnowANameThatWasNotTold() {
		assertThat(answer(new UserMessage("what's my name?")).getText())
			.isEqualTo("You have not told me your name yet.");
	}

	@Test
	void saysWhatItCanDo() {
		assertThat(answer(new UserMessage("tell me a joke")).getText()).isEqualTo(SmallTalk.HELP);
		assertThat(answer(new SystemMessage("Be kind")).getText()).isEqualTo(SmallTalk.HELP);
		assertThat(answer().getText()).isEqualTo(SmallTalk.HELP);
	}

	private AssistantMessage answer(Message... conversation) {
		return this.model.call(new Prompt(List.of(conversation))).getResult().getOutput();
	}

	private static Message result(String... results) {
		return ToolResponseMessage.builder()
			.responses(Arrays.stream(results).map((text) -> new ToolResponse("1", "get_weather", text)).toList())
			.build();
	}

}
