package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.bsc.langgraph4j.serializer.StateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.AgentStateFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clones the state of a graph through the bytes that the checkpointer stores, so that a
 * node sees the same types in a run and after a restart, and nothing in the state need be
 * {@link java.io.Serializable}.
 *
 * @param <S> the type of the state
 */
final class TypedStateSerializer<S extends AgentState> extends StateSerializer<S> {

	private static final String TYPE = "msgpack";

	private final StateCodec codec;

	TypedStateSerializer(AgentStateFactory<S> stateFactory, StateCodec codec) {
		super(stateFactory);
		this.codec = codec;
	}

	@Override
	public S cloneObject(S state) {
		Map<String, @Nullable Object> stored = stored(state.data());
		stored.replaceAll((channel, value) -> copy(value));
		return stateOf(this.codec.decode(stored));
	}

	// messages that were read come out of their bytes as they are
	private @Nullable Object copy(@Nullable Object value) {
		if (isShared(value)) {
			return value;
		}
		// the serializer gives out the array that it was given
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (value instanceof List<?> list && list.stream().anyMatch(TypedStateSerializer::isShared)) {
			List<@Nullable Object> copy = new ArrayList<>(list.size());
			list.forEach((element) -> copy.add(copy(element)));
			return copy;
		}
		return this.codec.serializer().deserialize(this.codec.serializer().serialize(value));
	}

	private static boolean isShared(@Nullable Object value) {
		return value instanceof Message message && message.fields().isRead();
	}

	@Override
	public void writeData(Map<String, Object> data, ObjectOutput out) throws IOException {
		byte[] bytes = encode(data);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	@Override
	public Map<String, Object> readData(ObjectInput in) throws IOException {
		byte[] bytes = new byte[in.readInt()];
		in.readFully(bytes);
		return decode(bytes);
	}

	private byte[] encode(Map<String, Object> data) {
		byte[] bytes = this.codec.serializer().serialize(stored(data)).bytes();
		return (bytes != null) ? bytes : new byte[0];
	}

	private Map<String, @Nullable Object> stored(Map<String, Object> data) {
		Map<String, @Nullable Object> stored = new LinkedHashMap<>();
		data.forEach((channel, value) -> stored.put(channel, this.codec.toStored(value)));
		return stored;
	}

	private Map<String, Object> decode(byte[] bytes) {
		Map<String, @Nullable Object> stored = new LinkedHashMap<>();
		if (this.codec.serializer().deserialize(new TypedValue(TYPE, bytes)) instanceof Map<?, ?> map) {
			map.forEach((channel, value) -> stored.put(String.valueOf(channel), value));
		}
		return this.codec.decode(stored);
	}

}
