package io.github.langgraph4spring.checkpoint.langchain4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The content of what a model says: its thoughts, its text, and the images and sounds
 * that LangChain4j keeps in attributes.
 */
final class AiContent {

	private static final String REASONING = "reasoning";

	// Anthropic's blocks
	private static final String THINKING = "thinking";

	private AiContent() {
	}

	/**
	 * Returns the content: the text alone, or blocks if there is anything else.
	 */
	static Object of(AiMessage message) {
		List<Object> blocks = new ArrayList<>();
		if (message.thinking() != null) {
			blocks.add(ContentBlocks.block(REASONING, message.thinking()));
		}
		if (message.text() != null && !message.text().isEmpty()) {
			blocks.add(ContentBlocks.text(message.text()));
		}
		message.images().forEach((image) -> blocks.add(ContentBlocks.image(image, null)));
		message.audios().forEach((audio) -> blocks.add(ContentBlocks.audio(audio)));
		boolean onlyText = message.thinking() == null && message.images().isEmpty() && message.audios().isEmpty();
		return onlyText ? Objects.toString(message.text(), "") : blocks;
	}

	/**
	 * Returns the attributes that are not content.
	 */
	static Map<String, Object> attributes(AiMessage message) {
		Map<String, Object> attributes = new LinkedHashMap<>(message.attributes());
		if (!message.images().isEmpty()) {
			attributes.remove(AiMessage.GENERATED_IMAGES_KEY);
		}
		if (!message.audios().isEmpty()) {
			attributes.remove(AiMessage.GENERATED_AUDIO_KEY);
		}
		return attributes;
	}

	static @Nullable String thinking(Message stored) {
		List<String> thoughts = new ArrayList<>();
		if (stored.content() instanceof List<?> blocks) {
			for (Object block : blocks) {
				if (block instanceof Map<?, ?> map
						&& (REASONING.equals(map.get("type")) || THINKING.equals(map.get("type")))
						&& map.get(map.get("type")) instanceof String thought) {
					thoughts.add(thought);
				}
			}
		}
		return thoughts.isEmpty() ? null : String.join("", thoughts);
	}

	/**
	 * Adds the images and sounds of a content to attributes.
	 */
	static Map<String, @Nullable Object> addTo(Map<String, @Nullable Object> attributes, Message stored) {
		List<Content> contents = ContentBlocks.contents(stored.content());
		List<Image> images = contents.stream()
			.filter(ImageContent.class::isInstance)
			.map((content) -> ((ImageContent) content).image())
			.toList();
		List<Audio> audios = contents.stream()
			.filter(AudioContent.class::isInstance)
			.map((content) -> ((AudioContent) content).audio())
			.toList();
		if (!images.isEmpty()) {
			attributes.put(AiMessage.GENERATED_IMAGES_KEY, images);
		}
		if (!audios.isEmpty()) {
			attributes.put(AiMessage.GENERATED_AUDIO_KEY, audios);
		}
		return attributes;
	}

}
