package io.github.langgraph4spring.checkpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task for a node with an argument of its own: LangGraph's {@code Send}.
 *
 * @param node the node
 * @param arg the argument, or {@code null}
 * @param timeout the task's limits of time, or {@code null} for the graph's
 */
public record Send(String node, @Nullable Object arg, @Nullable TimeoutPolicy timeout) {

	/**
	 * Creates a send with the graph's limits of time.
	 * @param node the node
	 * @param arg the argument, or {@code null}
	 */
	public Send(String node, @Nullable Object arg) {
		this(node, arg, null);
	}

	/**
	 * Returns the send that an element of the channel {@value ChannelWrite#TASKS} is:
	 * JavaScript's are plain objects.
	 * @param element the element
	 * @return the send, or {@code null} if it is none
	 */
	public static @Nullable Send from(@Nullable Object element) {
		if (element instanceof Send send) {
			return send;
		}
		if (!(element instanceof Map<?, ?> map) || !(map.get("node") instanceof String node)) {
			return null;
		}
		return new Send(node, map.get("args"), (map.get("timeout") instanceof TimeoutPolicy timeout) ? timeout : null);
	}

}
