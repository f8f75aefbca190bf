package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

import static org.assertj.core.api.Assertions.assertThat;

class ConversationTests {

	private static final LangGraphSerializer SERIALIZER = new LangGraphSerializer();

	private static final SpringAiMessages CONVERTER = new SpringAiMessages();

	private final Conversation<Message> empty = new Conversation<>(CONVERTER, null, null);

	private static Conversation<Message> update(Conversation<Message> conversation, List<Message> messages) {
		return stored(new ConversationUpdate<>(CONVERTER, conversation, messages).apply());
	}

	/** As another process reads it. */
	private static Conversation<Message> stored(Conversation<Message> conversation) {
		return new Conversation<>(CONVERTER, throughTheRow(conversation.messages()),
				throughTheRow(conversation.window()));
	}

	private static Object throughTheRow(Object value) {
		return SERIALIZER.deserialize(SERIALIZER.serialize(value));
	}

	private Conversation<Message> of(Message... messages) {
		return update(this.empty, List.of(messages));
	}

	private static Message user(String text) {
		return new UserMessage(text);
	}

	private static Message assistant(String text) {
		return new AssistantMessage(text);
	}

	private static List<String> texts(Conversation<?> conversation) {
		return conversation.messages()
			.stream()
			.map((message) -> ((io.github.langgraph4spring.checkpoint.message.Message) message).text())
			.toList();
	}

	private static List<String> visibleTexts(Conversation<Message> conversation) {
		return conversation.visible().stream().map(Message::getText).toList();
	}

	private static List<String> ids(Conversation<?> conversation) {
		return conversation.messages()
			.stream()
			.map((message) -> ((io.github.langgraph4spring.checkpoint.message.Message) message).id())
			.toList();
	}

	@Test
	void whatIsSavedIsReturned() {
		Conversation<Message> conversation = of(user("a"), assistant("b"));
		assertThat(conversation.visible()).map(ConversationTests::withoutId)
			.isEqualTo(List.of(withoutId(user("a")), withoutId(assistant("b"))));
		assertThat(conversation.window()).isNull();
	}

	@Test
	void whatFallsOutOfTheWindowStaysAndIsNotReturned() {
		Conversation<Message> conversation = of(user("a"), assistant("b"));
		conversation = update(conversation, List.of(assistant("b"), user("c")));
		conversation = update(conversation, List.of(user("c"), assistant("d")));
		assertThat(visibleTexts(conversation)).containsExactly("c", "d");
		assertThat(texts(conversation)).containsExactly("a", "b", "c", "d");
	}

	@Test
	void theSameTextAgainIsAnotherMessage() {
		Conversation<Message> conversation = of(user("yes"), assistant("b"));
		conversation = update(conversation, List.of(assistant("b"), user("yes")));
		conversation = update(conversation, List.of(user("yes"), user("yes")));
		assertThat(texts(conversation)).containsExactly("yes", "b", "yes", "yes");
		assertThat(ids(conversation)).doesNotHaveDuplicates().doesNotContainNull();
	}

	@Test
	void messagesThatWereNotReadKeepTheirIds() {
		Message[] messages = { user("yes"), assistant("b"), user("yes"), assistant("b") };
		Conversation<Message> conversation = of(messages);
		assertThat(update(conversation, List.of(messages)).messages()).isEqualTo(conversation.messages());
		Conversation<Message> longer = update(conversation,
				List.of(assistant("b"), user("yes"), assistant("b"), user("yes")));
		assertThat(ids(longer)).startsWith(ids(conversation).toArray(String[]::new)).hasSize(5).doesNotHaveDuplicates();
	}

	@Test
	void systemMessageStaysInFrontAndIsReplaced() {
		Conversation<Message> conversation = of(new SystemMessage("s"), user("a"), assistant("b"));
		conversation = update(conversation, List.of(new SystemMessage("s"), user("c")));
		assertThat(texts(conversation)).containsExactly("s", "a", "b", "c");
		assertThat(visibleTexts(conversation)).containsExactly("s", "c");
		conversation = update(conversation, List.of(user("c"), new SystemMessage("t"), user("d")));
		assertThat(texts(conversation)).containsExactly("a", "b", "c", "t", "d");
		assertThat(visibleTexts(conversation)).containsExactly("c", "t", "d");
	}

	@Test
	void whatIsTakenOutBehindAMessageThatStaysIsRemoved() {
		Conversation<Message> conversation = of(user("a"), assistant("b"), user("c"), assistant("d"));
		conversation = update(conversation, List.of(user("a"), assistant("b"), user("c"), assistant("better")));
		assertThat(texts(conversation)).containsExactly("a", "b", "c", "better");
		assertThat(conversation.window()).isNull();
	}

