package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.SubCompiledGraphNodeAction;
import org.jspecify.annotations.Nullable;

/**
 * Where LangGraph keeps the checkpoints of a langgraph4j graph. A subgraph that is
 * compiled with the same checkpointer runs under the thread id
 * {@code <thread>_subgraph_<node>} there; here its checkpoints are the parent thread's,
 * in the namespace that LangGraph gives a subgraph which keeps its state from run to run
 * ({@code checkpointer=True}): the names of the nodes, joined by {@code |}.
 */
final class GraphLocation {

	private static final String SEPARATOR = "|";

	private static final String RUN_ID = "run_id";

	private GraphLocation() {
	}

	/**
	 * Returns the thread, the namespace and the checkpoint that a config means.
	 * @throws IllegalArgumentException if the config names no thread
	 */
	static CheckpointConfig of(RunnableConfig config) {
		String threadId = config.threadId()
			.orElseThrow(() -> new IllegalArgumentException("The RunnableConfig names no thread, so there is nothing "
					+ "to save its checkpoints under: give it one by RunnableConfig.builder().threadId(...)"));
		List<String> path = config.graphPath().elements();
		LinkedList<String> namespace = new LinkedList<>();
		// only what the path names is a subgraph: a thread id may look like one
		for (int i = path.size() - 1; i >= 0; i--) {
			String element = path.get(i);
			String suffix = "_" + SubCompiledGraphNodeAction.subGraphId(element);
			if (threadId.endsWith(suffix)) {
				threadId = threadId.substring(0, threadId.length() - suffix.length());
				namespace.addFirst(element);
			}
			else if (i > 0 || !beginsWithGraphId(config, path)) {
				// compiled with a checkpointer of its own: its thread id stays
				namespace.addFirst(element);
			}
		}
		// the only entry that is LangGraph's: others may be secrets
		Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
		config.metadata(RUN_ID).ifPresent((runId) -> metadata.put(RUN_ID, runId.toString()));
		return CheckpointConfig.of(threadId, String.join(SEPARATOR, namespace), config.checkPointId().orElse(null))
			.withMetadata(metadata);
	}

	// the path begins with the id of the root graph, if that has one
	private static boolean beginsWithGraphId(RunnableConfig config, List<String> path) {
		return path.size() > 1 || config.graphId().equals(Optional.of(path.get(0)));
	}

	/**
	 * Returns the nodes by which a subgraph is reached from the root, each in the
	 * {@linkplain #ancestors graph} of the same index.
	 */
	static List<String> nodes(CheckpointConfig subgraph) {
		String namespace = subgraph.namespaceOrRoot();
		return namespace.isEmpty() ? List.of() : List.of(namespace.split("\\|"));
	}

	/**
	 * Returns where the graphs are that a subgraph runs in, the root first.
	 */
	static List<CheckpointConfig> ancestors(CheckpointConfig subgraph) {
		List<CheckpointConfig> ancestors = new LinkedList<>();
		String namespace = subgraph.namespaceOrRoot();
		while (!namespace.isEmpty()) {
			int end = namespace.lastIndexOf(SEPARATOR);
			namespace = (end < 0) ? "" : namespace.substring(0, end);
			ancestors.add(0, CheckpointConfig.of(subgraph.threadId(), namespace, null));
		}
		return ancestors;
	}

}
