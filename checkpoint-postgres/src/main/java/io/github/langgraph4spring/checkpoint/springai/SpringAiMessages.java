package io.github.langgraph4spring.checkpoint.springai;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.chat.MessageConverter;
import io.github.langgraph4spring.checkpoint.chat.ToolCallText;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessageChunk;
import io.github.langgraph4spring.checkpoint.message.FunctionMessage;
import io.github.langgraph4spring.checkpoint.message.FunctionMessageChunk;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessageChunk;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessageChunk;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AbstractMessage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

/**
 * Stores Spring AI's chat messages as LangChain's, so that Python and JavaScript read
 * them, and reads LangChain's as Spring AI's.
 * <p>
 * A tool response message of several answers is as many tool messages, which become one
 * again if none was added or taken away; one without answers is nothing. Media are
 * content blocks; their address comes back as text, as Spring AI keeps it. Of a subclass
 * of Spring AI's messages its additional fields are not stored. Integers of metadata come
 * back in the narrowest of {@code Integer}, {@code Long} and {@code BigInteger}.
 * Thread-safe.
 */
public final class SpringAiMessages extends MessageConverter<Message> {

	private static final String TEXT = "text";

	/**
	 * Creates a converter that stores no classes of the application in metadata.
	 */
	public SpringAiMessages() {
		this((type) -> false);
	}

	/**
	 * Creates a converter.
	 * @param allowed tells which classes of the application may be stored in metadata:
	 * those that the serializer is allowed to write
	 */
	public SpringAiMessages(Predicate<Class<?>> allowed) {
		super(Message.class, "spring_ai", allowed);
	}

	@Override
	protected Map<String, ? extends @Nullable Object> metadata(Message message) {
		return message.getMetadata();
	}

	@Override
	protected @Nullable List<io.github.langgraph4spring.checkpoint.message.Message> write(Message message) {
		if (message instanceof UserMessage user) {
			Object content = MediaBlocks.content(user.getText(), user.getMedia());
			return List.of(new HumanMessage(described(new HumanMessage(content).fields(), ADDITIONAL_KWARGS, user)));
		}
		if (message instanceof org.springframework.ai.chat.messages.SystemMessage system) {
			Fields fields = new SystemMessage(Objects.toString(system.getText(), "")).fields();
			return List.of(new SystemMessage(described(fields, ADDITIONAL_KWARGS, system)));
		}
		if (message instanceof AssistantMessage assistant) {
			Fields fields = new AIMessage(MediaBlocks.content(assistant.getText(), assistant.getMedia())).fields();
			return List.of(new AIMessage(described(
					withToolCalls(fields, assistant.getToolCalls().stream().map(SpringAiMessages::text).toList()),
					RESPONSE_METADATA, assistant)));
		}
		if (message instanceof ToolResponseMessage responses) {
			return group(responses.getResponses()
				.stream()
				.map((response) -> new ToolMessage(described(tool(response).fields(), ADDITIONAL_KWARGS, responses)))
				.toList());
		}
		return null;
	}

	private Fields described(Fields fields, String field, Message message) {
		Map<String, Object> metadata = new LinkedHashMap<>(message.getMetadata());
		metadata.remove(AbstractMessage.MESSAGE_TYPE);
		return withMetadata(fields, field, metadata,
				(message.getText() == null) ? Collections.singletonMap(TEXT, null) : Map.of());
	}

	private static ToolMessage tool(ToolResponse response) {
		return new ToolMessage(Objects.toString(response.responseData(), ""), Objects.toString(response.id(), ""),
				(response.name() == null || response.name().isEmpty()) ? null : response.name(), null);
	}

	private static ToolCallText text(AssistantMessage.ToolCall call) {
		return new ToolCallText(call.id(), call.type(), call.name(), call.arguments());
	}

	private static AssistantMessage.ToolCall call(ToolCallText text) {
		return new AssistantMessage.ToolCall(Objects.toString(text.id(), ""), text.type(), text.name(),
				Objects.toString(text.arguments(), ""));
	}

	@Override
	protected @Nullable Message read(List<io.github.langgraph4spring.checkpoint.message.Message> stored,
			Map<String, @Nullable Object> additional) {
		io.github.langgraph4spring.checkpoint.message.Message first = stored.get(0);
		return switch (kind(first)) {
			case USER -> UserMessage.builder()
				.text(first.text())
				.media(MediaBlocks.media(first.content()))
				.metadata(nonNull(metadata(first, ADDITIONAL_KWARGS, additional)))
				.build();
			case SYSTEM -> org.springframework.ai.chat.messages.SystemMessage.builder()
				.text(first.text())
				.metadata(nonNull(metadata(first, ADDITIONAL_KWARGS, additional)))
				.build();
			case ASSISTANT -> AssistantMessage.builder()
				.content(ownEntries(first).containsKey(TEXT) ? null : first.text())
				.properties(nonNull(metadata(first, RESPONSE_METADATA, additional)))
				.toolCalls(toolCalls(first).stream().map(SpringAiMessages::call).toList())
				.media(MediaBlocks.media(first.content()))
				.build();
			case TOOL -> ToolResponseMessage.builder()
				.responses(stored.stream().map(SpringAiMessages::response).toList())
				.metadata(nonNull(metadata(first, ADDITIONAL_KWARGS, additional)))
				.build();
			case NONE -> null;
		};
	}

	private static ToolResponse response(io.github.langgraph4spring.checkpoint.message.Message stored) {
		return new ToolResponse(Objects.toString(stored.fields().string("tool_call_id"), ""),
				Objects.toString(stored.name(), ""), stored.text());
	}

	// Spring AI copies the map into one that may hold no nulls
	private static Map<String, Object> nonNull(Map<String, @Nullable Object> metadata) {
		Map<String, Object> nonNull = new LinkedHashMap<>();
		metadata.forEach((key, value) -> {
			if (value != null) {
				nonNull.put(key, value);
			}
		});
		return nonNull;
	}

	private static Kind kind(io.github.langgraph4spring.checkpoint.message.Message stored) {
		if (stored instanceof HumanMessage || stored instanceof HumanMessageChunk) {
			return Kind.USER;
		}
		if (stored instanceof AIMessage || stored instanceof AIMessageChunk) {
			return Kind.ASSISTANT;
		}
		if (stored instanceof SystemMessage || stored instanceof SystemMessageChunk) {
			return Kind.SYSTEM;
		}
		if (stored instanceof ToolMessage || stored instanceof ToolMessageChunk || stored instanceof FunctionMessage
				|| stored instanceof FunctionMessageChunk) {
			return Kind.TOOL;
		}
		return (stored instanceof ChatMessage || stored instanceof ChatMessageChunk)
				? ofRole(stored.fields().string("role")) : Kind.NONE;
	}

	private static Kind ofRole(@Nullable String role) {
		if ("assistant".equals(role) || "ai".equals(role)) {
			return Kind.ASSISTANT;
		}
		return ("system".equals(role) || "developer".equals(role)) ? Kind.SYSTEM : Kind.USER;
	}

	private enum Kind {

		USER, SYSTEM, ASSISTANT, TOOL, NONE

	}

}
