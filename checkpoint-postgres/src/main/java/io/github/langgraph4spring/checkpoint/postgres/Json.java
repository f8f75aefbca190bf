package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the tables. JSONB keeps the digits of a number, so they are neither rounded
 * nor shortened here.
 */
final class Json {

	private static final int MAX_DEPTH = 500;

	// Postgres holds 131,072 digits
	private static final int MAX_BITS = 400_000;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxNumberLength(200_000)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private Json() {
	}

	static JsonNode parse(String json) {
		try {
			return MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			throw new CheckpointException("The JSON of a checkpoint cannot be read: " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Makes a Java value of JSON: an integer as the narrowest of {@link Integer},
	 * {@link Long} and {@link BigInteger}, any other number as {@link Double}.
	 */
	static @Nullable Object value(JsonNode node) {
		return switch (node.getNodeType()) {
			case STRING -> node.stringValue();
			case BOOLEAN -> node.booleanValue();
			case NUMBER -> number(node);
			case ARRAY -> {
				List<@Nullable Object> list = new ArrayList<>(node.size());
				node.forEach((element) -> list.add(value(element)));
				yield list;
			}
			case OBJECT -> map(node);
			default -> null;
		};
	}

	static Map<String, @Nullable Object> map(JsonNode object) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		object.forEachEntry((name, element) -> map.put(name, value(element)));
		return map;
	}

	private static Object number(JsonNode node) {
		if (node.isInt()) {
			return node.intValue();
		}
		if (!node.isIntegralNumber()) {
			return node.doubleValue();
		}
		BigInteger integer = node.bigIntegerValue();
		if (integer.bitLength() < 32) {
			return integer.intValue();
		}
		return (integer.bitLength() < 64) ? (Object) integer.longValue() : (Object) integer;
	}

	/**
	 * Returns the JSON of a value that has a form in it.
	 * @param path where the value is, for the error
	 */
	static String text(@Nullable Object value, String path) {
		JsonText json = new JsonText();
		write(json, value, path);
		return json.toString();
	}

	/**
	 * Writes a value that has a form in JSON.
	 * @param path where the value is, for the error
	 */
	static void write(JsonText json, @Nullable Object value, String path) {
		write(json, value, new Path(null, path, 1));
	}

	private static void write(JsonText json, @Nullable Object value, Path path) {
		if (path.depth() > MAX_DEPTH) {
			throw new CheckpointException(
					"The value at " + path.first() + " is nested too deeply for JSON: does it contain itself?");
		}
		if (value instanceof Map<?, ?> map) {
			json.beginObject();
			map.forEach((name, element) -> {
				String text = String.valueOf(name);
				write(json.name(storable(text)), element, path.element(text));
			});
			json.endObject();
		}
		else if (value instanceof Iterable<?> list) {
			json.beginArray();
			Path element = path.element("[]");
			list.forEach((each) -> write(json, each, element));
			json.endArray();
		}
		else if (value == null || value instanceof String || value instanceof Boolean || value instanceof Number) {
			if (!writeSimple(json, (value instanceof String text) ? storable(text) : value)) {
				throw new CheckpointException(
						"The value " + value + " at " + path + " has no form in JSON: put a string in its place");
			}
		}
		else {
			throw new CheckpointException("A value of " + value.getClass().getName() + " at " + path
					+ " has no form in JSON, which holds strings, numbers, booleans, lists and maps");
		}
	}

	/**
	 * Writes a value that Python keeps in the checkpoint's own row, if JSONB can hold it.
	 * @return whether it was written
	 */
	static boolean writeSimple(JsonText json, @Nullable Object value) {
		if (!isSimple(value)) {
			return false;
		}
		if (value instanceof String text) {
			json.string(text);
		}
		else {
			json.raw((value instanceof Double || value instanceof Float) ? decimal(String.valueOf(value))
					: String.valueOf(value));
		}
		return true;
	}

	/**
	 * Tells whether a value is one that Python keeps in the checkpoint's own row, and
	 * JSONB can hold it: not U+0000, half a surrogate pair, NaN, an infinity or -0.0.
	 */
	static boolean isSimple(@Nullable Object value) {
		if (value instanceof String text) {
			return storable(text).equals(text);
		}
		if (value instanceof Double || value instanceof Float) {
			double number = ((Number) value).doubleValue();
			return Double.isFinite(number) && Double.doubleToRawLongBits(number) != Double.doubleToRawLongBits(-0.0);
		}
		return value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long
				|| value instanceof Short || value instanceof Byte
				|| (value instanceof BigInteger integer && integer.bitLength() < MAX_BITS);
	}

	// An exponent or no fraction would come back from JSONB as an integer.
	private static String decimal(String number) {
		String plain = new BigDecimal(number).toPlainString();
		return (plain.indexOf('.') < 0) ? plain + ".0" : plain;
	}

	/**
	 * Returns the text without U+0000, which Postgres cannot hold, and with "?" in the
	 * place of half a surrogate pair, as Python does.
	 */
	static String storable(String text) {
		StringBuilder changed = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c > 0 && c < Character.MIN_SURROGATE && changed == null) {
				continue;
			}
			boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1));
			boolean bad = c == 0 || (Character.isSurrogate(c) && !pair);
			if (bad && changed == null) {
				changed = new StringBuilder(text.length()).append(text, 0, i);
			}
			if (changed != null && !bad) {
				changed.append(c);
				if (pair) {
					changed.append(text.charAt(i + 1));
				}
			}
			else if (changed != null && c != 0) {
				changed.append('?');
			}
			i += pair ? 1 : 0;
		}
		return (changed != null) ? changed.toString() : text;
	}

	/**
	 * Where a value is. The text is made only for an error.
	 */
	private record Path(@Nullable Path outer, String name, int depth) {

		Path element(String name) {
			return new Path(this, name, this.depth + 1);
		}

		String first() {
			return (this.outer != null) ? this.outer.first() : this.name;
		}

		@Override
		public String toString() {
			if (this.outer == null) {
				return this.name;
			}
			return this.outer + (this.name.equals("[]") ? "" : ".") + this.name;
		}

	}

}
