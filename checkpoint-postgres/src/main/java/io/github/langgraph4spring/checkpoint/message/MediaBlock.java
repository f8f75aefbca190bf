package io.github.langgraph4spring.checkpoint.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A content block that holds an image, a sound, a video or another file, as LangChain has
 * them ({@code langchain_core.messages.content}): its data, or where they are.
 *
 * @param type one of {@code image}, {@code audio}, {@code video} and {@code file}
 * @param base64 the data in Base64, or {@code null}
 * @param url where the data are, or {@code null}
 * @param mimeType the media type, or {@code null} if it is not known
 * @param id the block's id, or {@code null}
 * @param extras what providers read beside it, such as {@code filename} and
 * {@code detail}
 */
public record MediaBlock(String type, @Nullable String base64, @Nullable String url, @Nullable String mimeType,
		@Nullable String id, Map<String, @Nullable Object> extras) {

	private static final Set<String> TYPES = Set.of("image", "audio", "video", "file");

	public MediaBlock {
		if (!TYPES.contains(type)) {
			throw new IllegalArgumentException("The type of a media block is '" + type + "': give one of " + TYPES);
		}
		extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
	}

	/**
	 * Returns the type of the block that holds data of a media type.
	 * @param mimeType the media type
	 * @return the type, {@code file} if there is no closer one
	 */
	public static String typeOf(String mimeType) {
		String type = mimeType.substring(0, Math.max(mimeType.indexOf('/'), 0));
		return TYPES.contains(type) ? type : "file";
	}

	/**
	 * Reads a content block: LangChain's own, those of its earlier version
	 * ({@code source_type}), and OpenAI's {@code image_url}.
	 * @param block the block as it is stored
	 * @return the block, or empty if it holds no media, or neither data nor an address
	 */
	public static Optional<MediaBlock> of(Map<?, ?> block) {
		String type = string(block, "type");
		if ("image_url".equals(type)) {
			Map<?, ?> image = (block.get("image_url") instanceof Map<?, ?> map) ? map
					: Collections.singletonMap("url", block.get("image_url"));
			Map<String, @Nullable Object> extras = (image.get("detail") instanceof String detail)
					? Map.of("detail", detail) : Map.of();
			return of("image", null, string(image, "url"), null, null, extras);
		}
		String base64 = string(block, "base64");
		if (base64 == null && "base64".equals(block.get("source_type"))) {
			base64 = string(block, "data");
		}
		return of(type, base64, string(block, "url"), string(block, "mime_type"), string(block, "id"),
				MessageFields.map(block.get("extras")));
	}

	private static Optional<MediaBlock> of(@Nullable String type, @Nullable String base64, @Nullable String url,
			@Nullable String mimeType, @Nullable String id, Map<String, @Nullable Object> extras) {
		return (type != null && TYPES.contains(type) && (base64 != null || url != null))
				? Optional.of(new MediaBlock(type, base64, url, mimeType, id, extras)) : Optional.empty();
	}

	private static @Nullable String string(Map<?, ?> block, String name) {
		return (block.get(name) instanceof String string) ? string : null;
	}

	/**
	 * Returns the block as it is stored.
	 * @return the block
	 */
	public Map<String, @Nullable Object> asMap() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("type", this.type);
		putIfPresent(map, "base64", this.base64);
		putIfPresent(map, "url", this.url);
		putIfPresent(map, "mime_type", this.mimeType);
		putIfPresent(map, "id", this.id);
		putIfPresent(map, "extras", this.extras.isEmpty() ? null : this.extras);
		return map;
	}

	private static void putIfPresent(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
		if (value != null) {
			map.put(name, value);
		}
	}

}
