package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.langgraph4spring.checkpoint.ValueConverter;
import org.jspecify.annotations.Nullable;

/**
 * Applies a {@link ValueConverter} to a whole state: to the values, and to what lists and
 * maps hold at any depth. A value in no list that becomes several is stored as a list,
 * and comes back as one.
 */
final class StateConverter {

	private final ValueConverter converter;

	StateConverter(ValueConverter converter) {
		this.converter = converter;
	}

	@Nullable Object toStored(@Nullable Object value) {
		return convert(value, this.converter::toStored);
	}

	@Nullable Object fromStored(@Nullable Object stored) {
		return convert(stored, this.converter::fromStored);
	}

	private static @Nullable Object convert(@Nullable Object value, UnaryOperator<List<@Nullable Object>> conversion) {
		if (value instanceof List<?> || value instanceof Map<?, ?>) {
			return convertNested(value, conversion);
		}
		List<@Nullable Object> converted = conversion.apply(Collections.singletonList(value));
		return (converted.size() == 1) ? converted.get(0) : converted;
	}

	private static @Nullable Object convertNested(@Nullable Object value,
			UnaryOperator<List<@Nullable Object>> conversion) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> converted = new ArrayList<>(list.size());
			conversion.apply(Collections.unmodifiableList(list))
				.forEach((element) -> converted.add(convertNested(element, conversion)));
			return converted;
		}
		if (value instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
			map.forEach((key, element) -> converted.put(key, convert(element, conversion)));
			return converted;
		}
		return value;
	}

}
