package io.github.langgraph4spring.checkpoint.message;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A chat message as LangChain stores it ({@code langchain_core.messages}). All of its
 * fields are kept, known here or not.
 */
public sealed interface Message permits AIMessage, AIMessageChunk, ChatMessage, ChatMessageChunk, FunctionMessage,
		FunctionMessageChunk, HumanMessage, HumanMessageChunk, RemoveMessage, SystemMessage, SystemMessageChunk,
		ToolMessage, ToolMessageChunk {

	/**
	 * Returns the fields as they are stored.
	 * @return the fields
	 */
	Fields fields();

	/**
	 * Returns the content.
	 * @return a string, a list of content blocks (strings and maps), or {@code null} if
	 * there is none
	 */
	default @Nullable Object content() {
		return fields().get("content");
	}

	/**
	 * Returns the text of the content: the string, or the text blocks joined.
	 * @return the text, empty if there is none
	 */
	default String text() {
		Object content = content();
		if (content instanceof List<?> blocks) {
			return blocks.stream()
				.map((block) -> (block instanceof Map<?, ?> map && "text".equals(map.get("type"))) ? map.get("text")
						: block)
				.filter(String.class::isInstance)
				.map(String.class::cast)
				.collect(Collectors.joining());
		}
		return Objects.toString(content, "");
	}

	/**
	 * Returns the message's id.
	 * @return the id, or {@code null} if it has none
	 */
	default @Nullable String id() {
		return fields().string("id");
	}

	/**
	 * Returns the name of who speaks.
	 * @return the name, or {@code null} if there is none
	 */
	default @Nullable String name() {
		return fields().string("name");
	}

	/**
	 * Returns what the provider of the model adds to the message.
	 * @return the entries, empty if there are none
	 */
	default Map<String, @Nullable Object> additionalKwargs() {
		return MessageFields.map(fields().get("additional_kwargs"));
	}

	/**
	 * Returns what the provider of the model says about its answer.
	 * @return the entries, empty if there are none
	 */
	default Map<String, @Nullable Object> responseMetadata() {
		return MessageFields.map(fields().get("response_metadata"));
	}

}
