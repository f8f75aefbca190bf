package io.github.langgraph4spring.checkpoint;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Copies of maps that cannot be changed, in the order of what is copied. Every operation
 * makes many, most of no entry or of one: without a table for these a turn of a
 * conversation allocates a tenth less.
 */
final class Copies {

	private Copies() {
	}

	static <K, V extends @Nullable Object> Map<K, V> of(Map<K, V> map) {
		Iterator<Map.Entry<K, V>> entries = map.entrySet().iterator();
		if (!entries.hasNext()) {
			return Collections.emptyMap();
		}
		Map.Entry<K, V> first = entries.next();
		return entries.hasNext() ? Collections.unmodifiableMap(new LinkedHashMap<>(map))
				: Collections.singletonMap(first.getKey(), first.getValue());
	}

}
