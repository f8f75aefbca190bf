package io.github.langgraph4spring.checkpoint.serde;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.TimeoutPolicy;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.AIMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.message.ChatMessageChunk;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.FunctionMessage;
import io.github.langgraph4spring.checkpoint.message.FunctionMessageChunk;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessageChunk;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessageChunk;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessageChunk;
import org.jspecify.annotations.Nullable;

/**
 * The records that stand for types of LangChain and LangGraph which consist of named
 * fields, and the names of those types.
 */
final class LangChainTypes {

	/** The extension of a pydantic 1 object. */
	static final int PYDANTIC_V1 = 4;

	/** The extension of a pydantic object. */
	static final int PYDANTIC = 5;

	private static final Map<Class<?>, FieldsType<?>> BY_CLASS = new LinkedHashMap<>();

	private static final Map<String, FieldsType<?>> BY_NAME = new HashMap<>();

	private static final Map<String, FieldsType<?>> BY_SHORT_NAME = new HashMap<>();

	private static final Map<String, FieldsType<?>> BY_TAG = new HashMap<>();

	// by the first byte of the encoded name, which mostly is how long the module is
	private static final FieldsType<?>[][] BY_FIRST_BYTE = new FieldsType<?>[256][];

	static {
		message("human", HumanMessage.class, HumanMessage::new);
		message("human", HumanMessageChunk.class, HumanMessageChunk::new);
		message("ai", AIMessage.class, AIMessage::new);
		message("ai", AIMessageChunk.class, AIMessageChunk::new);
		message("system", SystemMessage.class, SystemMessage::new);
		message("system", SystemMessageChunk.class, SystemMessageChunk::new);
		message("chat", ChatMessage.class, ChatMessage::new);
		message("chat", ChatMessageChunk.class, ChatMessageChunk::new);
		message("tool", ToolMessage.class, ToolMessage::new);
		message("tool", ToolMessageChunk.class, ToolMessageChunk::new);
		message("function", FunctionMessage.class, FunctionMessage::new);
		message("function", FunctionMessageChunk.class, FunctionMessageChunk::new);
		message("modifier", RemoveMessage.class, RemoveMessage::new);
		add(new FieldsType<>(PYDANTIC, "langchain_core.documents.base", Document.class, Document::fields,
				Document::new));
		add(new FieldsType<>(PythonTypes.KEYWORD_ARGUMENTS, "langgraph.types", Interrupt.class, Interrupt::fields,
				Interrupt::new));
		add(new FieldsType<>(PythonTypes.KEYWORD_ARGUMENTS, "langgraph.types", Command.class, Command::fields,
				Command::new));
		add(new FieldsType<>(PythonTypes.KEYWORD_ARGUMENTS, "langgraph.types", TimeoutPolicy.class,
				TimeoutPolicy::fields, TimeoutPolicy::new));
	}

	private LangChainTypes() {
	}

	private static <M extends Message> void message(String module, Class<M> type, Function<Fields, M> constructor) {
		FieldsType<M> message = new FieldsType<>(PYDANTIC, "langchain_core.messages." + module, type, Message::fields,
				constructor);
		add(message);
		boolean chunk = type.getSimpleName().endsWith("Chunk");
		BY_TAG.put(chunk ? type.getSimpleName() : module.equals("modifier") ? "remove" : module, message);
	}

	private static void add(FieldsType<?> type) {
		BY_CLASS.put(type.javaType(), type);
		BY_NAME.put(type.module() + "." + type.javaType().getSimpleName(), type);
		BY_SHORT_NAME.put(type.javaType().getSimpleName(), type);
		int first = type.encodedName()[0] & 0xff;
		FieldsType<?>[] others = BY_FIRST_BYTE[first];
		FieldsType<?>[] all = (others != null) ? Arrays.copyOf(others, others.length + 1) : new FieldsType<?>[1];
		all[all.length - 1] = type;
		BY_FIRST_BYTE[first] = all;
	}

	/**
	 * Returns the type that a record stands for.
	 * @param value the value
	 * @return the type, or {@code null} if it is none of our records
	 */
	static @Nullable FieldsType<?> of(Object value) {
		return BY_CLASS.get(value.getClass());
	}

