package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.LinkedHashMap;
import java.util.Map;

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
		return stateOf(decode(encode(state.data())));
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
		Map<String, @Nullable Object> stored = new LinkedHashMap<>();
		data.forEach((channel, value) -> stored.put(channel, this.codec.toStored(value)));
		byte[] bytes = this.codec.serializer().serialize(stored).bytes();
		return (bytes != null) ? bytes : new byte[0];
	}

	private Map<String, Object> decode(byte[] bytes) {
		Map<String, @Nullable Object> stored = new LinkedHashMap<>();
		if (this.codec.serializer().deserialize(new TypedValue(TYPE, bytes)) instanceof Map<?, ?> map) {
			map.forEach((channel, value) -> stored.put(String.valueOf(channel), value));
		}
		return this.codec.decode(stored);
	}

}
