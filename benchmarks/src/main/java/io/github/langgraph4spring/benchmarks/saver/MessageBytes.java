package io.github.langgraph4spring.benchmarks.saver;

import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;

/**
 * What bare JDBC makes of the messages.
 */
interface MessageBytes {

	/**
	 * Reads a list of messages.
	 */
	List<?> read(byte[] bytes);

	/**
	 * Adds the next message to the list.
	 * @param count how many messages there ever were
	 * @param window how many the list holds at the most
	 */
	List<?> add(List<?> messages, Role role, int count, int window);

	/**
	 * Writes a list of messages.
	 * @param size how many are in it
	 */
	byte[] write(List<?> messages, int size);

	/**
	 * Bytes that are ready: nothing is encoded, nothing decoded.
	 */
	static MessageBytes ready(Texts texts) {
		EncodedMessages encoded = new EncodedMessages(texts);
		return new MessageBytes() {

			@Override
			public List<?> read(byte[] bytes) {
				return List.of();
			}

			@Override
			public List<?> add(List<?> messages, Role role, int count, int window) {
				return messages;
			}

			@Override
			public byte[] write(List<?> messages, int size) {
				return encoded.first(size);
			}

		};
	}

	/**
	 * Real messages through our serializer: what is left to a saver beside it.
	 */
	static MessageBytes serialized(Texts texts) {
		LangGraphSerializer serializer = new LangGraphSerializer();
		return new MessageBytes() {

			@Override
			public List<?> read(byte[] bytes) {
				return (serializer.deserialize(new TypedValue("msgpack", bytes)) instanceof List<?> list) ? list
						: List.of();
			}

			@Override
			public List<?> add(List<?> messages, Role role, int count, int window) {
				List<Object> added = new ArrayList<>(messages);
				added.add(Messages.of(role, texts.of(count)));
				return (added.size() > window) ? added.subList(1, added.size()) : added;
			}

			@Override
			public byte[] write(List<?> messages, int size) {
				byte[] bytes = serializer.serialize(messages).bytes();
				return (bytes != null) ? bytes : new byte[0];
			}

		};
	}

}
