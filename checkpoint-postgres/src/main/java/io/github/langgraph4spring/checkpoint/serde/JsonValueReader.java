package io.github.langgraph4spring.checkpoint.serde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads values of the type {@code json}, as JavaScript and old versions of Python write
 * them: constructor objects of known messages and documents become our records, all
 * others stay maps.
 */
final class JsonValueReader {

	private final JsonMapper mapper;

	private final JsonConstructors constructors;

	JsonValueReader(JsonConstructors constructors, DecodingLimits limits) {
		this.constructors = constructors;
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			.maxNestingDepth(limits.maxDepth())
			.maxTokenCount(2L * limits.maxElements())
			.maxStringLength(Integer.MAX_VALUE)
			.build();
		this.mapper = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build()).build();
	}

	@Nullable Object read(byte[] json) {
		try {
			return revive(this.mapper.readValue(json, Object.class));
		}
		catch (JacksonException ex) {
			throw new SerializationException("Damaged JSON value: " + ex.getOriginalMessage(), ex);
		}
	}

	private @Nullable Object revive(@Nullable Object value) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> revived = new ArrayList<>(list.size());
			list.forEach((element) -> revived.add(revive(element)));
			return revived;
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> revived = new LinkedHashMap<>();
			map.forEach((name, element) -> revived.put((String) name, revive(element)));
			return (map.get("lc") instanceof Integer) ? this.constructors.construct(revived) : revived;
		}
		return value;
	}

}
