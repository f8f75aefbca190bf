package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import org.jspecify.annotations.Nullable;

/**
 * Stores a library's chat messages as LangChain's and reads LangChain's as that
 * library's, so that nothing is lost either way.
 * <p>
 * <b>Ids.</b> The entry {@value #ID} of a message's metadata is its id. A message without
 * one gets an id that follows from its content and from how many before it in the list
 * say the same, so it stays the same however often the list is stored; it shows in the
 * metadata only where it could not be derived again.
 * <p>
 * <b>What LangChain has no place for</b> goes into an entry of {@code additional_kwargs}
 * that bears the library's name. <b>What the library has no place for</b> is kept in the
 * entry {@value #LANGCHAIN} of the metadata, as lists and maps. As long as a message is
 * not changed, it goes back into the row byte for byte; of one that is changed, what the
 * library does not know stays.
 * <p>
 * <b>Metadata</b> are stored as they are if the row has a form for them: text, numbers,
 * booleans, bytes, lists, sets, maps, {@code java.time}, {@code UUID}, and classes that
 * are allowed. Constants of other enums, addresses, locales and the like become text,
 * other records maps. What has no such form, such as a bean whose class is not allowed,
 * is left out.
 * <p>
 * Subclasses are thread-safe.
 *
 * @param <M> the library's messages
 */
public abstract class MessageConverter<M> implements ValueConverter {

	/** The entry of a message's metadata that is its id. */
	protected static final String ID = "id";

	/** The entry of a message's metadata that keeps what the library has no place for. */
	protected static final String LANGCHAIN = "langchain";

	/** LangChain's field for what the provider of the model adds to a message. */
	protected static final String ADDITIONAL_KWARGS = "additional_kwargs";

	/** LangChain's field for what the provider of the model says about its answer. */
	protected static final String RESPONSE_METADATA = "response_metadata";

	private final Class<M> type;

	private final String name;

	private final PlainValues plainValues;

	/**
	 * Creates a converter.
	 * @param type the type of all of the library's messages
	 * @param name the library's name, under which its own entries are stored
	 * @param allowed tells which classes of the application may be stored in metadata
	 */
	protected MessageConverter(Class<M> type, String name, Predicate<Class<?>> allowed) {
		this.type = type;
		this.name = name;
		this.plainValues = new PlainValues(allowed);
	}

	/**
	 * Returns the metadata of a message.
	 * @param message the message
	 * @return the metadata
	 */
	protected abstract Map<String, ? extends @Nullable Object> metadata(M message);

	/**
	 * Returns LangChain's messages for a message, without an id.
	 * @param message the message
	 * @return LangChain's messages, or {@code null} if the message is of a kind that is
	 * not known
	 */
	protected abstract @Nullable List<Message> write(M message);

	/**
	 * Returns a message for LangChain's.
	 * @param stored LangChain's messages: several only where {@link #write} made them of
	 * one
	 * @param additional what goes into the message's metadata besides its own
	 * @return the message, or {@code null} if the library cannot hold it
	 */
	protected abstract @Nullable M read(List<Message> stored, Map<String, @Nullable Object> additional);

	@Override
	public final List<@Nullable Object> toStored(List<? extends @Nullable Object> values) {
		MessageIds ids = new MessageIds();
		List<@Nullable List<Message>> written = new ArrayList<>(values.size());
		for (Object value : values) {
			List<Message> messages = this.type.isInstance(value) ? written(this.type.cast(value)) : null;
			written.add(messages);
			ids.use(idOf((messages != null) ? messages : Collections.singletonList(value)));
		}
		List<@Nullable Object> stored = new ArrayList<>(values.size());
		for (int i = 0; i < values.size(); i++) {
			List<Message> messages = written.get(i);
			if (messages == null) {
				stored.add(values.get(i));
			}
			else {
				stored.addAll(needsId(this.type.cast(values.get(i)), messages) ? ids.assign(messages) : messages);
			}
		}
		return stored;
	}

	/**
	 * Tells whether a message never had an id: what was read without one goes back as it
	 * came.
	 */
	final boolean needsId(M message, List<Message> written) {
		return !written.isEmpty() && idOf(written) == null && metadata(message).get(LANGCHAIN) == null;
	}

