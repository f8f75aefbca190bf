package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ValueConverter;
import org.jspecify.annotations.Nullable;

/**
 * Applies a {@link ValueConverter} to a whole state: to the values, and to what lists and
 * maps hold at any depth.
 */
final class StateConverter {

	private final ValueConverter converter;

	StateConverter(ValueConverter converter) {
		this.converter = converter;
	}

	@Nullable Object toStored(@Nullable Object value) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> stored = new ArrayList<>(list.size());
			for (Object element : list) {
				List<?> replaced = (element != null) ? this.converter.toStored(element) : null;
				if (replaced != null) {
					stored.addAll(replaced);
				}
				else {
					stored.add(toStored(element));
				}
			}
			return stored;
		}
		if (value instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> stored = new LinkedHashMap<>();
			map.forEach((key, element) -> stored.put(key, toStored(element)));
			return stored;
		}
		List<?> replaced = (value != null) ? this.converter.toStored(value) : null;
		if (replaced == null) {
			return value;
		}
		return (replaced.size() == 1) ? replaced.get(0) : replaced;
	}

	@Nullable Object fromStored(@Nullable Object stored) {
		if (stored instanceof List<?> list) {
			List<@Nullable Object> values = new ArrayList<>(list.size());
			list.forEach((element) -> values.add(fromStored(element)));
			return values;
		}
		if (stored instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
			map.forEach((key, element) -> values.put(key, fromStored(element)));
			return values;
		}
		Object value = (stored != null) ? this.converter.fromStored(stored) : null;
		return (value != null) ? value : stored;
	}

}
