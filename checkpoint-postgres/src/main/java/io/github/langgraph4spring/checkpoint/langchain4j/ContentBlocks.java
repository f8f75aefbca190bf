package io.github.langgraph4spring.checkpoint.langchain4j;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.data.video.Video;
import io.github.langgraph4spring.checkpoint.message.MediaBlock;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's contents as LangChain's content blocks.
 */
final class ContentBlocks {

	private static final String DETAIL = "detail";

	private static final String REVISED_PROMPT = "revised_prompt";

	private static final String BINARY = "binary";

	private ContentBlocks() {
	}

	/**
	 * Returns the content of a message: its text alone, or blocks if there is anything
	 * else.
	 */
	static Object content(List<Content> contents) {
		return (contents.size() == 1 && contents.get(0) instanceof TextContent text) ? text.text()
				: contents.stream().map(ContentBlocks::block).toList();
	}

	private static Map<String, @Nullable Object> block(Content content) {
		if (content instanceof TextContent text) {
			return text(text.text());
		}
		if (content instanceof ImageContent image) {
			String detail = image.detailLevelSpecified() ? image.detailLevel().name().toLowerCase(Locale.ROOT) : null;
			return image(image.image(), detail);
		}
		if (content instanceof AudioContent audio) {
			return audio(audio.audio());
		}
		if (content instanceof VideoContent video) {
			return block("video", video.video().base64Data(), video.video().url(), video.video().mimeType(), Map.of());
		}
		if (content instanceof PdfFileContent pdf) {
			return block("file", pdf.pdfFile().base64Data(), pdf.pdfFile().url(), pdf.pdfFile().mimeType(), Map.of());
		}
		throw new IllegalArgumentException(
				"A content of " + content.getClass().getName() + " cannot be stored: LangChain has no block for it");
	}

	static Map<String, @Nullable Object> text(String text) {
		return block("text", text);
	}

	// in an order that is the same in every JVM
	static Map<String, @Nullable Object> block(String type, String text) {
		Map<String, @Nullable Object> block = new LinkedHashMap<>();
		block.put("type", type);
		block.put(type, text);
		return block;
	}

	static Map<String, @Nullable Object> image(Image image, @Nullable String detail) {
		Map<String, @Nullable Object> extras = new LinkedHashMap<>();
		if (detail != null) {
			extras.put(DETAIL, detail);
		}
		if (image.revisedPrompt() != null) {
			extras.put(REVISED_PROMPT, image.revisedPrompt());
		}
		return block("image", image.base64Data(), image.url(), image.mimeType(), extras);
	}

	static Map<String, @Nullable Object> audio(Audio audio) {
		boolean binary = audio.binaryData() != null && audio.base64Data() == null;
		String base64 = binary ? Base64.getEncoder().encodeToString(audio.binaryData()) : audio.base64Data();
		return block("audio", base64, audio.url(), audio.mimeType(), binary ? Map.of(BINARY, true) : Map.of());
	}

	private static Map<String, @Nullable Object> block(String type, @Nullable String base64, @Nullable URI url,
			@Nullable String mimeType, Map<String, @Nullable Object> extras) {
		return new MediaBlock(type, base64, (url != null) ? url.toString() : null, mimeType, null, extras).asMap();
	}

	/**
	 * Returns the contents that LangChain4j can hold.
	 */
	static List<Content> contents(@Nullable Object content) {
		List<Content> contents = new ArrayList<>();
		if (content instanceof List<?> blocks) {
			blocks.forEach((block) -> contentOf(block).ifPresent(contents::add));
		}
		else if (content instanceof String text) {
			contents.add(new TextContent(text));
		}
		return contents;
	}

	private static Optional<Content> contentOf(@Nullable Object block) {
		if (block instanceof String text) {
			return Optional.of(new TextContent(text));
		}
		if (!(block instanceof Map<?, ?> map)) {
			return Optional.empty();
		}
		if ("text".equals(map.get("type")) && map.get("text") instanceof String text) {
			return Optional.of(new TextContent(text));
		}
		try {
			return MediaBlock.of(map).flatMap(ContentBlocks::media);
		}
		catch (IllegalArgumentException ex) {
			// what LangChain4j cannot hold stays in the stored message
			return Optional.empty();
		}
	}

	private static Optional<Content> media(MediaBlock block) {
		return switch (block.type()) {
			case "image" -> Optional.of(imageContent(block));
			case "audio" -> Optional.of(new AudioContent(audio(block)));
			case "video" -> Optional.of(new VideoContent(
					Video.builder().base64Data(block.base64()).url(url(block)).mimeType(block.mimeType()).build()));
			default -> PdfFile.DEFAULT_MIME_TYPE.equals(block.mimeType()) ? Optional.of(new PdfFileContent(
					PdfFile.builder().base64Data(block.base64()).url(url(block)).mimeType(block.mimeType()).build()))
					: Optional.empty();
		};
	}

	private static ImageContent imageContent(MediaBlock block) {
		return (block.extras().get(DETAIL) instanceof String detail)
				? new ImageContent(image(block), ImageContent.DetailLevel.valueOf(detail.toUpperCase(Locale.ROOT)))
				: new ImageContent(image(block));
	}

	static Image image(MediaBlock block) {
		return Image.builder()
			.base64Data(block.base64())
			.url(url(block))
			.mimeType(block.mimeType())
			.revisedPrompt((block.extras().get(REVISED_PROMPT) instanceof String prompt) ? prompt : null)
			.build();
	}

	static Audio audio(MediaBlock block) {
		Audio.Builder audio = Audio.builder().url(url(block)).mimeType(block.mimeType());
		return ((block.base64() != null && block.extras().containsKey(BINARY))
				? audio.binaryData(Base64.getDecoder().decode(block.base64())) : audio.base64Data(block.base64()))
			.build();
	}

	private static @Nullable URI url(MediaBlock block) {
		return (block.url() != null) ? URI.create(block.url()) : null;
	}

}
