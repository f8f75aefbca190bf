package io.github.langgraph4spring.reliability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with a thread as a graph does: a checkpoint after the other, each with pending
 * writes. After a failure it reads where the thread is.
 */
final class Client {

	/**
	 * How it goes on with its thread.
	 */
	enum Way {

		/** The thread is its own: it is only read after a failure. */
		ALONE,

		/** Others write the thread too: it is read before each put. */
		SHARED,

		/** As shared, and what overtakes another is refused. */
		GUARDED

	}

	private static final CheckpointMetadata METADATA = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0);

	private final CheckpointSaver saver;

	private final String threadId;

	private final Way way;

	private final Journal journal;

	private boolean known;

	private @Nullable CheckpointTuple latest;

	Client(CheckpointSaver saver, String threadId, Way way, Journal journal) {
		this.saver = saver;
		this.threadId = threadId;
		this.way = way;
		this.journal = journal;
	}

	void run(BooleanSupplier running) {
		while (running.getAsBoolean()) {
			try {
				if (!this.known) {
					this.latest = this.saver.getTuple(CheckpointConfig.of(this.threadId)).orElse(null);
				}
				CheckpointTuple saved = save();
				if (saved != null) {
					write(saved.config());
				}
				this.latest = saved;
				this.known = this.way == Way.ALONE;
			}
			catch (RuntimeException ex) {
				this.known = false;
				this.journal.failed(ex.getClass().getSimpleName());
			}
		}
	}

	private @Nullable CheckpointTuple save() {
		Checkpoint before = (this.latest != null) ? this.latest.checkpoint() : null;
		Map<String, @Nullable Object> valuesBefore = (before != null) ? before.channelValues() : Map.of();
		Map<String, @Nullable Object> values = Values.next(valuesBefore);
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		Map<String, ChannelVersion> newVersions = new LinkedHashMap<>();
		values.forEach((channel, value) -> {
			ChannelVersion version = (before != null) ? before.channelVersions().get(channel) : null;
			if (version == null || value != valuesBefore.get(channel)) {
				version = this.saver.nextVersion(version);
				newVersions.put(channel, version);
			}
			versions.put(channel, version);
		});
		Checkpoint checkpoint = Checkpoint.builder(0, (before != null) ? before.id() : null)
			.channelValues(values)
			.channelVersions(versions)
			.build();
		Optional<CheckpointConfig> saved = put(checkpoint, newVersions);
		if (saved.isEmpty()) {
			this.journal.refused(this.threadId);
			return null;
		}
		this.journal.saved(this.threadId, checkpoint.id(), String.valueOf(values.get(Values.DIGEST)));
		return new CheckpointTuple(saved.get(), checkpoint, METADATA, null, List.of());
	}

	private Optional<CheckpointConfig> put(Checkpoint checkpoint, Map<String, ChannelVersion> newVersions) {
		CheckpointConfig parent = (this.latest != null) ? this.latest.config() : CheckpointConfig.of(this.threadId);
		return (this.way == Way.GUARDED) ? this.saver.putIfLatest(parent, checkpoint, METADATA, newVersions)
				: Optional.of(this.saver.put(parent, checkpoint, METADATA, newVersions));
	}

	private void write(CheckpointConfig config) {
		String taskId = UUID.randomUUID().toString();
		int count = 1 + ThreadLocalRandom.current().nextInt(4);
		this.saver.putWrites(config, Values.writes(count), taskId);
		this.journal.wrote(this.threadId, String.valueOf(config.checkpointId()), taskId, count);
	}

}
