package io.github.langgraph4spring.checkpoint.langchain4j;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import io.github.langgraph4spring.checkpoint.chat.MessageArbitraries;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import static org.assertj.core.api.Assertions.assertThat;

class LangChain4jMessagesPropertyTests {

	private final LangChain4jMessages converter = new LangChain4jMessages();

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void messagesComeBackEqual(@ForAll("messages") ChatMessage message) {
		assertThat(fromRow(toRow(List.of(message)))).isEqualTo(List.of(message));
	}

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void messagesAreWrittenAgainAsTheSameBytes(@ForAll("lists") List<ChatMessage> messages) {
		TypedValue row = toRow(messages);
		assertThat(toRow(messages)).isEqualTo(row);
		assertThat(toRow(fromRow(row))).isEqualTo(row);
	}

	@Property(tries = 300, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
	void whatPythonStoredIsWrittenAgainAsTheSameBytes(@ForAll("stored") List<Message> stored) {
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

	@Provide
	Arbitrary<List<Message>> stored() {
		return MessageArbitraries.stored().list().ofMaxSize(4);
	}

	@Provide
	Arbitrary<List<ChatMessage>> lists() {
		return messages().list().ofMaxSize(4);
	}

	@Provide
	Arbitrary<ChatMessage> messages() {
		return Arbitraries.oneOf(users(), systems(), models(), results(), customs());
	}

	private static Arbitrary<ChatMessage> users() {
		return Combinators
			.combine(MessageArbitraries.texts().injectNull(0.5), contents().list().ofMinSize(1).ofMaxSize(3),
					attributes())
			.as((name, contents,
					attributes) -> UserMessage.builder().name(name).contents(contents).attributes(attributes).build());
	}

	private static Arbitrary<ChatMessage> systems() {
		return Combinators.combine(MessageArbitraries.texts().filter((text) -> !text.trim().isEmpty()), attributes())
			.as((text, attributes) -> SystemMessage.builder().text(text).attributes(attributes).build());
	}

	private static Arbitrary<ChatMessage> models() {
		Arbitrary<ToolExecutionRequest> requests = Combinators
			.combine(MessageArbitraries.texts().injectNull(0.2), MessageArbitraries.texts(),
					MessageArbitraries.arguments().injectNull(0.1))
			.as((id, name, arguments) -> ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build());
		return Combinators
			.combine(MessageArbitraries.texts().injectNull(0.2), MessageArbitraries.texts().injectNull(0.6),
					requests.list().ofMaxSize(3), images().list().ofMaxSize(2), audios().list().ofMaxSize(1),
					attributes())
			.as((text, thinking, calls, images, audios, attributes) -> {
				Map<String, Object> all = new HashMap<>(attributes);
				if (!images.isEmpty()) {
					all.put(AiMessage.GENERATED_IMAGES_KEY, images);
				}
				if (!audios.isEmpty()) {
					all.put(AiMessage.GENERATED_AUDIO_KEY, audios);
				}
				return AiMessage.builder()
					.text(text)
					.thinking(thinking)
					.toolExecutionRequests(calls)
					.attributes(all)
					.build();
			});
	}

	private static Arbitrary<ChatMessage> results() {
		return Combinators
			.combine(MessageArbitraries.texts().injectNull(0.2), MessageArbitraries.texts().injectNull(0.2),
					contents().list().ofMinSize(1).ofMaxSize(2), Arbitraries.of(true, false).injectNull(0.5),
					attributes())
			.as((id, name, contents, error, attributes) -> ToolExecutionResultMessage.builder()
				.id(id)
				.toolName(name)
				.contents(contents)
				.isError(error)
				.attributes(attributes)
				.build());
	}

	private static Arbitrary<ChatMessage> customs() {
		return Combinators
			.combine(attributes(), Arbitraries.of("control", "custom").injectNull(0.3),
					MessageArbitraries.texts().injectNull(0.3))
			.as((attributes, role, content) -> {
				Map<String, Object> all = new HashMap<>(attributes);
				all.put("role", role);
				all.put("content", content);
				return CustomMessage.from(all);
			});
	}

	private static Arbitrary<Map<String, Object>> attributes() {
		return Combinators.combine(MessageArbitraries.metadata(), Arbitraries.of(true, false)).as((map, withNull) -> {
			Map<String, Object> attributes = new HashMap<>(map);
			if (withNull) {
				attributes.put("nothing", null);
			}
			return attributes;
		});
	}

	private static Arbitrary<Content> contents() {
		List<Content> fixed = new ArrayList<>();
		for (ImageContent.DetailLevel level : ImageContent.DetailLevel.values()) {
			fixed.add(ImageContent.from("https://example.com/a.png", level));
		}
		fixed.add(ImageContent.from("AQI=", "image/png"));
		fixed.add(VideoContent.from("AQI=", "video/mp4"));
		fixed.add(VideoContent.from("https://example.com/a.mp4"));
		fixed.add(PdfFileContent.from("AQI=", "application/pdf"));
		fixed.add(PdfFileContent.from(URI.create("https://example.com/a.pdf")));
		return Arbitraries.oneOf(MessageArbitraries.texts().map(TextContent::new), Arbitraries.of(fixed),
				images().map(ImageContent::new), audios().map(AudioContent::new));
	}

	private static Arbitrary<Image> images() {
		return Arbitraries.of(Image.builder().url("https://example.com/b.png").revisedPrompt("a cat").build(),
				Image.builder().base64Data("AQI=").mimeType("image/png").build());
	}

	private static Arbitrary<Audio> audios() {
		return Arbitraries.of(Audio.builder().base64Data("AQI=").mimeType("audio/wav").build(),
				Audio.builder().binaryData(new byte[] { 1, 2 }).mimeType("audio/wav").build(),
				Audio.builder().url("https://example.com/a.wav").build());
	}

}
