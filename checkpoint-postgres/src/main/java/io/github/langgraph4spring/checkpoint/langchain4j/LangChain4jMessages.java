package io.github.langgraph4spring.checkpoint.langchain4j;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.chat.MessageConverter;
import io.github.langgraph4spring.checkpoint.chat.ToolCallText;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessageChunk;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessageChunk;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.jspecify.annotations.Nullable;

/**
 * Stores LangChain4j's chat messages as LangChain's, so that Python and JavaScript read
 * them, and reads LangChain's as LangChain4j's.
 * <p>
 * Attributes are the metadata. What a model thinks is a content block of the type
 * {@code reasoning}; generated images and sounds are content blocks too. A custom message
 * is LangChain's chat message, with the attribute {@code role} as its role and
 * {@code content} as its content. A system message without text cannot be a LangChain4j
 * message, and stays as it is. Integers of attributes come back in the narrowest of
 * {@code Integer}, {@code Long} and {@code BigInteger}. Thread-safe.
 */
public final class LangChain4jMessages extends MessageConverter<dev.langchain4j.data.message.ChatMessage> {

	private static final String TEXT = "text";

	private static final String IS_ERROR = "is_error";

	private static final String TOOL_CALL_ID = "tool_call_id";

	private static final String ROLE = "role";

	private static final String CONTENT = "content";

	private static final String CUSTOM = "custom";

	/**
	 * Creates a converter that stores no classes of the application in attributes.
	 */
	public LangChain4jMessages() {
		this((type) -> false);
	}

	/**
	 * Creates a converter.
	 * @param allowed tells which classes of the application may be stored in attributes:
	 * those that the serializer is allowed to write
	 */
	public LangChain4jMessages(Predicate<Class<?>> allowed) {
		super(dev.langchain4j.data.message.ChatMessage.class, "langchain4j", allowed);
	}

	@Override
	protected Map<String, ? extends @Nullable Object> metadata(dev.langchain4j.data.message.ChatMessage message) {
		if (message instanceof UserMessage user) {
			return user.attributes();
		}
		if (message instanceof AiMessage ai) {
			return ai.attributes();
		}
		if (message instanceof dev.langchain4j.data.message.SystemMessage system) {
			return system.attributes();
		}
		if (message instanceof ToolExecutionResultMessage result) {
			return result.attributes();
		}
		return (message instanceof CustomMessage custom) ? custom.attributes() : Map.of();
	}

	@Override
	protected @Nullable List<Message> write(dev.langchain4j.data.message.ChatMessage message) {
		if (message instanceof UserMessage user) {
			Fields fields = new HumanMessage(ContentBlocks.content(user.contents())).fields().with("name", user.name());
			return List.of(new HumanMessage(withMetadata(fields, ADDITIONAL_KWARGS, user.attributes(), Map.of())));
		}
		if (message instanceof AiMessage ai) {
			return List.of(write(ai));
		}
		if (message instanceof dev.langchain4j.data.message.SystemMessage system) {
			return List.of(new SystemMessage(withMetadata(new SystemMessage(system.text()).fields(), ADDITIONAL_KWARGS,
					system.attributes(), Map.of())));
		}
		if (message instanceof ToolExecutionResultMessage result) {
			return List.of(write(result));
		}
		return (message instanceof CustomMessage custom) ? List.of(write(custom)) : null;
	}

	private Message write(AiMessage ai) {
		List<ToolCallText> calls = ai.toolExecutionRequests()
			.stream()
			.map((request) -> new ToolCallText(request.id(), ToolCallText.FUNCTION,
					Objects.toString(request.name(), ""), request.arguments()))
			.toList();
		return new AIMessage(withMetadata(withToolCalls(new AIMessage(AiContent.of(ai)).fields(), calls),
				RESPONSE_METADATA, AiContent.attributes(ai),
				(ai.text() == null) ? Collections.singletonMap(TEXT, null) : Map.of()));
	}

