package io.github.langgraph4spring.checkpoint.postgres;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The first bytes of a stored value, which may say how many elements it has.
 *
 * @param type the type of the value
 * @param bytes the first five bytes, or all of a short value
 */
record ListStart(@Nullable String type, byte @Nullable [] bytes) {

	private static final JsonFactory JSON = new JsonFactory();

	/**
	 * Returns the number of elements, or {@code null} if the value is no list or the
	 * bytes do not say.
	 */
	@Nullable Integer elements() {
		if (this.bytes == null || this.bytes.length == 0 || this.type == null) {
			return null;
		}
		return switch (this.type) {
			case "msgpack" -> elementsOfMessagePack(this.bytes);
			case "json" -> elementsOfJson(this.bytes);
			default -> null;
		};
	}

	// fixarray, array 16 and array 32
	private static @Nullable Integer elementsOfMessagePack(byte[] bytes) {
		int code = bytes[0] & 0xFF;
		if (code >= 0x90 && code <= 0x9F) {
			return code & 0x0F;
		}
		int length = (code == 0xDC) ? 2 : (code == 0xDD) ? 4 : 0;
		if (length == 0 || bytes.length <= length) {
			return null;
		}
		long elements = 0;
		for (int i = 1; i <= length; i++) {
			elements = elements << 8 | (bytes[i] & 0xFF);
		}
		return (elements <= Integer.MAX_VALUE) ? (int) elements : null;
	}

	private static @Nullable Integer elementsOfJson(byte[] bytes) {
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				return null;
			}
			int elements = 0;
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				parser.skipChildren();
				elements++;
			}
			return elements;
		}
		catch (JacksonException ex) {
			// the value is longer
			return null;
		}
	}

}
