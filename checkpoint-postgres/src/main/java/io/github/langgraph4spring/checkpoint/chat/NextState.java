package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import org.jspecify.annotations.Nullable;

/**
 * A change of a thread's state from outside: the checkpoint behind its latest, which
 * keeps the channels that did not change. What is added to a delta channel is written to
 * the latest checkpoint, as the input of a run is; else the channel is stored whole. Used
 * once; not thread-safe.
 */
final class NextState {

	private final @Nullable CheckpointTuple latest;

	private final CheckpointConfig config;

	private final Map<String, @Nullable Object> changed;

	private final boolean alone;

	private final ChannelVersion version;

	private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> versions = new LinkedHashMap<>();

	private final Map<String, ChannelVersion> newVersions = new LinkedHashMap<>();

	private final Map<String, DeltaCounter> deltas = new LinkedHashMap<>();

	private final List<ChannelWrite> added = new ArrayList<>();

	/**
	 * Makes the next state.
	 * @param latest the checkpoint to go on from, with the snapshots of its delta
	 * channels, or {@code null} for a new thread
	 * @param config the thread
	 * @param changed the new values by channel
	 * @param alone whether it is saved only if the latest has no other child
	 */
	private NextState(@Nullable CheckpointTuple latest, CheckpointConfig config, Map<String, @Nullable Object> changed,
			CheckpointSaver saver, boolean alone) {
		this.latest = latest;
		this.config = config;
		this.changed = changed;
		this.alone = alone;
		if (latest != null) {
			this.values.putAll(latest.checkpoint().channelValues());
			this.versions.putAll(latest.checkpoint().channelVersions());
		}
		this.version = saver.nextVersion(this.versions.isEmpty() ? null : Collections.max(this.versions.values()));
		changed.forEach(this::store);
		if (latest != null) {
			deltaChannels(latest).forEach((channel, counter) -> storeDelta(latest, channel, counter));
		}
	}

	/**
	 * Saves a change. Two that are made at the same time are two children of one
	 * checkpoint.
	 */
	static void save(CheckpointSaver saver, @Nullable CheckpointTuple latest, CheckpointConfig config,
			Map<String, @Nullable Object> changed) {
		boolean saved = false;
		if (latest != null && !deltaChannels(latest).isEmpty()) {
			saved = new NextState(latest, config, changed, saver, true).putIfLatest(saver).isPresent();
		}
		if (!saved) {
			new NextState(latest, config, changed, saver, false).put(saver);
		}
	}

	private static Map<String, DeltaCounter> deltaChannels(CheckpointTuple latest) {
		Map<String, DeltaCounter> channels = new LinkedHashMap<>(latest.metadata().deltaCounters());
		latest.checkpoint().channelValues().forEach((channel, value) -> {
			if (value instanceof DeltaSnapshot) {
				channels.putIfAbsent(channel, DeltaCounter.SNAPSHOT);
			}
		});
		return channels;
	}

	private void store(String channel, @Nullable Object value) {
		this.values.put(channel, value);
		this.versions.put(channel, this.version);
		this.newVersions.put(channel, this.version);
	}

	private void storeDelta(CheckpointTuple latest, String channel, DeltaCounter counter) {
		Object before = (latest.checkpoint().channelValues().get(channel) instanceof DeltaSnapshot snapshot)
				? snapshot.value() : null;
		Object after = this.changed.getOrDefault(channel, before);
		List<?> more = added(before, after);
		DeltaCounter next = counter.next(this.changed.containsKey(channel));
		boolean written = latest.pendingWrites().stream().map(PendingWrite::channel).anyMatch(channel::equals);
		// nothing says to which child what is written after a checkpoint belongs
		if (this.alone && more != null && !written && !next.isSnapshotDue(DeltaCounter.DEFAULT_SNAPSHOT_FREQUENCY)) {
			this.values.remove(channel);
			this.deltas.put(channel, next);
			if (!more.isEmpty()) {
				this.added.add(new ChannelWrite(channel, more));
			}
		}
		else if (after != null) {
			store(channel, new DeltaSnapshot(after));
		}
		else if (latest.checkpoint().channelVersions().containsKey(channel) && (!this.alone || written)) {
			throw new CheckpointException("The delta channel '" + channel + "' of the thread '" + this.config.threadId()
					+ "' holds no list, so it cannot be stored whole here: let LangGraph go on first");
		}
		else {
			this.deltas.put(channel, next);
		}
	}

	/** What is new in a list that only grew, else {@code null}. */
	private static @Nullable List<?> added(@Nullable Object before, @Nullable Object after) {
		return (before instanceof List<?> old && after instanceof List<?> list && list.size() >= old.size()
				&& StoredMessages.areIdentical(old, list.subList(0, old.size())))
						? list.subList(old.size(), list.size()) : null;
	}

	// only the delta channels that are added to must not have been written to meanwhile:
	// what comes to others is taken in by this checkpoint
	private Optional<CheckpointConfig> putIfLatest(CheckpointSaver saver) {
		CheckpointConfig parent = parent();
		return this.added.isEmpty() ? saver.putIfLatest(parent, checkpoint(), metadata(), this.newVersions)
				: saver.putIfLatest(parent, checkpoint(), metadata(), this.newVersions,
						new TaskWrites(TaskIds.ofInput(String.valueOf(parent.checkpointId())), "", this.added));
	}

	private void put(CheckpointSaver saver) {
		saver.put(parent(), checkpoint(), metadata(), this.newVersions);
	}

	private CheckpointConfig parent() {
		return (this.latest != null) ? this.latest.config() : this.config;
	}

	private Checkpoint checkpoint() {
		return Checkpoint.builder(step(), (this.latest != null) ? this.latest.checkpoint().id() : null)
			.channelValues(this.values)
			.channelVersions(this.versions)
			.versionsSeen((this.latest != null) ? this.latest.checkpoint().versionsSeen() : Map.of())
			.updatedChannels(List.copyOf(this.changed.keySet()))
			.build();
	}

	private CheckpointMetadata metadata() {
		return CheckpointMetadata.of(CheckpointMetadata.SOURCE_UPDATE, step()).withDeltaCounters(this.deltas);
	}

	private int step() {
		Integer last = (this.latest != null) ? this.latest.metadata().step() : null;
		return (last != null) ? last + 1 : 0;
	}

}
