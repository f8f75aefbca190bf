package io.github.langgraph4spring.checkpoint.springai;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;

import org.springframework.util.MimeType;

/**
 * Media as LangChain's content blocks.
 */
final class MediaBlocks {

	private static final Set<String> KINDS = Set.of("image", "audio", "video");

	private MediaBlocks() {
	}

	/**
	 * Returns the content of a message: its text alone, or blocks if it has media.
	 */
	static Object content(@Nullable String text, Collection<Media> media) {
		if (media.isEmpty()) {
			return Objects.toString(text, "");
		}
		List<Object> blocks = new ArrayList<>();
		if (text != null && !text.isEmpty()) {
			blocks.add(Map.of("type", "text", "text", text));
		}
		media.forEach((medium) -> blocks.add(block(medium)));
		return blocks;
	}

	private static Map<String, @Nullable Object> block(Media medium) {
		MimeType type = medium.getMimeType();
		Map<String, @Nullable Object> block = new LinkedHashMap<>();
		block.put("type", KINDS.contains(type.getType()) ? type.getType() : "file");
		if (medium.getData() instanceof byte[] bytes) {
			block.put("base64", Base64.getEncoder().encodeToString(bytes));
		}
		else {
			block.put("url", medium.getData().toString());
		}
		block.put("mime_type", type.toString());
		if (medium.getId() != null) {
			block.put("id", medium.getId());
		}
		return block;
	}

	static List<Media> media(@Nullable Object content) {
		List<Media> media = new ArrayList<>();
		for (Map<?, ?> block : SpringAiMessages.maps(content)) {
			medium(block).ifPresent(media::add);
		}
		return media;
	}

	private static Optional<Media> medium(Map<?, ?> block) {
		try {
			if (block.get("mime_type") instanceof String type) {
				Media.Builder medium = Media.builder().mimeType(MimeType.valueOf(type));
				if (block.get("id") instanceof String id) {
					medium.id(id);
				}
				if (block.get("base64") instanceof String base64) {
					return Optional.of(medium.data(Base64.getDecoder().decode(base64)).build());
				}
				else if (block.get("url") instanceof String url) {
					return Optional.of(medium.data(URI.create(url)).build());
				}
			}
		}
		catch (IllegalArgumentException ex) {
			// what Spring AI cannot hold stays in the stored message
		}
		return Optional.empty();
	}

}