	@Test
	void summaryTakesThePlaceOfWhatFellOut() {
		Conversation<Message> conversation = of(user("a"), assistant("b"), user("c"));
		conversation = update(conversation, List.of(user("summary"), user("c"), assistant("d")));
		assertThat(texts(conversation)).containsExactly("a", "b", "summary", "c", "d");
		assertThat(visibleTexts(conversation)).containsExactly("summary", "c", "d");
	}

	@Test
	void emptiedMemoryLosesNothing() {
		Conversation<Message> conversation = update(of(user("a")), List.of());
		assertThat(conversation.visible()).isEmpty();
		assertThat(texts(conversation)).containsExactly("a");
		conversation = update(conversation, List.of(user("b")));
		assertThat(visibleTexts(conversation)).containsExactly("b");
		assertThat(texts(conversation)).containsExactly("a", "b");
	}

	@Test
	void whatPythonAddsIsReturned() {
		Conversation<Message> conversation = update(of(user("a"), user("b")), List.of(user("b")));
		List<Object> messages = new ArrayList<>(conversation.messages());
		messages.add(new HumanMessage("from Python", "p1"));
		assertThat(visibleTexts(new Conversation<>(CONVERTER, messages, conversation.window()))).containsExactly("b",
				"from Python");
		assertThat(visibleTexts(
				new Conversation<>(CONVERTER, List.of(new HumanMessage("from Python", "p1")), conversation.window())))
			.containsExactly("from Python");
	}

	@Test
	void whatNoMemoryCanHoldStays() {
		List<Object> messages = List.of(Map.of("role", "user"), new HumanMessage("a", "p1"));
		Conversation<Message> conversation = new Conversation<>(CONVERTER, messages, null);
		List<Message> visible = conversation.visible();
		assertThat(visible).hasSize(1);
		assertThat(update(conversation, visible).messages()).isEqualTo(messages);
	}

	@Test
	void editedMessageKeepsItsIdAndPlace() {
		Conversation<Message> conversation = new Conversation<>(CONVERTER,
				List.of(new HumanMessage("a", "p1"), new HumanMessage("b", "p2")), null);
		UserMessage first = (UserMessage) conversation.visible().get(0);
		conversation = update(conversation, List.of(first.mutate().text("A").build(), conversation.visible().get(1)));
		assertThat(conversation.messages())
			.isEqualTo(List.of(new HumanMessage("A", "p1"), new HumanMessage("b", "p2")));
	}

	@Test
	void answersOfSeveralToolsFallOutTogether() {
		ToolResponseMessage answers = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("1", "f", "x"), new ToolResponse("2", "g", "y")))
			.build();
		Conversation<Message> conversation = of(user("a"), answers, user("b"));
		assertThat(((ToolResponseMessage) conversation.visible().get(1)).getResponses())
			.isEqualTo(answers.getResponses());
		conversation = update(conversation, List.of(user("b")));
		assertThat(texts(conversation)).containsExactly("a", "x", "y", "b");
		assertThat(visibleTexts(conversation)).containsExactly("b");
	}

	@Property(tries = 300)
	void memoryReturnsWhatWasHandedOverAndKeepsWhatFellOut(@ForAll("additions") List<List<Message>> additions,
			@ForAll("sizes") int size) {
		Conversation<Message> conversation = this.empty;
		int count = 0;
		for (List<Message> added : additions) {
			List<Message> window = new ArrayList<>(conversation.visible());
			window.addAll(added);
			window = new ArrayList<>(window.subList(Math.max(0, window.size() - size), window.size()));
			List<String> before = ids(conversation);
			conversation = update(conversation, window);
			assertThat(conversation.visible()).map(ConversationTests::withoutId)
				.isEqualTo(window.stream().map(ConversationTests::withoutId).toList());
			assertThat(ids(conversation).subList(0, before.size())).isEqualTo(before);
			assertThat(ids(conversation)).doesNotHaveDuplicates();
			count += Math.min(added.size(), size);
			assertThat(conversation.messages()).hasSize(count);
			assertThat(update(conversation, conversation.visible()).messages()).isEqualTo(conversation.messages());
		}
	}

	private static List<Object> withoutId(Message message) {
		Set<String> names = message.getMetadata()
			.keySet()
			.stream()
			.filter((name) -> !name.equals("id"))
			.collect(Collectors.toSet());
		return List.of(message.getMessageType(), Objects.requireNonNull(message.getText()), names);
	}

	@Provide
	Arbitrary<List<List<Message>>> additions() {
		Arbitrary<Message> messages = Arbitraries.of("a", "b", "c").map(ConversationTests::user);
		return messages.list().ofMinSize(1).ofMaxSize(2).list().ofMaxSize(6);
	}

	@Provide
	Arbitrary<Integer> sizes() {
		return Arbitraries.integers().between(3, 6);
	}

}
