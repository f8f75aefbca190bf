package io.github.langgraph4spring.checkpoint.springai;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.message.MediaBlock;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;

import org.springframework.util.MimeType;

/**
 * Media as LangChain's content blocks.
 */
final class MediaBlocks {

	private static final String FILENAME = "filename";

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
			Map<String, String> block = new LinkedHashMap<>();
			block.put("type", "text");
			block.put("text", text);
			blocks.add(block);
		}
		media.forEach((medium) -> blocks.add(block(medium).asMap()));
		return blocks;
	}

	private static MediaBlock block(Media medium) {
		String type = medium.getMimeType().toString();
		Object data = medium.getData();
		String base64 = (data instanceof byte[] bytes) ? Base64.getEncoder().encodeToString(bytes) : null;
		return new MediaBlock(MediaBlock.typeOf(type), base64, (base64 == null) ? data.toString() : null, type,
				medium.getId(), Map.of(FILENAME, medium.getName()));
	}

	static List<Media> media(@Nullable Object content) {
		List<Media> media = new ArrayList<>();
		if (content instanceof List<?> blocks) {
			for (Object block : blocks) {
				if (block instanceof Map<?, ?> map) {
					MediaBlock.of(map).flatMap(MediaBlocks::medium).ifPresent(media::add);
				}
			}
		}
		return media;
	}

	private static Optional<Media> medium(MediaBlock block) {
		try {
			String type = (block.mimeType() != null) ? block.mimeType()
					: "file".equals(block.type()) ? "application/octet-stream" : block.type() + "/*";
			Media.Builder medium = Media.builder().mimeType(MimeType.valueOf(type));
			if (block.base64() != null) {
				medium.data(Base64.getDecoder().decode(block.base64()));
			}
			else {
				medium.data(Objects.requireNonNull(block.url()));
			}
			if (block.id() != null) {
				medium.id(block.id());
			}
			// Spring AI would make up another name each time
			medium.name((block.extras().get(FILENAME) instanceof String name) ? name : block.type());
			return Optional.of(medium.build());
		}
		catch (IllegalArgumentException ex) {
			// what Spring AI cannot hold stays in the stored message
			return Optional.empty();
		}
	}

}
