package io.github.langgraph4spring.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task that waits for an answer from outside: LangGraph's {@code Interrupt}.
 *
 * @param fields {@code value}, {@code id} and what else is stored
 */
public record Interrupt(Fields fields) {

	/**
	 * Creates an interrupt.
	 * @param value what is asked, or {@code null}
	 * @param id the interrupt's id
	 */
	public Interrupt(@Nullable Object value, String id) {
		this(fields(value, id));
	}

	/**
	 * Returns the interrupt that an element of the channel
	 * {@value ChannelWrite#INTERRUPT} is: JavaScript's are plain objects.
	 * @param element the element
	 * @return the interrupt, or {@code null} if it is none
	 */
	public static @Nullable Interrupt from(@Nullable Object element) {
		if (element instanceof Interrupt interrupt) {
			return interrupt;
		}
		if (!(element instanceof Map<?, ?> map) || !map.containsKey("value")) {
			return null;
		}
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("value", null);
		map.forEach((name, value) -> fields.put(String.valueOf(name), value));
		return new Interrupt(Fields.of(fields));
	}

	private static Fields fields(@Nullable Object value, String id) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("value", value);
		fields.put("id", id);
		return Fields.of(fields);
	}

	/**
	 * Returns what is asked.
	 * @return the value, or {@code null}
	 */
	public @Nullable Object value() {
		return this.fields.get("value");
	}

	/**
	 * Returns the interrupt's id.
	 * @return the id, or {@code null} where an older writer left it out
	 */
	public @Nullable String id() {
		return this.fields.string("id");
	}

}
