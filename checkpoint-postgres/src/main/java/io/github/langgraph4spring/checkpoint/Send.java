package io.github.langgraph4spring.checkpoint;

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

}
