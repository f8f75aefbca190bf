package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Set;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.TaskIds;

/**
 * The task of a node, as LangGraph names it.
 *
 * @param checkpoint the checkpoint after which it runs
 * @param id the task's id
 * @param path its path
 * @param namespace the namespace of its subgraph
 */
record NodeTask(CheckpointConfig checkpoint, String id, String path, String namespace) {

	static NodeTask of(CheckpointTuple tuple, String node) {
		Set<String> triggers = new TreeSet<>(Set.of(Control.trigger(node)));
		tuple.checkpoint()
			.channelVersions()
			.keySet()
			.stream()
			.filter((channel) -> Control.triggers(channel, node))
			.forEach(triggers::add);
		String id = TaskIds.ofNode(tuple, node, triggers);
		return new NodeTask(tuple.config(), id, "~__pregel_pull, " + node, TaskIds.namespace(tuple, node, id));
	}

}
