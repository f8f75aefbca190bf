package io.github.langgraph4spring.checkpoint.springai;

import java.util.List;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.chat.MessageArbitraries;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Provide;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;

import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;

class SpringAiMessagesPropertyTests {

	private final SpringAiMessages converter = new SpringAiMessages();

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void messagesComeBackWithAllThatTheyHold(@ForAll("messages") List<Message> messages) {
		List<?> read = fromRow(toRow(messages));
		assertThat(read.stream().map(this::withoutId)).isEqualTo(messages.stream().map(this::withoutId).toList());
	}

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void messagesAreWrittenAgainAsTheSameBytes(@ForAll("messages") List<Message> messages) {
		TypedValue row = toRow(messages);
		assertThat(toRow(messages)).isEqualTo(row);
		assertThat(toRow(fromRow(row))).isEqualTo(row);
	}

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void whatPythonStoredIsWrittenAgainAsTheSameBytes(@ForAll("stored") List<?> stored) {
		TypedValue row = this.serializer.serialize(stored);
		TypedValue again = toRow(fromRow(row));
		assertThat(again).isEqualTo(row);
		assertThat(toRow(fromRow(again))).isEqualTo(row);
	}

	private TypedValue toRow(List<?> messages) {
		return this.serializer.serialize(this.converter.toStored(messages));
	}

	private List<?> fromRow(TypedValue row) {
		return this.converter.fromStored((List<?>) this.serializer.deserialize(row));
	}

	// the id of a message that says what another one before it says shows
	private List<Object> withoutId(Object value) {
		Message message = (Message) value;
		var metadata = message.getMetadata()
			.entrySet()
			.stream()
			.filter((entry) -> !(entry.getKey().equals("id") && entry.getValue().toString().length() == 36))
			.collect(Collectors.toMap((entry) -> entry.getKey(), (entry) -> entry.getValue()));
		Object text = (message.getText() != null) ? message.getText() : List.of("no text");
		Object calls = (message instanceof AssistantMessage assistant) ? assistant.getToolCalls() : List.of();
		Object answers = (message instanceof ToolResponseMessage responses) ? responses.getResponses() : List.of();
		Object media = (message instanceof MediaContent content)
				? content.getMedia().stream().map(SpringAiMessagesPropertyTests::parts).toList() : List.of();
		return List.of(message.getMessageType(), text, metadata, calls, answers, media);
	}

	private static List<Object> parts(Media medium) {
		Object data = (medium.getData() instanceof byte[]) ? bytes(medium.getDataAsByteArray()) : medium.getData();
		return List.of(medium.getMimeType(), data, String.valueOf(medium.getId()), medium.getName());
	}

	private static List<Byte> bytes(byte[] data) {
		return java.util.stream.IntStream.range(0, data.length).mapToObj((i) -> data[i]).toList();
	}

	@Provide
	Arbitrary<List<io.github.langgraph4spring.checkpoint.message.Message>> stored() {
		return MessageArbitraries.stored().list().ofMaxSize(4);
	}

	@Provide
	Arbitrary<List<Message>> messages() {
		return Arbitraries.oneOf(users(), systems(), assistants(), answers()).list().ofMaxSize(5);
	}

	private static Arbitrary<Message> users() {
		return Combinators
			.combine(MessageArbitraries.texts(), media().list().ofMaxSize(2), MessageArbitraries.metadata())
			.as((text, media, metadata) -> UserMessage.builder().text(text).media(media).metadata(metadata).build());
	}

	private static Arbitrary<Message> systems() {
		return Combinators.combine(MessageArbitraries.texts(), MessageArbitraries.metadata())
			.as((text, metadata) -> SystemMessage.builder().text(text).metadata(metadata).build());
	}

	private static Arbitrary<Message> assistants() {
		Arbitrary<AssistantMessage.ToolCall> calls = Combinators
			.combine(MessageArbitraries.texts(), Arbitraries.of("function", "custom"), MessageArbitraries.texts(),
					MessageArbitraries.arguments())
			.as(AssistantMessage.ToolCall::new);
		return Combinators
			.combine(MessageArbitraries.texts().injectNull(0.2), calls.list().ofMaxSize(3), media().list().ofMaxSize(1),
					MessageArbitraries.metadata())
			.as((text, toolCalls, media, metadata) -> AssistantMessage.builder()
				.content(text)
				.toolCalls(toolCalls)
				.media(media)
				.properties(metadata)
				.build());
	}

	private static Arbitrary<Message> answers() {
		Arbitrary<ToolResponse> response = Combinators
			.combine(MessageArbitraries.texts(), MessageArbitraries.texts(), MessageArbitraries.texts())
			.as(ToolResponse::new);
		return Combinators.combine(response.list().ofMinSize(1).ofMaxSize(3), MessageArbitraries.metadata())
			.as((responses, metadata) -> ToolResponseMessage.builder().responses(responses).metadata(metadata).build());
	}

	private static Arbitrary<Media> media() {
		return Combinators
			.combine(
					Arbitraries.of("image/png", "audio/wav", "video/mp4", "application/pdf",
							"text/plain;charset=UTF-8"),
					Arbitraries.of(true, false), MessageArbitraries.texts(), MessageArbitraries.texts().injectNull(0.5),
					MessageArbitraries.texts().injectNull(0.5))
			.as((type, binary, data, id, name) -> {
				Media.Builder medium = Media.builder().mimeType(MimeType.valueOf(type)).id(id).name(name);
				return (binary ? medium.data(data.getBytes()) : medium.data(data)).build();
			});
	}

}
