package io.github.langgraph4spring.sample;

import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.bsc.langgraph4j.serializer.StateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.AgentStateFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clones a state by copying its containers and sharing the immutable values in them, so
 * that nothing in it needs to be {@link java.io.Serializable}.
 *
 * @param <S> the type of the state
 */
final class LiveStateSerializer<S extends AgentState> extends StateSerializer<S> {

	LiveStateSerializer(AgentStateFactory<S> stateFactory) {
		super(stateFactory);
	}

	@Override
	public S cloneObject(S state) {
		Map<String, Object> data = new LinkedHashMap<>();
		state.data().forEach((channel, value) -> data.put(channel, copyOfNonNull(value)));
		return stateOf(data);
	}

	private static Object copyOfNonNull(Object value) {
		Object copy = copyOf(value);
		return (copy != null) ? copy : value;
	}

	private static @Nullable Object copyOf(@Nullable Object value) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> copy = new ArrayList<>(list.size());
			list.forEach((element) -> copy.add(copyOf(element)));
			return copy;
		}
		if (value instanceof Set<?> set) {
			Set<@Nullable Object> copy = new LinkedHashSet<>();
			set.forEach((element) -> copy.add(copyOf(element)));
			return copy;
		}
		if (value instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
			map.forEach((key, element) -> copy.put(key, copyOf(element)));
			return copy;
		}
		return value;
	}

	@Override
	public void writeData(Map<String, Object> data, ObjectOutput out) {
		throw new UnsupportedOperationException("The state is stored by the checkpointer, never as a Java stream");
	}

	@Override
	public Map<String, Object> readData(ObjectInput in) {
		throw new UnsupportedOperationException("The state is stored by the checkpointer, never as a Java stream");
	}

}
