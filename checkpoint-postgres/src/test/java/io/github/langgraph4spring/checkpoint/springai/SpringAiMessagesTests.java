package io.github.langgraph4spring.checkpoint.springai;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

class SpringAiMessagesTests {

	private final SpringAiMessages converter = new SpringAiMessages();

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	private List<?> toStored(Object message) {
		return this.converter.toStored(List.of(message));
	}

	private Object fromStored(Object stored) {
		return this.converter.fromStored(List.of(stored)).get(0);
	}

	private Object throughTheRow(Object message) {
		List<?> stored = toStored(message);
		assertThat(stored).hasSize(1);
		return fromStored(this.serializer.deserialize(this.serializer.serialize(stored.get(0))));
	}

	@Test
	void messagesComeBackEqual() {
		AssistantMessage asking = AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "get_weather", "{ \"city\": \"sf\" }"),
					new AssistantMessage.ToolCall("c2", "function", "broken", "{")))
			.properties(Map.of("id", "r1", "finishReason", "TOOL_CALLS"))
			.build();
		ToolResponseMessage answer = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("c1", "get_weather", "It's always sunny in sf")))
			.build();
		for (Message message : List.of(new UserMessage("hi"), new SystemMessage("be good"),
				new AssistantMessage("hello"),
				UserMessage.builder().text("hi").metadata(Map.of("user", "bob", "n", 1)).build(), asking, answer)) {
			assertThat(throughTheRow(message)).isEqualTo(message);
		}
	}

	@Test
	void toolCallsAreLangChains() {
		AssistantMessage asking = AssistantMessage.builder()
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "get_weather", "{\"city\":\"sf\"}"),
					new AssistantMessage.ToolCall("c2", "function", "broken", "{")))
			.build();
		AIMessage stored = (AIMessage) toStored(asking).get(0);
		assertThat(stored.toolCalls()).containsExactly(new ToolCall("get_weather", Map.of("city", "sf"), "c1"));
		assertThat((List<?>) stored.fields().get("invalid_tool_calls")).hasSize(1);
	}

	@Test
	void langChainsToolCallsAreRead() {
		AssistantMessage message = (AssistantMessage) fromStored(
				new AIMessage("", List.of(new ToolCall("get_weather", Map.of("city", "sf"), "c1")), "7"));
		assertThat(message.getToolCalls())
			.containsExactly(new AssistantMessage.ToolCall("c1", "function", "get_weather", "{\"city\":\"sf\"}"));
		assertThat(message.getMetadata()).containsEntry("id", "7");
		assertThat(toStored(message)).isEqualTo(
				List.of(new AIMessage("", List.of(new ToolCall("get_weather", Map.of("city", "sf"), "c1")), "7")));
	}

	@Test
	void answersOfSeveralToolsAreAsManyMessages() {
		ToolResponseMessage answers = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("1", "a", "x"), new ToolResponse("2", "b", "y")))
			.build();
		assertThat(toStored(answers)).map((message) -> ((ToolMessage) message).toolCallId())
			.isEqualTo(List.of("1", "2"));
	}

	@Test
	void mediaAreContentBlocks() {
		UserMessage message = UserMessage.builder()
			.text("what is this?")
			.media(Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(new byte[] { 1, 2 }).build(),
					Media.builder()
						.mimeType(MimeTypeUtils.IMAGE_PNG)
						.data(URI.create("https://example.com/a.png"))
						.build())
			.build();
		HumanMessage stored = (HumanMessage) toStored(message).get(0);
		assertThat((List<?>) stored.content()).hasSize(3);
		UserMessage read = (UserMessage) throughTheRow(message);
		assertThat(read.getText()).isEqualTo("what is this?");
		assertThat(read.getMedia()).hasSize(2);
		assertThat(read.getMedia().get(0).getDataAsByteArray()).containsExactly(1, 2);
		assertThat(read.getMedia().get(1).getData()).isEqualTo("https://example.com/a.png");
	}

	@Test
	void whatSpringAiHasNoPlaceForGoesBackIntoTheRow() {
		for (io.github.langgraph4spring.checkpoint.message.Message stored : List
			.of(new HumanMessage(new HumanMessage("hi", "1").fields().with("name", "bob")),
					new AIMessage(new AIMessage(List.of(Map.of("type", "thinking", "thinking", "hm"),
							Map.of("type", "text", "text", "hello")), List.of(), "2")
						.fields()
						.with("usage_metadata", Map.of("total_tokens", 3))),
					new ToolMessage(new ToolMessage("boom", "c1", "f", "3").fields().with("status", "error")),
					new HumanMessage(List.of(Map.of("type", "image", "mime_type", "no mime type", "url", "x y"))))) {
			Object read = fromStored(stored);
			assertThat(toStored(read)).isEqualTo(List.of(stored));
		}
	}

	@Test
	void changedMessageIsStoredAsItIsNow() {
		UserMessage read = (UserMessage) fromStored(new HumanMessage("hi", "1"));
		HumanMessage stored = (HumanMessage) toStored(read.mutate().text("ho").build()).get(0);
		assertThat(stored.text()).isEqualTo("ho");
	}

	@Test
	void callWithoutArgumentsIsACallOfNone() {
		AssistantMessage asking = AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "get_time", "")))
			.build();
		AIMessage stored = (AIMessage) toStored(asking).get(0);
		assertThat(stored.toolCalls()).containsExactly(new ToolCall("get_time", Map.of(), "c1"));
		assertThat(throughTheRow(asking)).isEqualTo(asking);
	}

	@Test
	void answersOfSeveralToolsBecomeOneMessageAgain() {
		ToolResponseMessage answers = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("1", "a", "x"), new ToolResponse("2", "b", "y")))
			.metadata(Map.of("n", 1))
			.build();
		List<Object> stored = this.converter.toStored(List.of(answers, answers));
		assertThat(stored).hasSize(4);
		List<Object> read = this.converter.fromStored(stored);
		assertThat(read).hasSize(2).first().isEqualTo(answers);
		assertThat(this.converter.fromStored(stored.subList(1, 4))).hasSize(2);
		assertThat(this.converter.fromStored(List.of(stored.get(1), stored.get(0)))).hasSize(2);
		assertThat(this.converter.fromStored(List.of(stored.get(0), new HumanMessage("between"), stored.get(1))))
			.hasSize(3);
	}

	@Test
	void idsFollowFromTheContentAndThePlaceAmongEqualOnes() {
		List<Message> messages = List.of(new UserMessage("yes"), new AssistantMessage("b"), new UserMessage("yes"));
		List<Object> stored = this.converter.toStored(messages);
		assertThat(stored).map(SpringAiMessagesTests::id).doesNotHaveDuplicates().doesNotContainNull();
		List<Message> copies = List.of(new UserMessage("yes"), new AssistantMessage("b"), new UserMessage("yes"),
				new UserMessage("no"));
		assertThat(this.converter.toStored(copies).subList(0, 3)).isEqualTo(stored);
		List<Object> read = this.converter.fromStored(stored);
		assertThat(read.subList(0, 2)).isEqualTo(messages.subList(0, 2));
		assertThat(this.converter.toStored(read.subList(1, 3))).isEqualTo(stored.subList(1, 3));
	}

	private static String id(Object stored) {
		return ((io.github.langgraph4spring.checkpoint.message.Message) stored).id();
	}

	@Test
	void idsOfOthersAreMetadataAndStay() {
		UserMessage read = (UserMessage) fromStored(new HumanMessage("hi", "m1"));
		assertThat(read).isEqualTo(UserMessage.builder().text("hi").metadata(Map.of("id", "m1")).build());
		assertThat(toStored(read)).isEqualTo(List.of(new HumanMessage("hi", "m1")));
		assertThat(toStored(read.mutate().text("ho").build())).isEqualTo(List.of(new HumanMessage("ho", "m1")));
	}

	@Test
	void whatSpringAiDoesNotKnowOfAChangedMessageStays() {
		AIMessage stored = new AIMessage(new AIMessage("hello", List.of(), "m1").fields()
			.with("usage_metadata", Map.of("total_tokens", 3))
			.with("name", "bot"));
		AssistantMessage read = (AssistantMessage) fromStored(stored);
		assertThat(toStored(read.mutate().content("bye").build()))
			.isEqualTo(List.of(new AIMessage(stored.fields().with("content", "bye"))));
	}

	@Test
	void callThatPythonChangedIsReadAsItIsNow() {
		AssistantMessage asking = AssistantMessage.builder()
			.toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "f", "{ \"a\": 1 }")))
			.build();
		AIMessage stored = (AIMessage) toStored(asking).get(0);
		List<?> changed = new AIMessage("", List.of(new ToolCall("f", Map.of("a", 2), "c1")), null).fields()
			.get("tool_calls") instanceof List<?> calls ? calls : List.of();
		AssistantMessage read = (AssistantMessage) fromStored(
				new AIMessage(stored.fields().with("tool_calls", changed)));
		assertThat(read.getToolCalls()).map(AssistantMessage.ToolCall::arguments).containsExactly("{\"a\":2}");
	}

	@Test
	void metadataOfEveryKindAreStored() {
		SpringAiMessages allowing = new SpringAiMessages(Thread.State.class::equals);
		UserMessage message = UserMessage.builder()
			.text("hi")
			.metadata(Map.of("unit", TimeUnit.DAYS, "state", Thread.State.NEW, "uri", URI.create("a:b"), "array",
					new int[] { 1, 2 }, "record", new ToolResponse("1", "a", "x"), "float", 0.5f, "long", 7L, "instant",
					Instant.EPOCH, "maybe", Optional.of("x")))
			.build();
		HumanMessage stored = (HumanMessage) allowing.toStored(List.of(message)).get(0);
		assertThat(stored.additionalKwargs()).isEqualTo(Map.of("unit", "DAYS", "state", Thread.State.NEW, "uri", "a:b",
				"array", List.of(1, 2), "record", Map.of("id", "1", "name", "a", "responseData", "x"), "float", 0.5,
				"long", 7, "instant", Instant.EPOCH.atOffset(ZoneOffset.UTC), "maybe", "x"));
	}

	@Test
	void messagesOfOtherKindsAreRead() {
		assertThat(fromStored(new ChatMessage("be good", "developer", "m1"))).isInstanceOf(SystemMessage.class);
		assertThat(fromStored(new ChatMessage("well", "critic", "m1"))).isInstanceOf(UserMessage.class);
		assertThat(fromStored(new AIMessageChunk(new AIMessage("hello").fields())))
			.isInstanceOf(AssistantMessage.class);
		RemoveMessage remove = new RemoveMessage("m1");
		assertThat(fromStored(remove)).isSameAs(remove);
	}

	@Test
	void metadataWithoutAPlainFormIsLeftOut() {
		UserMessage message = UserMessage.builder().text("hi").metadata(Map.of("a", 1, "b", new Object())).build();
		assertThat(((UserMessage) throughTheRow(message)).getMetadata()).containsEntry("a", 1).doesNotContainKey("b");
	}

	@Test
	void otherValuesAreLeftAlone() {
		List<?> values = Arrays.asList("text", null, Map.of());
		assertThat(this.converter.toStored(values)).isEqualTo(values);
		assertThat(this.converter.fromStored(values)).isEqualTo(values);
	}

}
