package io.github.langgraph4spring.checkpoint.springai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AbstractMessage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.MediaContent;

/**
 * Stores Spring AI's chat messages as LangChain's, so that Python and JavaScript read
 * them, and reads LangChain's as Spring AI's.
 * <p>
 * A tool response message of several answers is stored as as many tool messages. Metadata
 * is stored as far as it consists of strings, numbers, booleans, lists and maps.
 * Thread-safe.
 */
public final class SpringAiMessages implements ValueConverter {

	private static final String ADDITIONAL_KWARGS = "additional_kwargs";

	private static final String RESPONSE_METADATA = "response_metadata";

	// What Spring AI has no place for goes along in the metadata, and back into the row
	// as
	// long as the message is not changed.
	private static final String STORED = SpringAiMessages.class.getName() + ".stored";

	@Override
	public List<@Nullable Object> toStored(List<? extends @Nullable Object> values) {
		List<@Nullable Object> stored = new ArrayList<>(values.size());
		for (Object value : values) {
			List<?> messages = (value != null) ? toStored(value) : null;
			stored.addAll((messages != null) ? messages : Collections.singletonList(value));
		}
		return stored;
	}

	@Override
	public List<@Nullable Object> fromStored(List<? extends @Nullable Object> stored) {
		List<@Nullable Object> values = new ArrayList<>(stored.size());
		for (Object element : stored) {
			Object message = (element != null) ? fromStored(element) : null;
			values.add((message != null) ? message : element);
		}
		return values;
	}

	private @Nullable List<?> toStored(Object value) {
		if (value instanceof AbstractMessage message && message.getMetadata().get(STORED) instanceof Message stored
				&& isUnchanged(message, stored)) {
			return List.of(stored);
		}
		if (value instanceof UserMessage user) {
			Object content = MediaBlocks.content(user.getText(), user.getMedia());
			return List.of(new HumanMessage(withMetadata(new HumanMessage(content).fields(), ADDITIONAL_KWARGS, user)));
		}
		if (value instanceof org.springframework.ai.chat.messages.SystemMessage system) {
			Fields fields = new SystemMessage(Objects.toString(system.getText(), "")).fields();
			return List.of(new SystemMessage(withMetadata(fields, ADDITIONAL_KWARGS, system)));
		}
		if (value instanceof AssistantMessage assistant) {
			return List.of(ai(assistant));
		}
		if (value instanceof ToolResponseMessage responses) {
			return responses.getResponses()
				.stream()
				.map((response) -> new ToolMessage(withMetadata(
						new ToolMessage(response.responseData(), response.id(), response.name(), null).fields(),
						ADDITIONAL_KWARGS, responses)))
				.toList();
		}
		return null;
	}

	private boolean isUnchanged(AbstractMessage message, Message stored) {
		Object read = fromStored(stored);
		return message.equals(read) && media(message).equals(media(read));
	}

	private static List<Object> media(@Nullable Object message) {
		return (message instanceof MediaContent content)
				? content.getMedia().stream().map((medium) -> MediaBlocks.content(null, List.of(medium))).toList()
				: List.of();
	}

	private static AIMessage ai(AssistantMessage assistant) {
		ToolCalls calls = ToolCalls.of(assistant.getToolCalls());
		Object content = MediaBlocks.content(assistant.getText(), assistant.getMedia());
		String id = (assistant.getMetadata().get("id") instanceof String text && !text.isEmpty()) ? text : null;
		Fields fields = new AIMessage(content, calls.valid(), id).fields();
		if (!assistant.getToolCalls().isEmpty()) {
			fields = fields.with(ADDITIONAL_KWARGS, Map.of("tool_calls", calls.raw()))
				.with("invalid_tool_calls", calls.invalid());
		}
		return new AIMessage(withMetadata(fields, RESPONSE_METADATA, assistant));
	}

	private static Fields withMetadata(Fields fields, String name, AbstractMessage message) {
		Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
		message.getMetadata().forEach((key, value) -> {
			if (!key.equals(AbstractMessage.MESSAGE_TYPE) && isPlain(value)) {
				metadata.put(key, value);
			}
		});
		return metadata.isEmpty() ? fields : fields.with(name, metadata);
	}

	private static boolean isPlain(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return list.stream().allMatch(SpringAiMessages::isPlain);
		}
		if (value instanceof Map<?, ?> map) {
			return map.keySet().stream().allMatch(String.class::isInstance)
					&& map.values().stream().allMatch(SpringAiMessages::isPlain);
		}
		return value == null || value instanceof String || value instanceof Boolean || value instanceof Integer
				|| value instanceof Long || value instanceof Double;
	}

	private @Nullable Object fromStored(Object stored) {
		Object plain = fromStored(stored, null);
		List<?> again = (plain != null) ? toStored(plain) : null;
		boolean whole = again == null || again.equals(List.of(stored));
		return whole ? plain : fromStored(stored, (Message) stored);
	}

	private static @Nullable Object fromStored(Object stored, @Nullable Message kept) {
		if (stored instanceof HumanMessage human) {
			return UserMessage.builder()
				.text(human.text())
				.media(MediaBlocks.media(human.content()))
				.metadata(metadata(kept, human.additionalKwargs()))
				.build();
		}
		if (stored instanceof SystemMessage system) {
			return org.springframework.ai.chat.messages.SystemMessage.builder()
				.text(system.text())
				.metadata(metadata(kept, system.additionalKwargs()))
				.build();
		}
		if (stored instanceof AIMessage ai) {
			return AssistantMessage.builder()
				.content(ai.text())
				.properties(assistantMetadata(ai, kept))
				.toolCalls(ToolCalls.of(ai))
				.media(MediaBlocks.media(ai.content()))
				.build();
		}
		if (stored instanceof ToolMessage tool) {
			ToolResponse response = new ToolResponse(Objects.toString(tool.toolCallId(), ""),
					Objects.toString(tool.name(), ""), tool.text());
			return ToolResponseMessage.builder()
				.responses(List.of(response))
				.metadata(metadata(kept, tool.additionalKwargs()))
				.build();
		}
		return null;
	}

	private static Map<String, Object> assistantMetadata(Message ai, @Nullable Message kept) {
		Map<String, Object> metadata = metadata(kept, ai.responseMetadata());
		if (ai.id() != null) {
			metadata.putIfAbsent("id", ai.id());
		}
		return metadata;
	}

	// Spring AI's builders copy the map into one that may hold no nulls
	private static Map<String, Object> metadata(@Nullable Message kept, Map<String, @Nullable Object> stored) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		if (kept != null) {
			metadata.put(STORED, kept);
		}
		stored.forEach((name, value) -> {
			if (value != null) {
				metadata.put(name, value);
			}
		});
		return metadata;
	}

	/** Returns the elements that are maps. */
	static List<Map<?, ?>> maps(@Nullable Object list) {
		List<Map<?, ?>> maps = new ArrayList<>();
		if (list instanceof List<?> elements) {
			elements.forEach((element) -> {
				if (element instanceof Map<?, ?> map) {
					maps.add(map);
				}
			});
		}
		return maps;
	}

}
