package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checkpoint at the end of a super-step of the one before it, as LangGraph's
 * Pregel loop does ({@code apply_writes}): every channel that changed gets the next
 * version, the nodes that ran have seen the versions of the channels that triggered them,
 * and those of the nodes that run next have a value.
 */
final class NextCheckpoint {

	private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> versions;

	private final Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> newVersions = new LinkedHashMap<>();

	private final Position previous;

	private final SuperStep step;

	/**
	 * The version that triggers nodes which nothing triggers in LangGraph's eyes: that of
	 * the input, and of a node behind an edge that was not asked before.
	 */
	private final @Nullable ChannelVersion untriggered;

	private final ChannelVersion version;

	private final Checkpoint checkpoint;

	NextCheckpoint(Position previous, SuperStep step, CheckpointSaver saver) {
		this.previous = previous;
		this.step = step;
		this.versions = new LinkedHashMap<>(previous.versions());
		previous.seen().forEach((node, channels) -> this.seen.put(node, new LinkedHashMap<>(channels)));
		ChannelVersion newest = this.versions.isEmpty() ? null : Collections.max(this.versions.values());
		if (!previous.nextNodes().containsAll(step.nodes())) {
			newest = saver.nextVersion(newest);
		}
		this.untriggered = newest;
		this.version = saver.nextVersion(newest);
		previous.carried().forEach(this::carry);
		step.nodes().forEach(this::ran);
		step.state().forEach(this::write);
		previous.state()
			.keySet()
			.stream()
			.filter((channel) -> !step.state().containsKey(channel))
			.forEach((channel) -> changed(channel, this.version));
		step.next().forEach(this::trigger);
		this.checkpoint = build();
	}

	// what triggered the nodes that ran is used up; a join begins anew
	private void carry(String channel, @Nullable Object value) {
		if (Control.isTrigger(channel)) {
			changed(channel, this.version);
		}
		else if (this.step.nodes().stream().anyMatch((node) -> Control.triggers(channel, node))) {
			this.values.put(channel, Set.of());
			changed(channel, this.version);
		}
		else {
			this.values.put(channel, value);
		}
	}

	private void ran(String node) {
		Map<String, ChannelVersion> seenByNode = this.seen.computeIfAbsent(node, (name) -> new LinkedHashMap<>());
		String trigger = Control.trigger(node);
		if (this.untriggered != null && !this.previous.nextNodes().contains(node)) {
			changed(trigger, this.untriggered);
			seenByNode.put(trigger, this.untriggered);
		}
		this.previous.versions().forEach((channel, triggered) -> {
			if (this.previous.carried().containsKey(channel) && Control.triggers(channel, node)) {
				seenByNode.put(channel, triggered);
			}
		});
	}

	private void write(String channel, ChannelValue value) {
		this.values.put(channel, value.given());
		if (!value.fingerprint().equals(this.previous.state().get(channel))) {
			changed(channel, this.version);
		}
	}

	private void trigger(String node) {
		this.values.put(Control.trigger(node), null);
		changed(Control.trigger(node), this.version);
	}

	private void changed(String channel, ChannelVersion changed) {
		this.versions.put(channel, changed);
		this.newVersions.put(channel, changed);
	}

	private Checkpoint build() {
		List<String> updated = new ArrayList<>(new TreeSet<>(this.newVersions.keySet()));
		updated.retainAll(this.values.keySet());
		return Checkpoint.builder(number(), this.previous.checkpointId())
			.channelValues(this.values)
			.channelVersions(this.versions)
			.versionsSeen(this.seen)
			.updatedChannels(this.step.isUpdate() ? null : updated)
			.build();
	}

	int number() {
		return this.previous.step() + 1;
	}

	Checkpoint checkpoint() {
		return this.checkpoint;
	}

	Map<String, ChannelVersion> newVersions() {
		return this.newVersions;
	}

	Position position() {
		Map<String, @Nullable Object> carried = new LinkedHashMap<>(this.values);
		carried.keySet().removeAll(this.step.state().keySet());
		return new Position(this.checkpoint.id(), number(), this.step.next(), this.checkpoint.channelVersions(),
				this.checkpoint.versionsSeen(), Position.fingerprints(this.step.state()), carried, false);
	}

}