	private Message write(ToolExecutionResultMessage result) {
		Map<String, @Nullable Object> own = new LinkedHashMap<>();
		if (result.id() == null) {
			own.put(TOOL_CALL_ID, null);
		}
		boolean error = Boolean.TRUE.equals(result.isError());
		if (result.isError() != null && !error) {
			own.put(IS_ERROR, false);
		}
		Fields fields = new ToolMessage(ContentBlocks.content(result.contents()), Objects.toString(result.id(), ""),
				result.toolName(), null)
			.fields();
		return new ToolMessage(withMetadata(error ? fields.with("status", "error") : fields, ADDITIONAL_KWARGS,
				result.attributes(), own));
	}

	private Message write(CustomMessage custom) {
		Map<String, Object> attributes = custom.attributes();
		Object content = (attributes.get(CONTENT) instanceof String text) ? text : "";
		String role = (attributes.get(ROLE) instanceof String text) ? text : CUSTOM;
		return new ChatMessage(
				withMetadata(new ChatMessage(content, role, null).fields(), ADDITIONAL_KWARGS, attributes, Map.of()));
	}

	@Override
	@SuppressWarnings("NullAway") // LangChain4j's attributes may be null
	protected dev.langchain4j.data.message.@Nullable ChatMessage read(List<Message> stored,
			Map<String, @Nullable Object> additional) {
		Message message = stored.get(0);
		Map<String, @Nullable Object> attributes = metadata(message, ADDITIONAL_KWARGS, additional);
		if (message instanceof HumanMessage || message instanceof HumanMessageChunk) {
			return UserMessage.builder()
				.name(message.name())
				.contents(contents(message))
				.attributes(attributes)
				.build();
		}
		if (message instanceof AIMessage || message instanceof AIMessageChunk) {
			return ai(message, additional);
		}
		if (message instanceof SystemMessage || message instanceof SystemMessageChunk) {
			return message.text().trim().isEmpty() ? null
					: dev.langchain4j.data.message.SystemMessage.builder()
						.text(message.text())
						.attributes(attributes)
						.build();
		}
		if (message instanceof RemoveMessage) {
			return null;
		}
		return (message instanceof ChatMessage || message instanceof ChatMessageChunk) ? custom(message, attributes)
				: result(message, attributes);
	}

	// a message must have some
	private static List<Content> contents(Message stored) {
		List<Content> contents = ContentBlocks.contents(stored.content());
		return contents.isEmpty() ? List.of(new TextContent("")) : contents;
	}

	@SuppressWarnings("NullAway") // LangChain4j's attributes may be null
	private AiMessage ai(Message stored, Map<String, @Nullable Object> additional) {
		List<ToolExecutionRequest> requests = toolCalls(stored).stream()
			.map((call) -> ToolExecutionRequest.builder()
				.id(call.id())
				.name(call.name())
				.arguments(call.arguments())
				.build())
			.toList();
		return AiMessage.builder()
			.text(ownEntries(stored).containsKey(TEXT) ? null : stored.text())
			.thinking(AiContent.thinking(stored))
			.toolExecutionRequests(requests)
			.attributes(AiContent.addTo(metadata(stored, RESPONSE_METADATA, additional), stored))
			.build();
	}

	@SuppressWarnings("NullAway") // LangChain4j's attributes may be null
	private ToolExecutionResultMessage result(Message stored, Map<String, @Nullable Object> attributes) {
		Map<?, ?> own = ownEntries(stored);
		Boolean error = "error".equals(stored.fields().string("status")) ? Boolean.TRUE
				: own.containsKey(IS_ERROR) ? Boolean.FALSE : null;
		return ToolExecutionResultMessage.builder()
			.id(own.containsKey(TOOL_CALL_ID) ? null : stored.fields().string(TOOL_CALL_ID))
			.toolName(stored.name())
			.contents(contents(stored))
			.isError(error)
			.attributes(attributes)
			.build();
	}

	@SuppressWarnings("NullAway") // LangChain4j's attributes may be null
	private static CustomMessage custom(Message stored, Map<String, @Nullable Object> attributes) {
		String role = stored.fields().string(ROLE);
		if (role != null && !role.equals(CUSTOM)) {
			attributes.putIfAbsent(ROLE, role);
		}
		if (!stored.text().isEmpty()) {
			attributes.putIfAbsent(CONTENT, stored.text());
		}
		return new CustomMessage(attributes);
	}

}
