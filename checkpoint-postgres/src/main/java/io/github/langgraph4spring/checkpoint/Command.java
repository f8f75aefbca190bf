package io.github.langgraph4spring.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A change of the state, a resume and the next nodes in one: LangGraph's {@code Command}.
 *
 * @param fields {@code graph}, {@code update}, {@code resume}, {@code goto} and what else
 * is stored
 */
public record Command(Fields fields) {

	/**
	 * Creates a command.
	 * @param graph the graph that it is for, or {@code null} for the current one
	 * @param update the change of the state, or {@code null}
	 * @param resume the answer to an interrupt, or {@code null}
	 * @param nodes the next nodes: names or {@link Send}s
	 */
	public Command(@Nullable String graph, @Nullable Object update, @Nullable Object resume, List<?> nodes) {
		this(fields(graph, update, resume, nodes));
	}

	private static Fields fields(@Nullable String graph, @Nullable Object update, @Nullable Object resume,
			List<?> nodes) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("graph", graph);
		fields.put("update", update);
		fields.put("resume", resume);
		fields.put("goto", nodes);
		return Fields.of(fields);
	}

	/**
	 * Returns the graph that the command is for.
	 * @return the graph, or {@code null} for the current one
	 */
	public @Nullable String graph() {
		return this.fields.string("graph");
	}

	/**
	 * Returns the change of the state.
	 * @return the change, or {@code null}
	 */
	public @Nullable Object update() {
		return this.fields.get("update");
	}

	/**
	 * Returns the answer to an interrupt.
	 * @return the answer, or {@code null}
	 */
	public @Nullable Object resume() {
		return this.fields.get("resume");
	}

	/**
	 * Returns the next nodes, LangGraph's {@code goto}: names or {@link Send}s.
	 * @return the nodes, one of them alone or a list, as stored
	 */
	public @Nullable Object nodes() {
		return this.fields.get("goto");
	}

}
