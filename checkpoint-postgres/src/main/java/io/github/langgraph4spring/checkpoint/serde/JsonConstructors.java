package io.github.langgraph4spring.checkpoint.serde;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the constructor objects in JSON: LangChain's own ({@code "lc": 1}), and
 * those of JavaScript's and old Python's serializers ({@code "lc": 2}). What is not
 * known, or does not fit, stays a map.
 */
final class JsonConstructors {

	/**
	 * Names the code of the MessagePack extension that a constructor object came from.
	 */
	static final String CODE = "code";

	private final ApplicationTypes applicationTypes;

	private final MessagePackDecoder messagePack;

	private final DecodingLimits limits;

	JsonConstructors(ApplicationTypes applicationTypes, MessagePackDecoder messagePack, DecodingLimits limits) {
		this.applicationTypes = applicationTypes;
		this.messagePack = messagePack;
		this.limits = limits;
	}

	@Nullable Object construct(Map<String, @Nullable Object> object) {
		Object type = object.get("type");
		if ("undefined".equals(type)) {
			return null;
		}
		if ("delta_snapshot".equals(type)) {
			return new DeltaSnapshot(object.get("value"));
		}
		if (!"constructor".equals(type) || !(object.get("id") instanceof List<?> id) || id.isEmpty()) {
			return object;
		}
		Map<?, ?> kwargs = (object.get("kwargs") instanceof Map<?, ?> map) ? map : Map.of();
		List<?> args = (object.get("args") instanceof List<?> list) ? list : List.of();
		Object value;
		if (object.get(CODE) instanceof Integer code) {
			UnknownValue unknown = unknown(code, parts(id, args, kwargs, object.get("method")));
			value = (unknown != null) ? this.messagePack.decode(unknown) : null;
		}
		else {
			value = (id.size() == 1) ? ofJavaScript(String.valueOf(id.get(0)), args) : named(id, args, kwargs);
		}
		return (value != null) ? value : object;
	}

	private static List<?> parts(List<?> id, List<?> args, Map<?, ?> kwargs, @Nullable Object method) {
		List<@Nullable Object> parts = new ArrayList<>();
		parts.add(id.subList(0, id.size() - 1).stream().map(String::valueOf).collect(Collectors.joining(".")));
		parts.add(String.valueOf(id.get(id.size() - 1)));
		parts.add(args.isEmpty() ? kwargs : args.get(0));
		if (method != null) {
			parts.add(method);
		}
		return parts;
	}

	/**
	 * Makes an inert value of what its extension holds.
	 * @param code the extension's code
	 * @param parts module, name, argument and perhaps the method
	 * @return the value, or {@code null} if it is not made of such parts
	 */
	@Nullable UnknownValue unknown(int code, List<?> parts) {
		boolean named = parts.size() >= 3 && parts.size() <= 4 && parts.get(0) instanceof String
				&& parts.get(1) instanceof String name && name.indexOf('.') < 0;
		if (!named || code < 0 || code > LangChainTypes.PYDANTIC) {
			return null;
		}
		return new UnknownValue(code, MessagePackDecoder.typeName(parts.get(0), parts.get(1)),
				MessagePackEncoder.encode(parts, this.applicationTypes, this.limits));
	}

	private @Nullable Object named(List<?> id, List<?> args, Map<?, ?> kwargs) {
		LangChainTypes.FieldsType<?> type = LangChainTypes.shortNamed(String.valueOf(id.get(id.size() - 1)));
		if (type != null && type.module().startsWith(id.get(0) + ".")) {
			Fields fields = LangChainTypes.fields(kwargs, Fields.VALIDATE);
			return (fields != null) ? type.create(fields) : null;
		}
		String name = id.stream().map(String::valueOf).collect(Collectors.joining("."));
		return switch (name) {
			case "builtins.float" -> args.isEmpty() ? null : notANumber(String.valueOf(args.get(0)));
			case "numpy.ndarray" -> MessagePackDecoder.numpyArray(args);
			case "msgpack.Ext" -> extension(args);
			default -> {
				Object value = PythonTypes.value(name, args, kwargs);
				yield (value != null || kwargs.isEmpty()) ? value : this.applicationTypes.fromMap(name, kwargs);
			}
		};
	}

	private static @Nullable Double notANumber(String text) {
		return switch (text) {
			case "nan" -> Double.NaN;
			case "inf" -> Double.POSITIVE_INFINITY;
			case "-inf" -> Double.NEGATIVE_INFINITY;
			default -> null;
		};
	}

	private static @Nullable UnknownValue extension(List<?> args) {
		try {
			return (args.size() == 2 && args.get(0) instanceof Integer code && code >= Byte.MIN_VALUE
					&& code <= Byte.MAX_VALUE && args.get(1) instanceof String base64)
							? new UnknownValue(code, null, Base64.getDecoder().decode(base64)) : null;
		}
		catch (IllegalArgumentException ex) {
			// no Base64: the object stays as it is
			return null;
		}
	}

	private static @Nullable Object ofJavaScript(String name, List<?> args) {
		Object first = args.isEmpty() ? null : args.get(0);
		return switch (name) {
			case "Set" -> (first instanceof List<?> elements) ? new LinkedHashSet<Object>(elements) : null;
			case "Map" -> (first instanceof List<?> entries) ? map(entries) : null;
			case "RegExp" -> (first instanceof String source) ? pattern(source, args) : null;
			case "Uint8Array" -> (first instanceof List<?> elements) ? bytes(elements) : null;
			default -> null;
		};
	}

	private static @Nullable Object map(List<?> entries) {
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		for (Object entry : entries) {
			if (!(entry instanceof List<?> pair) || pair.size() != 2) {
				return null;
			}
			map.put(MessagePackReader.key(pair.get(0)), pair.get(1));
		}
		return map;
	}

	private static @Nullable Object pattern(String source, List<?> args) {
		String flags = (args.size() > 1) ? String.valueOf(args.get(1)) : "";
		List<Object> python = new ArrayList<>();
		python.add(source);
		python.add((flags.contains("i") ? 2 : 0) | (flags.contains("m") ? 8 : 0) | (flags.contains("s") ? 16 : 0));
		// the other flags say how it is applied, and a Pattern has no place for them
		return flags.chars().allMatch((flag) -> "ims".indexOf(flag) >= 0)
				&& PythonTypes.value("re.compile", python) instanceof Pattern pattern ? pattern : null;
	}

	private static byte @Nullable [] bytes(List<?> elements) {
		byte[] bytes = new byte[elements.size()];
		for (int i = 0; i < bytes.length; i++) {
			if (!(elements.get(i) instanceof Integer element) || element < 0 || element > 255) {
				return null;
			}
			bytes[i] = element.byteValue();
		}
		return bytes;
	}

}
