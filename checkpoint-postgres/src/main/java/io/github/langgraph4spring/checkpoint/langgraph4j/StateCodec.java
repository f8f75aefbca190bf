package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns the state of a graph into what is stored of it, and back.
 */
final class StateCodec {

	private final StateConverter converter;

	private final CheckpointSerializer serializer;

	StateCodec(ValueConverter converter, CheckpointSerializer serializer) {
		this.converter = new StateConverter(converter);
		this.serializer = serializer;
	}

	Map<String, ChannelValue> encode(Map<String, ? extends @Nullable Object> state) {
		Map<String, ChannelValue> encoded = new LinkedHashMap<>();
		state.forEach((channel, value) -> {
			Object stored = this.converter.toStored(value);
			TypedValue bytes = this.serializer.serialize(stored);
			encoded.put(channel, new ChannelValue(stored, bytes, Fingerprint.of(stored, bytes, this.serializer)));
		});
		return encoded;
	}

	/**
	 * Returns the state in the values of channels. A state of langgraph4j holds no nulls.
	 */
	Map<String, Object> decode(Map<String, ? extends @Nullable Object> channelValues) {
		Map<String, Object> state = new LinkedHashMap<>();
		channelValues.forEach((channel, stored) -> {
			Object whole = (stored instanceof DeltaSnapshot snapshot) ? snapshot.value() : stored;
			Object value = Control.isControl(channel) ? null : this.converter.fromStored(whole);
			if (value != null) {
				state.put(channel, value);
			}
		});
		return state;
	}

	@Nullable Object toStored(@Nullable Object value) {
		return this.converter.toStored(value);
	}

	CheckpointSerializer serializer() {
		return this.serializer;
	}

	/**
	 * The value of a channel.
	 *
	 * @param stored the value as it is stored
	 * @param encoded its bytes
	 * @param fingerprint what tells whether it changed
	 */
	record ChannelValue(@Nullable Object stored, TypedValue encoded, Fingerprint fingerprint) {

		/**
		 * Returns what the saver is given: the bytes, so that it does not make them once
		 * more, but a simple value, which it may keep in the checkpoint's row, as it is.
		 */
		@Nullable Object given() {
			boolean simple = this.stored == null || this.stored instanceof String || this.stored instanceof Number
					|| this.stored instanceof Boolean;
			return simple ? this.stored : this.encoded;
		}

	}

}
