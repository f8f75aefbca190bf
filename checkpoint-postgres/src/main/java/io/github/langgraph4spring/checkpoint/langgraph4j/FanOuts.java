package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.internal.node.ParallelNode;
import org.jspecify.annotations.Nullable;

/**
 * Translates nodes: langgraph4j runs parallel branches as one node of its own,
 * {@code __PARALLEL__(<source>)}, where LangGraph runs each branch as a node.
 * <p>
 * What the branches are only the graph knows. Those of two graphs that fan out from equal
 * names to different branches are not translated. Thread-safe.
 */
final class FanOuts {

	private final Map<String, Set<Set<String>>> branches = new ConcurrentHashMap<>();

	/**
	 * Learns the fan-outs of a graph.
	 */
	void add(CompiledGraph<?> graph) {
		graph.reduce((nodes, edges) -> {
			edges.elements.stream().filter((edge) -> edge.isParallel()).forEach((edge) -> {
				Set<String> targets = edge.targets()
					.stream()
					.map((target) -> target.id())
					.filter(nodes::anyMatchById)
					.collect(Collectors.toCollection(LinkedHashSet::new));
				this.branches
					.computeIfAbsent(ParallelNode.formatNodeId(edge.sourceId()),
							(parallel) -> ConcurrentHashMap.newKeySet())
					.add(targets);
			});
			return null;
		});
	}

	/**
	 * Returns LangGraph's nodes for a node of langgraph4j: none for the end.
	 */
	Set<String> toLangGraph(String node) {
		if (node.equals(GraphDefinition.END)) {
			return Set.of();
		}
		if (node.equals(GraphDefinition.START)) {
			return Set.of(Checkpoint.START);
		}
		Set<Set<String>> known = this.branches.getOrDefault(node, Set.of());
		return (known.size() == 1) ? known.iterator().next() : Set.of(node);
	}

	/**
	 * Returns langgraph4j's node for nodes of LangGraph.
	 * @param nodes the nodes
	 * @param after the node after which they run, or {@code null} if that is not known
	 * @return the node, or {@code null} if langgraph4j has none that runs several of them
	 */
	@Nullable String toLangGraph4j(Set<String> nodes, @Nullable String after) {
		if (nodes.isEmpty()) {
			return GraphDefinition.END;
		}
		if (nodes.size() == 1) {
			String node = nodes.iterator().next();
			return node.equals(Checkpoint.START) ? GraphDefinition.START : node;
		}
		List<String> fanOuts = this.branches.entrySet()
			.stream()
			.filter((fanOut) -> fanOut.getValue().equals(Set.of(nodes)))
			.map(Map.Entry::getKey)
			.toList();
		String expected = (after != null) ? ParallelNode.formatNodeId(after) : "";
		return fanOuts.contains(expected) ? expected : fanOuts.isEmpty() ? null : fanOuts.get(0);
	}

}
