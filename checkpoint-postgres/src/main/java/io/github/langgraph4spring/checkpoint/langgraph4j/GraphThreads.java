package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import org.jspecify.annotations.Nullable;

/**
 * The threads of graphs: reads and saves their checkpoints, and knows where their runs
 * stand. Thread-safe.
 */
final class GraphThreads {

	/**
	 * The write that says, under an id that langgraph4j made up, which checkpoint it
	 * means. LangGraph reads no writes of a checkpoint that is not there. The
	 * checkpoint's metadata has the id under the same name, so that the write goes with
	 * it.
	 */
	private static final String ALIAS = "langgraph4j:checkpoint_id";

	private static final String ALIAS_TASK = "langgraph4j";

	private final CheckpointSaver saver;

	private final StateCodec codec;

	private final DeltaChannels deltaChannels;

	private final Positions positions = new Positions();

	GraphThreads(CheckpointSaver saver, StateCodec codec, DeltaChannels deltaChannels) {
		this.saver = saver;
		this.deltaChannels = deltaChannels;
		this.codec = codec;
	}

	/**
	 * Finds a checkpoint, the latest if the config names none, with its delta channels
	 * rebuilt. Where none are expected they take a second round trip.
	 */
	Optional<CheckpointTuple> find(CheckpointConfig at) {
		String id = at.checkpointId();
		CheckpointConfig resolved = (id != null) ? at.withCheckpointId(resolve(at, id)) : at;
		if (!this.deltaChannels.isOff()) {
			return this.saver.getTupleWithHistories(resolved, this.deltaChannels.names()).map(DeltaReplay::whole);
		}
		return this.saver.getTuple(resolved).map(this::whole);
	}

	private CheckpointTuple whole(CheckpointTuple tuple) {
		Set<String> rebuilt = tuple.rebuiltChannels(Set.of());
		return rebuilt.isEmpty() ? tuple : DeltaReplay
			.whole(new TupleWithHistories(tuple, this.saver.deltaChannelHistory(tuple.config(), rebuilt)));
	}

	/**
	 * Lists the checkpoints of a thread and namespace, newest first, with their delta
	 * channels rebuilt.
	 */
	List<CheckpointTuple> list(CheckpointConfig at) {
		return DeltaChannels.rebuilt(this.saver.list(at.withCheckpointId(null)).toList());
	}

	private String resolve(CheckpointConfig at, String id) {
		// those of LangGraph are UUIDs of version 6, those that langgraph4j makes up of 4
		boolean madeUp = id.length() == 36 && id.charAt(14) == '4';
		List<PendingWrite> writes = madeUp ? this.saver.pendingWrites(at) : List.of();
		return writes.stream()
			.filter((write) -> write.channel().equals(ALIAS))
			.map((write) -> String.valueOf(write.value()))
			.findFirst()
			.orElse(id);
	}

	/**
	 * Notes that a run may begin at what was found.
	 */
	void found(CheckpointConfig at, @Nullable CheckpointTuple tuple, Map<String, Object> state) {
		if (tuple != null) {
			this.positions.add(at, Position.of(tuple, this.codec.encode(state), true));
		}
		else if (at.checkpointId() == null) {
			this.positions.add(at, Position.BEGINNING);
		}
	}

	private Optional<Position> stored(CheckpointConfig at) {
		return find(at).map((tuple) -> Position.of(tuple,
				this.codec.encode(this.codec.decode(tuple.checkpoint().channelValues())), false));
	}

	private Position latest(CheckpointConfig at) {
		return stored(at.withCheckpointId(null)).orElse(Position.BEGINNING);
	}

	/**
	 * Saves what a run has made, in one round trip if it stands at the thread's latest
	 * checkpoint. If another run was faster, or the thread was deleted, it is read again.
	 */
	CheckpointConfig advance(CheckpointConfig at, SuperStep step) {
		List<Position> known = this.positions.of(at);
		Position parent = step.madeFrom(known, this.codec.serializer());
		if (parent == null) {
			return put(at, latest(at), step);
		}
		if (parent.isNewestOf(known)) {
			Optional<CheckpointConfig> saved = put(at, parent, step, true);
			if (saved.isPresent()) {
				return saved.get();
			}
			Position latest = latest(at);
			if (step.madeFrom(List.of(parent, latest), this.codec.serializer()) == latest) {
				return put(at, latest, step);
			}
		}
		Optional<Position> again = (parent.checkpointId() != null) ? stored(at.withCheckpointId(parent.checkpointId()))
				: Optional.of(parent);
		return put(at, again.orElseGet(() -> latest(at)), step);
	}

