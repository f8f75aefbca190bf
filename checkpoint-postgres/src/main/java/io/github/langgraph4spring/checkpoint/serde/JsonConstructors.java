package io.github.langgraph4spring.checkpoint.serde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the constructor objects in JSON: LangChain's own ({@code "lc": 1}), and
 * those of JavaScript's and old Python's serializers ({@code "lc": 2}). What is not
 * known, or does not fit, stays a map.
 */
final class JsonConstructors {

	private JsonConstructors() {
	}

	static @Nullable Object construct(Map<String, @Nullable Object> object) {
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
		Object value = (id.size() == 1) ? ofJavaScript(String.valueOf(id.get(0)), args) : named(id, args, kwargs);
		return (value != null) ? value : object;
	}

	private static @Nullable Object named(List<?> id, List<?> args, Map<?, ?> kwargs) {
		LangChainTypes.FieldsType<?> type = LangChainTypes.shortNamed(String.valueOf(id.get(id.size() - 1)));
		if (type != null && type.module().startsWith(id.get(0) + ".")) {
			Fields fields = LangChainTypes.fields(kwargs, Fields.VALIDATE);
			return (fields != null) ? type.create(fields) : null;
		}
		return PythonTypes.value(id.stream().map(String::valueOf).collect(Collectors.joining(".")), args, kwargs);
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
			map.put(pair.get(0), pair.get(1));
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