	@Override
	public final List<@Nullable Object> fromStored(List<? extends @Nullable Object> stored) {
		List<@Nullable Object> values = new ArrayList<>(stored.size());
		for (List<@Nullable Object> unit : units(stored)) {
			M value = value(unit);
			if (value != null) {
				values.add(value);
			}
			else {
				values.addAll(unit);
			}
		}
		return values;
	}

	/**
	 * Divides stored values into those that stand for one message each.
	 */
	final List<List<@Nullable Object>> units(List<? extends @Nullable Object> stored) {
		List<List<@Nullable Object>> units = new ArrayList<>();
		int end;
		for (int start = 0; start < stored.size(); start = end) {
			end = start + groupSize(stored, start);
			units.add(new ArrayList<>(stored.subList(start, end)));
		}
		return units;
	}

	private int groupSize(List<? extends @Nullable Object> stored, int start) {
		String id = idOf(stored.subList(start, stored.size()));
		int size = (stored.get(start) instanceof ToolMessage first
				&& ownEntries(first).get("size") instanceof Integer number) ? number : 1;
		if (id == null || size < 1 || size > stored.size() - start) {
			return 1;
		}
		for (int i = 0; i < size; i++) {
			if (!(stored.get(start + i) instanceof ToolMessage tool)
					|| !Objects.equals(ownEntries(tool).get("size"), size)
					|| !Objects.equals(tool.id(), MessageIds.follower(id, i))) {
				return 1;
			}
		}
		return size;
	}

	/**
	 * Returns the id of stored values that stand for one message.
	 */
	static @Nullable String idOf(List<? extends @Nullable Object> unit) {
		return (!unit.isEmpty() && unit.get(0) instanceof Message first) ? first.id() : null;
	}

	/**
	 * Returns the message that stored values stand for, or {@code null} if there is none.
	 * An id that could be derived again does not show in it.
	 */
	final @Nullable M value(List<? extends @Nullable Object> unit) {
		List<Message> stored = messages(unit);
		M plain = stored.isEmpty() ? null : read(stored, Map.of());
		List<Message> again = (plain != null) ? write(plain) : null;
		String id = idOf(unit);
		boolean derived = again != null && id != null && id.equals(MessageIds.first(again))
				&& StoredMessages.areIdentical(MessageIds.withId(again, id), stored);
		return (again == null || derived) ? plain : namedValue(unit);
	}

	/**
	 * Returns the message that stored values stand for, or {@code null} if there is none.
	 * Its id shows in it.
	 */
	final @Nullable M namedValue(List<? extends @Nullable Object> unit) {
		List<Message> stored = messages(unit);
		String id = idOf(unit);
		Map<String, @Nullable Object> additional = new LinkedHashMap<>();
		if (id != null) {
			additional.put(ID, id);
		}
		M named = stored.isEmpty() ? null : read(stored, additional);
		List<Message> again = (named != null) ? write(named) : null;
		if (again == null || (id != null && StoredMessages.areIdentical(MessageIds.withId(again, id), stored))) {
			return named;
		}
		additional.put(LANGCHAIN, StoredMessages.toPlain(stored));
		return read(stored, additional);
	}

	// none where one of them is no message
	private static List<Message> messages(List<? extends @Nullable Object> unit) {
		List<Message> messages = new ArrayList<>();
		for (Object element : unit) {
			if (!(element instanceof Message message)) {
				return List.of();
			}
			messages.add(message);
		}
		return messages;
	}

	/**
	 * Returns LangChain's messages for a message with the id that it has, which may be
	 * none, and with what was kept of those that it was read from; or {@code null} if it
	 * is of a kind that is not known.
	 */
	final @Nullable List<Message> written(M message) {
		List<Message> plain = write(message);
		if (plain == null) {
			return null;
		}
		List<Message> changed = MessageIds.withId(plain, id(message));
		List<Message> kept = StoredMessages.fromPlain(metadata(message).get(LANGCHAIN));
		Map<String, @Nullable Object> id = (idOf(kept) != null) ? Map.of(ID, idOf(kept)) : Map.of();
		M unchanged = (kept.size() == changed.size()) ? read(kept, id) : null;
		List<Message> base = (unchanged != null) ? write(unchanged) : null;
		if (base == null || base.size() != kept.size()) {
			return changed;
		}
		base = MessageIds.withId(base, idOf(kept));
		List<Message> merged = new ArrayList<>();
		for (int i = 0; i < kept.size(); i++) {
			merged.add(StoredMessages.merge(base.get(i), changed.get(i), kept.get(i)));
		}
		return merged;
	}

