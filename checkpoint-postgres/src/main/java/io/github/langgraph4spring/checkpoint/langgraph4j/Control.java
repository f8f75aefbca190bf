package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;

/**
 * What LangGraph's own channels and versions say about the course of a graph.
 */
final class Control {

	/** The channel that a node is triggered by once all of several nodes have run. */
	private static final String JOIN = "join:";

	private Control() {
	}

	/**
	 * Tells whether a channel is LangGraph's own and no key of the state.
	 */
	static boolean isControl(String channel) {
		return channel.startsWith(Checkpoint.BRANCH_TO) || channel.startsWith("__") || channel.startsWith(JOIN);
	}

	/**
	 * Tells whether a channel's value is gone once the nodes that it triggers run.
	 */
	static boolean isTrigger(String channel) {
		return channel.startsWith(Checkpoint.BRANCH_TO) || channel.equals(Checkpoint.START);
	}

	/**
	 * Returns the channel that makes a node run.
	 */
	static String trigger(String node) {
		return node.equals(Checkpoint.START) ? Checkpoint.START : Checkpoint.BRANCH_TO + node;
	}

	/**
	 * Tells whether a channel makes a node run: its own one, or one that joins several
	 * nodes in front of it.
	 */
	static boolean triggers(String channel, String node) {
		return channel.equals(trigger(node)) || (channel.startsWith(JOIN) && channel.endsWith(":" + node));
	}

	/**
	 * Returns the nodes that run next: those that a channel triggers, and those whose
	 * join has seen all of its nodes.
	 */
	static Set<String> nextNodes(Checkpoint checkpoint) {
		Set<String> nodes = new TreeSet<>(checkpoint.nextNodes());
		checkpoint.channelValues().forEach((channel, value) -> {
			if (channel.startsWith(JOIN) && value instanceof Collection<?> arrived && isComplete(channel, arrived)) {
				String node = channel.substring(channel.lastIndexOf(':') + 1);
				ChannelVersion version = checkpoint.channelVersions().get(channel);
				if (!Objects.equals(version, checkpoint.versionsSeen().getOrDefault(node, Map.of()).get(channel))) {
					nodes.add(node);
				}
			}
		});
		return nodes;
	}

	// join:b+c:d is complete with b and c
	private static boolean isComplete(String channel, Collection<?> arrived) {
		String starts = channel.substring(JOIN.length(), channel.lastIndexOf(':'));
		int length = arrived.stream().mapToInt((node) -> String.valueOf(node).length() + 1).sum() - 1;
		return !arrived.isEmpty() && length == starts.length();
	}

	/**
	 * Returns the nodes that ran last: those that have seen the newest version of a
	 * channel.
	 */
	static Set<String> lastNodes(Checkpoint checkpoint) {
		ChannelVersion newest = null;
		Set<String> nodes = new LinkedHashSet<>();
		for (Map.Entry<String, Map<String, ChannelVersion>> node : checkpoint.versionsSeen().entrySet()) {
			for (ChannelVersion version : node.getValue().values()) {
				int order = (newest == null) ? 1 : version.compareTo(newest);
				// "__interrupt__" sees everything whenever a graph is interrupted
				if (node.getKey().equals(ChannelWrite.INTERRUPT) || order < 0) {
					continue;
				}
				if (order > 0) {
					newest = version;
					nodes.clear();
				}
				nodes.add(node.getKey());
			}
		}
		return nodes;
	}

}
