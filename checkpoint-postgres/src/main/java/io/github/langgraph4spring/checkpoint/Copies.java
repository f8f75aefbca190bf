package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Copies that cannot be changed, in the order of what is copied. Every operation makes
 * many, most of no entry or of one, which need no table.
 */
final class Copies {

	private Copies() {
	}

	static <K, V extends @Nullable Object> Map<K, V> of(Map<K, V> map) {
		return switch (map.size()) {
			case 0 -> Collections.emptyMap();
			case 1 -> ofOne(map);
			default -> Collections.unmodifiableMap(new LinkedHashMap<>(map));
		};
	}

	private static <K, V extends @Nullable Object> Map<K, V> ofOne(Map<K, V> map) {
		Map.Entry<K, V> entry = map.entrySet().iterator().next();
		return Collections.singletonMap(entry.getKey(), entry.getValue());
	}

	static <E> List<E> of(List<E> list) {
		return Collections.unmodifiableList(new ArrayList<>(list));
	}

}