	private @Nullable String id(M message) {
		Object id = metadata(message).get(ID);
		return isId(ID, id) ? (String) id : null;
	}

	private static boolean isId(String key, @Nullable Object value) {
		return key.equals(ID) && value instanceof String id && !id.isEmpty();
	}

	/**
	 * Returns fields with a message's metadata, in their plain form and sorted by name,
	 * and with the library's own entries.
	 * @param fields the fields
	 * @param field the field for the metadata: {@value #ADDITIONAL_KWARGS} or
	 * {@value #RESPONSE_METADATA}
	 * @param metadata the metadata
	 * @param own the library's own entries: what LangChain has no place for
	 * @return the fields
	 */
	protected final Fields withMetadata(Fields fields, String field, Map<String, ? extends @Nullable Object> metadata,
			Map<String, ? extends @Nullable Object> own) {
		Map<String, @Nullable Object> plain = new TreeMap<>();
		metadata.forEach((key, value) -> {
			Object plainValue = this.plainValues.of(value);
			if (!isId(key, value) && !key.equals(LANGCHAIN) && (value == null || plainValue != null)) {
				plain.put(key, plainValue);
			}
		});
		Fields described = with(fields, field, plain);
		return own.isEmpty() ? described
				: with(described, ADDITIONAL_KWARGS, Map.of(this.name, new LinkedHashMap<>(own)));
	}

	private static Fields with(Fields fields, String field, Map<String, @Nullable Object> entries) {
		Map<String, @Nullable Object> all = new LinkedHashMap<>();
		if (fields.get(field) instanceof Map<?, ?> map) {
			map.forEach((key, value) -> all.put(String.valueOf(key), value));
		}
		all.putAll(entries);
		return all.isEmpty() ? fields : fields.with(field, all);
	}

	/**
	 * Returns a message's metadata as {@link #withMetadata} wrote them.
	 * @param stored LangChain's message
	 * @param field the field of the metadata
	 * @param additional what goes into the metadata besides
	 * @return the metadata, which may be changed
	 */
	protected final Map<String, @Nullable Object> metadata(Message stored, String field,
			Map<String, @Nullable Object> additional) {
		Map<String, @Nullable Object> metadata = new LinkedHashMap<>(
				field.equals(ADDITIONAL_KWARGS) ? stored.additionalKwargs() : stored.responseMetadata());
		if (field.equals(ADDITIONAL_KWARGS)) {
			metadata.remove(this.name);
		}
		metadata.remove(LANGCHAIN);
		metadata.entrySet().removeIf((entry) -> isId(entry.getKey(), entry.getValue()));
		metadata.putAll(additional);
		return metadata;
	}

	/**
	 * Returns the library's own entries of a stored message.
	 * @param stored LangChain's message
	 * @return the entries, empty if there are none
	 */
	protected final Map<?, ?> ownEntries(Message stored) {
		return (stored.additionalKwargs().get(this.name) instanceof Map<?, ?> own) ? own : Map.of();
	}

	/**
	 * Returns LangChain's messages for one message as a group: {@link #read} gets them
	 * together again if none was added to them or taken away.
	 * @param messages LangChain's messages
	 * @return the messages, each with a mark of the group if there are several
	 */
	protected final List<Message> group(List<ToolMessage> messages) {
		List<Message> group = new ArrayList<>(messages.size());
		for (ToolMessage message : messages) {
			group.add((messages.size() == 1) ? message : new ToolMessage(
					withMetadata(message.fields(), ADDITIONAL_KWARGS, Map.of(), Map.of("size", messages.size()))));
		}
		return group;
	}

	/**
	 * Returns the fields of a message that asks for calls of tools: the arguments parsed,
	 * or as invalid calls, and the text that the model wrote beside them.
	 * @param fields the fields
	 * @param calls the calls
	 * @return the fields
	 */
	protected static Fields withToolCalls(Fields fields, List<ToolCallText> calls) {
		return ToolCalls.addTo(fields, calls);
	}

	/**
	 * Returns the calls of tools that a message asks for, with the text that the model
	 * wrote unless the calls were changed since.
	 * @param stored LangChain's message
	 * @return the calls
	 */
	protected static List<ToolCallText> toolCalls(Message stored) {
		return ToolCalls.of(stored.fields());
	}

}
