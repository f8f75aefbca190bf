package io.github.langgraph4spring.checkpoint.langchain4j;

import java.util.List;
import java.util.Map;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LangChain4jMessagesTests {

	private final LangChain4jMessages converter = new LangChain4jMessages();

	private Object toStored(Object message) {
		return this.converter.toStored(List.of(message)).get(0);
	}

	private Object fromStored(Object stored) {
		return this.converter.fromStored(List.of(stored)).get(0);
	}

	@Test
	void userMessagesAreHuman() {
		HumanMessage stored = (HumanMessage) toStored(UserMessage.builder()
			.name("bob")
			.contents(List.of(new TextContent("what is this?"),
					ImageContent.from("https://example.com/a.png", ImageContent.DetailLevel.HIGH)))
			.attributes(Map.of("n", 1))
			.build());
		assertThat(stored.name()).isEqualTo("bob");
		assertThat(stored.content()).isEqualTo(List.of(Map.of("type", "text", "text", "what is this?"),
				Map.of("type", "image", "url", "https://example.com/a.png", "extras", Map.of("detail", "high"))));
		assertThat(stored.additionalKwargs()).isEqualTo(Map.of("n", 1));
		assertThat(((HumanMessage) toStored(UserMessage.from("hi"))).content()).isEqualTo("hi");
	}

	@Test
	void whatModelsThinkAndAskForIsLangChains() {
		AIMessage stored = (AIMessage) toStored(AiMessage.builder()
			.text("let me see")
			.thinking("hm")
			.toolExecutionRequests(List.of(ToolExecutionRequest.builder()
				.id("c1")
				.name("get_weather")
				.arguments("{\"city\": \"sf\"}")
				.build()))
			.build());
		assertThat(stored.content()).isEqualTo(
				List.of(Map.of("type", "reasoning", "reasoning", "hm"), Map.of("type", "text", "text", "let me see")));
		assertThat(stored.toolCalls()).containsExactly(new ToolCall("get_weather", Map.of("city", "sf"), "c1"));
	}

	@Test
	void failedResultsHaveLangChainsStatus() {
		ToolMessage stored = (ToolMessage) toStored(
				ToolExecutionResultMessage.builder().id("c1").toolName("f").text("boom").isError(true).build());
		assertThat(stored.status()).isEqualTo("error");
		assertThat(stored.toolCallId()).isEqualTo("c1");
		assertThat(stored.text()).isEqualTo("boom");
	}

	@Test
	void customMessagesAreChatMessagesOfTheirRole() {
		ChatMessage stored = (ChatMessage) toStored(
				CustomMessage.from(Map.of("role", "control", "content", "thinking")));
		assertThat(stored.role()).isEqualTo("control");
		assertThat(stored.content()).isEqualTo("thinking");
		assertThat(fromStored(new ChatMessage("well", "critic", null))).isInstanceOfSatisfying(CustomMessage.class,
				(custom) -> assertThat(custom.attributes()).containsEntry("role", "critic")
					.containsEntry("content", "well"));
	}

	@Test
	void idsOfOthersAreAttributesAndStay() {
		UserMessage read = (UserMessage) fromStored(new HumanMessage("hi", "m1"));
		assertThat(read.attributes()).isEqualTo(Map.of("id", "m1"));
		assertThat(toStored(read)).isEqualTo(new HumanMessage("hi", "m1"));
	}

	@Test
	void systemMessageWithoutTextStaysAsItIs() {
		SystemMessage blank = new SystemMessage("", "m1");
		assertThat(fromStored(blank)).isSameAs(blank);
	}

	@Test
	void thoughtsOfAnthropicAreRead() {
		AIMessage stored = new AIMessage(List.of(Map.of("type", "thinking", "thinking", "hm", "signature", "s"),
				Map.of("type", "text", "text", "hello")), List.of(), "m1");
		AiMessage read = (AiMessage) fromStored(stored);
		assertThat(read.thinking()).isEqualTo("hm");
		assertThat(read.text()).isEqualTo("hello");
		assertThat(toStored(read)).isEqualTo(stored);
	}

}
