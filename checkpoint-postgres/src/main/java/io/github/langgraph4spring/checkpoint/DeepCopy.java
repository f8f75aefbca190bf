package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Copies maps and lists, with those in them, so that nobody can change the copy. What is
 * neither is shared.
 */
final class DeepCopy {

	private static final int MAX_DEPTH = 1000;

	private boolean constant = true;

	private int depth;

	/**
	 * Tells whether nothing in the copies can be changed: there are only maps with
	 * strings as keys, lists, strings, numbers, booleans and {@code null} in them.
	 */
	boolean isConstant() {
		return this.constant;
	}

	<K> Map<K, @Nullable Object> map(Map<K, ? extends @Nullable Object> map) {
		if (map.isEmpty()) {
			return Collections.emptyMap();
		}
		Map<K, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((key, value) -> {
			this.constant &= key instanceof String;
			copy.put(key, value(value));
		});
		return Collections.unmodifiableMap(copy);
	}

	private List<@Nullable Object> list(List<?> list) {
		if (list.isEmpty()) {
			return Collections.emptyList();
		}
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		list.forEach((value) -> copy.add(value(value)));
		return Collections.unmodifiableList(copy);
	}

	@Nullable Object value(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			enter();
			Object copy = map(map);
			this.depth--;
			return copy;
		}
		if (value instanceof List<?> list) {
			enter();
			Object copy = list(list);
			this.depth--;
			return copy;
		}
		this.constant &= value == null || value instanceof String || value instanceof Boolean
				|| value instanceof Integer || value instanceof Long || value instanceof Double;
		return value;
	}

	private void enter() {
		if (++this.depth > MAX_DEPTH) {
			throw new IllegalArgumentException(
					"A field nested more than " + MAX_DEPTH + " levels deep cannot be stored: does it contain itself?");
		}
	}

}
