package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TaskIds;

/**
 * What the ids of a thread's tasks are in another dialect, so that the peer finds what
 * its tasks have written, their interrupts, and the namespaces of their subgraphs. The id
 * of a task that is not found stays: one that runs when several nodes have ended, or of
 * an old format.
 */
final class TaskTranslation {

	private final Set<String> occurring = new HashSet<>();

	private final Map<String, String> translated = new HashMap<>();

	private final ChannelVersion version;

	TaskTranslation(Dialect dialect) {
		this.version = (dialect == Dialect.JAVASCRIPT) ? ChannelVersion.of(1) : ChannelVersion.of("1");
	}

	/**
	 * Notes a task's id, or the ids in a namespace: only these are looked for.
	 */
	void addOccurrence(String taskIdOrNamespace) {
		this.occurring.addAll(Arrays.asList(taskIdOrNamespace.split("[|:]")));
	}

	/**
	 * Looks for the tasks that run after a checkpoint; those of the outer graph's
	 * checkpoint have been looked for already.
	 */
	void addTasks(CheckpointTuple tuple) {
		CheckpointTuple target = inDialect(tuple);
		try {
			List<Send> sends = tuple.checkpoint().sends();
			for (int i = 0; i < sends.size(); i++) {
				String node = sends.get(i).node();
				add(TaskIds.ofSend(tuple, node, i), TaskIds.ofSend(target, node, i));
			}
			for (String trigger : tuple.checkpoint().channelVersions().keySet()) {
				String node = trigger.startsWith(Checkpoint.BRANCH_TO)
						? trigger.substring(Checkpoint.BRANCH_TO.length()) : trigger;
				if (!node.equals(trigger) || trigger.equals(Checkpoint.START)) {
					List<String> triggers = List.of(trigger);
					add(TaskIds.ofNode(tuple, node, triggers), TaskIds.ofNode(target, node, triggers));
				}
			}
		}
		catch (CheckpointException ex) {
			// no checkpoint that LangGraph made: it has none of its tasks
		}
	}

	private CheckpointTuple inDialect(CheckpointTuple tuple) {
		CheckpointConfig config = CheckpointConfig.of(tuple.config().threadId(),
				namespace(tuple.config().namespaceOrRoot()), tuple.config().checkpointId());
		Checkpoint checkpoint = tuple.checkpoint().toBuilder().channelVersions(Map.of("", this.version)).build();
		return new CheckpointTuple(config, checkpoint, tuple.metadata(), null, List.of());
	}

	private void add(String id, String inDialect) {
		if (this.occurring.contains(id)) {
			this.translated.put(id, inDialect);
		}
	}

	String task(String id) {
		return this.translated.getOrDefault(id, id);
	}

	/**
	 * Returns a namespace, levels of {@code node:task}, with the ids of its tasks.
	 */
	String namespace(String namespace) {
		if (namespace.indexOf(':') < 0) {
			return namespace;
		}
		return Arrays.stream(namespace.split("\\|", -1)).map((level) -> {
			int colon = level.lastIndexOf(':');
			return level.substring(0, colon + 1) + task(level.substring(colon + 1));
		}).collect(Collectors.joining("|"));
	}

}
