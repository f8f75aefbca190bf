package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.bsc.langgraph4j.GraphDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checkpoint at the end of a super-step of the one before it, as LangGraph's
 * Pregel loop does: every channel that changed gets the next version, the node has seen
 * the version of the channel that made it run, and that of the next node has a value.
 */
final class SuperStep {

	private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> versions = new LinkedHashMap<>();

	private final Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> newVersions = new LinkedHashMap<>();

	private final Map<String, @Nullable Object> previousValues;

	private final ChannelVersion next;

	SuperStep(@Nullable Checkpoint previous, CheckpointSaver saver) {
		this.previousValues = (previous != null) ? previous.channelValues() : Map.of();
		if (previous != null) {
			this.versions.putAll(previous.channelVersions());
			previous.versionsSeen().forEach((node, channels) -> this.seen.put(node, new LinkedHashMap<>(channels)));
		}
		this.seen.putIfAbsent("__input__", Map.of());
		this.next = saver.nextVersion(this.versions.isEmpty() ? null : Collections.max(this.versions.values()));
	}

	/**
	 * Ends the super-step.
	 * @param node the node that ran, or {@code null} where the input was taken in
	 * @param state the state that it left
	 * @param nextNode the node that runs next
	 */
	void finish(@Nullable String node, Map<String, @Nullable Object> state, String nextNode) {
		String trigger = Checkpoint.BRANCH_TO + node;
		ChannelVersion triggered = this.versions.get(trigger);
		if (node != null && triggered != null) {
			this.seen.computeIfAbsent(node, (name) -> new LinkedHashMap<>()).put(trigger, triggered);
		}
		state.forEach((channel, value) -> {
			this.values.put(channel, value);
			boolean unchanged = this.previousValues.containsKey(channel)
					&& Objects.deepEquals(this.previousValues.get(channel), value);
			if (!unchanged || !this.versions.containsKey(channel)) {
				changed(channel);
			}
		});
		// LangGraph's own channels that langgraph4j has no notion of stay as they are
		this.previousValues.forEach((channel, value) -> {
			if (isControl(channel) && !isTrigger(channel)) {
				this.values.put(channel, value);
			}
		});
		// what had a value and has none now: what was triggered, and what was removed
		this.previousValues.keySet()
			.stream()
			.filter((channel) -> !this.values.containsKey(channel))
			.forEach(this::changed);
		if (!nextNode.equals(GraphDefinition.END)) {
			this.values.put(Checkpoint.BRANCH_TO + nextNode, null);
			changed(Checkpoint.BRANCH_TO + nextNode);
		}
	}

	private void changed(String channel) {
		this.versions.put(channel, this.next);
		this.newVersions.put(channel, this.next);
	}

	Checkpoint checkpoint(int step) {
		List<String> updated = new ArrayList<>(new TreeSet<>(this.newVersions.keySet()));
		updated.retainAll(this.values.keySet());
		return Checkpoint.builder(step)
			.channelValues(this.values)
			.channelVersions(this.versions)
			.versionsSeen(this.seen)
			.updatedChannels(updated)
			.build();
	}

	Map<String, ChannelVersion> newVersions() {
		return this.newVersions;
	}

	private static boolean isTrigger(String channel) {
		return channel.startsWith(Checkpoint.BRANCH_TO) || channel.equals(Checkpoint.START);
	}

	/**
	 * Tells whether a channel is LangGraph's own and no key of the state.
	 */
	static boolean isControl(String channel) {
		return channel.startsWith(Checkpoint.BRANCH_TO) || channel.startsWith("__") || channel.startsWith("join:");
	}

}