	/**
	 * Saves a changed state as a child of the checkpoint that the config names, or of the
	 * latest.
	 */
	CheckpointConfig update(CheckpointConfig at, SuperStep step) {
		Position parent = (at.checkpointId() == null) ? latest(at)
				: stored(at)
					.orElseThrow(() -> new CheckpointException("The thread '" + at.threadId() + "' has no checkpoint '"
							+ at.checkpointId() + "' to change: take the id of one that get or " + "list returned"));
		Optional<CheckpointConfig> saved = parent.deltas().isEmpty() ? Optional.empty() : put(at, parent, step, true);
		return saved.orElseGet(() -> put(at, parent, step));
	}

	private CheckpointConfig put(CheckpointConfig at, Position parent, SuperStep step) {
		return put(at, parent, step, false).orElseThrow();
	}

	private Optional<CheckpointConfig> put(CheckpointConfig at, Position parent, SuperStep step, boolean ifLatest) {
		NextCheckpoint next = new NextCheckpoint(parent, step, this.saver, this.codec.serializer(), this.deltaChannels,
				ifLatest);
		CheckpointMetadata metadata = CheckpointMetadata.of(step.source(), next.number())
			.with("parents", parents(at))
			.withDeltaCounters(next.deltas());
		String alias = step.alias();
		if (alias != null) {
			metadata = metadata.with(ALIAS, alias);
		}
		Optional<CheckpointConfig> saved = save(at.withCheckpointId(parent.checkpointId()), next, metadata, ifLatest);
		saved.ifPresent((config) -> this.positions.add(at, next.position()));
		if (alias != null && saved.isPresent()) {
			this.saver.putWrites(saved.get().withCheckpointId(alias),
					List.of(new ChannelWrite(ALIAS, saved.get().checkpointId())), ALIAS_TASK);
		}
		return saved;
	}

	private Optional<CheckpointConfig> save(CheckpointConfig parent, NextCheckpoint next, CheckpointMetadata metadata,
			boolean ifLatest) {
		if (!ifLatest) {
			return Optional.of(this.saver.put(parent, next.checkpoint(), metadata, next.newVersions()));
		}
		return next.writes().isPresent()
				? this.saver.putIfLatest(parent, next.checkpoint(), metadata, next.newVersions(),
						next.writes().orElseThrow())
				: this.saver.putIfLatest(parent, next.checkpoint(), metadata, next.newVersions());
	}

	private Map<String, @Nullable Object> parents(CheckpointConfig at) {
		Map<String, @Nullable Object> parents = new LinkedHashMap<>();
		List<String> nodes = GraphLocation.nodes(at);
		List<CheckpointConfig> ancestors = GraphLocation.ancestors(at);
		for (int i = 0; i < nodes.size(); i++) {
			Position position = standing(ancestors.get(i), nodes.get(i));
			parents.put(ancestors.get(i).namespaceOrRoot(), position.checkpointId());
		}
		return parents;
	}

	/**
	 * Returns the position at which a node runs.
	 */
	private Position standing(CheckpointConfig at, String node) {
		return this.positions.of(at)
			.stream()
			.filter((position) -> position.nextNodes().contains(node))
			.findFirst()
			.orElseGet(() -> latest(at));
	}

	/**
	 * Saves what became of the task of a node that has not finished. The same became of
	 * the nodes that run its graph, if that is a subgraph.
	 */
	void record(CheckpointConfig at, String node, TaskOutcome outcome) {
		task(at, node).ifPresent((task) -> {
			ChannelWrite write = outcome.write(task);
			save(task, write);
			List<String> nodes = GraphLocation.nodes(at);
			List<CheckpointConfig> ancestors = GraphLocation.ancestors(at);
			for (int i = 0; i < nodes.size(); i++) {
				task(ancestors.get(i), nodes.get(i)).ifPresent((outer) -> save(outer, write));
			}
		});
	}

	private Optional<NodeTask> task(CheckpointConfig at, String node) {
		Position position = standing(at, node);
		return (position.checkpointId() != null) ? Optional.of(NodeTask.of(position.tuple(at), node))
				: Optional.empty();
	}

	private void save(NodeTask task, ChannelWrite write) {
		this.saver.putWrites(task.checkpoint(), List.of(write), task.id(), task.path());
	}

	void delete(String threadId) {
		this.saver.deleteThread(threadId);
		this.positions.forget(threadId);
	}

	/** What became of a task. */
	interface TaskOutcome {

		ChannelWrite write(NodeTask task);

	}

}
