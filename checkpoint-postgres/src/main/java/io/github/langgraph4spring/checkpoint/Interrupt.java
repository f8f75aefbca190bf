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
