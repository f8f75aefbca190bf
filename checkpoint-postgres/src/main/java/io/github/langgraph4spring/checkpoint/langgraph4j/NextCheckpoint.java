package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
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

	/** What the super-step adds to delta channels. */
	private final List<ChannelWrite> added = new ArrayList<>();

	private final Map<String, DeltaCounter> deltas = new LinkedHashMap<>();

	private final DeltaChannels deltaChannels;

	private final boolean alone;

	private final CheckpointSerializer serializer;

	private final Position previous;

	private final SuperStep step;

	/**
	 * The version that triggers nodes which nothing triggers in LangGraph's eyes: that of
	 * the input, and of a node behind an edge that was not asked before.
	 */
	private final @Nullable ChannelVersion untriggered;

	private final ChannelVersion version;

	private final Checkpoint checkpoint;

	/**
	 * Makes a checkpoint.
	 * @param alone whether it is saved only if the previous one has no other child. What
	 * is written after a checkpoint belongs to one child; others store their delta
	 * channels whole
	 */
	NextCheckpoint(Position previous, SuperStep step, CheckpointSaver saver, CheckpointSerializer serializer,
			DeltaChannels deltaChannels, boolean alone) {
		this.serializer = serializer;
		this.deltaChannels = deltaChannels;
		this.alone = alone && previous.checkpointId() != null;
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
			.forEach(this::remove);
		previous.deltas()
			.entrySet()
			.stream()
			.filter((delta) -> !this.deltas.containsKey(delta.getKey()))
			.forEach((delta) -> keepDelta(delta.getKey(), delta.getValue()));
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
		Fingerprint before = this.previous.state().get(channel);
		boolean changed = !value.fingerprint().equals(before);
		DeltaCounter counter = this.previous.deltas().get(channel);
		if (counter != null || (changed && this.deltaChannels.include(channel, value.stored()))) {
			writeDelta(channel, value, before, changed, counter);
			return;
		}
		this.values.put(channel, value.given());
		if (changed) {
			changed(channel, this.version);
		}
	}

	private void writeDelta(String channel, ChannelValue value, @Nullable Fingerprint before, boolean changed,
			@Nullable DeltaCounter counter) {
		DeltaCounter next = (counter != null) ? counter.next(changed) : DeltaCounter.SNAPSHOT;
		List<?> added = (before != null) ? addedTo(before, value) : null;
		if (counter == null || !this.alone || this.previous.written().contains(channel) || (changed && added == null)
				|| this.deltaChannels.isDue(next)) {
			snapshot(channel, value.stored());
			return;
		}
		this.deltas.put(channel, next);
		if (changed && added != null) {
			this.added.add(new ChannelWrite(channel, added));
			changed(channel, this.version);
		}
	}

	/** What is new in a list that only grew, else {@code null}. */
	private @Nullable List<?> addedTo(Fingerprint before, ChannelValue value) {
		return (value.stored() instanceof List<?> list && list.size() > before.size()
				&& before.keptIn(value, this.serializer) > 0) ? list.subList(before.size(), list.size()) : null;
	}

	private void snapshot(String channel, @Nullable Object value) {
		this.values.put(channel, new DeltaSnapshot(value));
		this.deltas.put(channel, DeltaCounter.SNAPSHOT);
		changed(channel, this.version);
	}

	// a delta channel without a value would be rebuilt
	private void remove(String channel) {
		if (this.previous.deltas().containsKey(channel)) {
			snapshot(channel, List.of());
		}
		else {
			changed(channel, this.version);
		}
	}

	// one that was never written to, or holds no list, which only LangGraph can rebuild
	private void keepDelta(String channel, DeltaCounter counter) {
		boolean empty = !this.previous.versions().containsKey(channel);
		if (!empty && (!this.alone || this.previous.written().contains(channel))) {
			throw new CheckpointException("The delta channel '" + channel + "' holds no list, so it can be neither "
					+ "rebuilt nor branched off here: let LangGraph run this super-step");
		}
		this.deltas.put(channel, counter.next(false));
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
		Set<String> valued = new HashSet<>(this.values.keySet());
		this.added.forEach((write) -> valued.add(write.channel()));
		updated.retainAll(valued);
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

	Map<String, DeltaCounter> deltas() {
		return this.deltas;
	}

	/**
	 * Returns what was written after the previous checkpoint, if anything: as LangGraph
	 * keeps the input of a run, by no node's task.
	 */
	Optional<TaskWrites> writes() {
		return this.added.isEmpty() ? Optional.empty() : Optional
			.of(new TaskWrites(TaskIds.ofInput(String.valueOf(this.previous.checkpointId())), "", this.added));
	}

	Map<String, ChannelVersion> newVersions() {
		return this.newVersions;
	}

	Position position() {
		Map<String, @Nullable Object> carried = new LinkedHashMap<>(this.values);
		carried.keySet().removeAll(this.step.state().keySet());
		return new Position(this.checkpoint.id(), number(), this.step.next(), this.checkpoint.channelVersions(),
				this.checkpoint.versionsSeen(), Position.fingerprints(this.step.state()), carried, this.deltas,
				Set.of(), false);
	}

}