	/**
	 * Finds a type.
	 * @param typeName its name with its module
	 * @return the type, or {@code null} if it is not known
	 */
	static @Nullable FieldsType<?> named(String typeName) {
		return BY_NAME.get(typeName);
	}

	/**
	 * Finds a type.
	 * @param code the extension's code
	 * @param module its module
	 * @param name its name in the module
	 * @return the type, or {@code null} if it is not known, or stored otherwise
	 */
	static @Nullable FieldsType<?> named(int code, @Nullable Object module, @Nullable Object name) {
		FieldsType<?> type = BY_SHORT_NAME.get(name);
		return (type != null && type.code() == code && type.module().equals(module)) ? type : null;
	}

	/**
	 * Finds the type whose module and name stand somewhere in MessagePack, written as
	 * short as they can be.
	 * @param bytes the bytes
	 * @param start where the module would begin
	 * @param end where the bytes end
	 * @return the type, or {@code null} if there is none, or it is written otherwise
	 */
	static @Nullable FieldsType<?> encoded(byte[] bytes, int start, int end) {
		FieldsType<?>[] candidates = (start < end) ? BY_FIRST_BYTE[bytes[start] & 0xff] : null;
		if (candidates != null) {
			for (FieldsType<?> type : candidates) {
				byte[] name = type.encodedName();
				if (name.length <= end - start
						&& Arrays.equals(bytes, start, start + name.length, name, 0, name.length)) {
					return type;
				}
			}
		}
		return null;
	}

	/**
	 * Finds a type by the last part of its name, which identifies a constructor object in
	 * JSON.
	 * @param name its name
	 * @return the type, or {@code null} if it is not known
	 */
	static @Nullable FieldsType<?> shortNamed(String name) {
		return BY_SHORT_NAME.get(name);
	}

	/**
	 * Finds a message's type by what its field {@code type} says.
	 * @param tag the field's value
	 * @return the type, or {@code null} if it is not known
	 */
	static @Nullable FieldsType<?> tagged(@Nullable Object tag) {
		return BY_TAG.get(tag);
	}

	/**
	 * Makes fields of a map that was stored.
	 * @param map the map
	 * @param method the method that was stored with it, or {@code null} for none
	 * @return the fields, or {@code null} if a key is no string
	 */
	static @Nullable Fields fields(Map<?, ?> map, @Nullable String method) {
		return hasStringKeys(map) ? Fields.stored(withStringKeys(map), method) : null;
	}

	static boolean hasStringKeys(Map<?, ?> map) {
		for (Object key : map.keySet()) {
			if (!(key instanceof String)) {
				return false;
			}
		}
		return true;
	}

	@SuppressWarnings("unchecked")
	static Map<String, @Nullable Object> withStringKeys(Map<?, ?> map) {
		return (Map<String, @Nullable Object>) map;
	}

	static Iterable<FieldsType<?>> all() {
		return BY_CLASS.values();
	}

	/**
	 * A type that consists of named fields.
	 *
	 * @param <T> the record
	 * @param code the extension's code
	 * @param module the type's module in Python
	 * @param javaType the record, which has the type's name
	 * @param fields returns a record's fields
	 * @param constructor makes a record of fields
	 * @param encodedName the module and the name in MessagePack
	 */
	record FieldsType<T>(int code, String module, Class<T> javaType, Function<? super T, Fields> fields,
			Function<Fields, T> constructor, byte[] encodedName) {

		FieldsType(int code, String module, Class<T> javaType, Function<? super T, Fields> fields,
				Function<Fields, T> constructor) {
			this(code, module, javaType, fields, constructor, encode(module, javaType.getSimpleName()));
		}

		private static byte[] encode(String module, String name) {
			MessagePackWriter encoded = new MessagePackWriter();
			encoded.writeString(module);
			encoded.writeString(name);
			return encoded.toByteArray();
		}

		Fields fieldsOf(Object value) {
			return this.fields.apply(this.javaType.cast(value));
		}

		Object create(Fields values) {
			return this.constructor.apply(values);
		}

	}

}
