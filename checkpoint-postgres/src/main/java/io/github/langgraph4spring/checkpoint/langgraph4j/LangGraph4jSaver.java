package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.serializer.StateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.AgentStateFactory;
import org.jspecify.annotations.Nullable;

/**
 * The checkpointer of langgraph4j graphs: what they save is a LangGraph thread, with a
 * channel for each key of the state, and what LangGraph saved is theirs to go on with.
 * <p>
 * A graph and its subgraphs use one instance: the subgraphs' checkpoints are the thread's
 * too, in namespaces of their own. Thread-safe.
 */
public final class LangGraph4jSaver implements BaseCheckpointSaver {

	private final CheckpointSaver saver;

	private final StateCodec codec;

	private final boolean keepsReleasedThreads;

	private final Positions positions = new Positions();

	private final FanOuts fanOuts = new FanOuts();

	private LangGraph4jSaver(Builder builder) {
		this.saver = builder.saver;
		this.codec = new StateCodec(builder.converter, builder.serializer);
		this.keepsReleasedThreads = builder.keepsReleasedThreads;
	}

	/**
	 * Creates a checkpointer that stores values as they are.
	 * @param saver what saves the checkpoints
	 */
	public LangGraph4jSaver(CheckpointSaver saver) {
		this(builder(saver));
	}

	/**
	 * Creates a checkpointer.
	 * @param saver what saves the checkpoints
	 * @param converter puts values that LangGraph knows in the place of the graph's
	 */
	public LangGraph4jSaver(CheckpointSaver saver, ValueConverter converter) {
		this(builder(saver).converter(converter));
	}

	/**
	 * Begins a checkpointer.
	 * @param saver what saves the checkpoints
	 * @return the builder
	 */
	public static Builder builder(CheckpointSaver saver) {
		return new Builder(saver);
	}

	/**
	 * Returns what clones the state of a graph through the bytes that are stored of it:
	 * the types of the state are those that may be stored, and none of them need be
	 * {@link java.io.Serializable}. Whole numbers come back in the narrowest type.
	 * @param <S> the type of the state
	 * @param stateFactory makes the state
	 * @return the serializer, to build a {@link org.bsc.langgraph4j.StateGraph} with
	 */
	public <S extends AgentState> StateSerializer<S> stateSerializer(AgentStateFactory<S> stateFactory) {
		return new TypedStateSerializer<>(stateFactory, this.codec);
	}

	@Override
	public Optional<org.bsc.langgraph4j.checkpoint.Checkpoint> get(RunnableConfig config) {
		CheckpointConfig at = GraphLocation.of(config);
		Optional<CheckpointTuple> tuple = this.saver.getTuple(at);
		if (tuple.isEmpty()) {
			if (at.checkpointId() == null) {
				this.positions.add(at, Position.BEGINNING);
			}
			return Optional.empty();
		}
		refuseWhatCannotRun(tuple.get());
		Map<String, Object> state = this.codec.decode(tuple.get().checkpoint().channelValues());
		this.positions.add(at, Position.of(tuple.get(), this.codec.encode(state), true));
		return Optional.of(convert(tuple.get(), state));
	}

	private void refuseWhatCannotRun(CheckpointTuple tuple) {
		Checkpoint checkpoint = tuple.checkpoint();
		Set<String> next = Control.nextNodes(checkpoint);
		if (this.fanOuts.toLangGraph4j(next, null) == null) {
			throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on at the nodes " + next
					+ " at once, which langgraph4j cannot do from a checkpoint: let LangGraph run that super-step, or "
					+ "drive it through the saver's own operations");
		}
		List<?> sends = Control.sends(checkpoint);
		if (!sends.isEmpty()) {
			throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on with the sends "
					+ sends + ", which langgraph4j cannot express: let LangGraph run that super-step, or drive it "
					+ "through the saver's own operations");
		}
	}

	/**
	 * Lists the checkpoints of a thread, newest first; those of a subgraph are its own.
	 */
	@Override
	public Collection<org.bsc.langgraph4j.checkpoint.Checkpoint> list(RunnableConfig config) {
		return this.saver.list(GraphLocation.of(config).withCheckpointId(null))
			.map((tuple) -> convert(tuple, this.codec.decode(tuple.checkpoint().channelValues())))
			.toList();
	}

	@Override
	public RunnableConfig put(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		CheckpointConfig at = GraphLocation.of(config);
		SuperStep step = superStep(config, checkpoint);
		CheckpointConfig saved = step.isUpdate() ? put(at, stored(at), step) : advance(at, step);
		return RunnableConfig.builder(config).checkPointId(saved.checkpointId()).build();
	}

	private SuperStep superStep(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		String source = isUpdate(config, checkpoint) ? CheckpointMetadata.SOURCE_UPDATE
				: checkpoint.getNodeId().equals(GraphDefinition.START) ? CheckpointMetadata.SOURCE_INPUT
						: CheckpointMetadata.SOURCE_LOOP;
		Set<String> nodes = source.equals(CheckpointMetadata.SOURCE_UPDATE) ? Set.of()
				: this.fanOuts.toLangGraph(checkpoint.getNodeId());
		return new SuperStep(source, nodes, this.fanOuts.toLangGraph(checkpoint.getNextNodeId()),
				this.codec.encode(checkpoint.getState()));
	}

	// a run hands over AgentState.data(), which cannot be modified, and names no
	// checkpoint
	private static boolean isUpdate(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		return config.checkPointId().isPresent() || checkpoint.getState() instanceof HashMap<?, ?>;
	}

	private CheckpointConfig advance(CheckpointConfig at, SuperStep step) {
		Position parent = step.madeFrom(this.positions.of(at), this.codec.serializer());
		return put(at, (parent != null) ? parent : stored(at), step);
	}

	/**
	 * Reads the position at a checkpoint, the latest if the config names none.
	 */
	private Position stored(CheckpointConfig at) {
		Optional<CheckpointTuple> tuple = this.saver.getTuple(at);
		if (tuple.isEmpty() && at.checkpointId() != null) {
			throw new CheckpointException("The thread '" + at.threadId() + "' has no checkpoint '" + at.checkpointId()
					+ "' to change: take the id of one that get or list returned");
		}
		return tuple.map((found) -> {
			Map<String, Object> state = this.codec.decode(found.checkpoint().channelValues());
			return Position.of(found, this.codec.encode(state), false);
		}).orElse(Position.BEGINNING);
	}

	private CheckpointConfig put(CheckpointConfig at, Position parent, SuperStep step) {
		NextCheckpoint next = new NextCheckpoint(parent, step, this.saver);
		CheckpointConfig saved = this.saver.put(at.withCheckpointId(parent.checkpointId()), next.checkpoint(),
				metadata(at, step, next), next.newVersions());
		this.positions.add(at, next.position());
		return saved;
	}

	private CheckpointMetadata metadata(CheckpointConfig at, SuperStep step, NextCheckpoint next) {
		Map<String, @Nullable Object> parents = new LinkedHashMap<>();
		for (CheckpointConfig ancestor : GraphLocation.ancestors(at)) {
			List<Position> known = this.positions.of(ancestor);
			parents.put(ancestor.namespaceOrRoot(), (known.isEmpty() ? stored(ancestor) : known.get(0)).checkpointId());
		}
		return CheckpointMetadata.of(step.source(), next.number()).with("parents", parents);
	}

	/**
	 * Returns the checkpoints of a thread and deletes it, unless released threads are
	 * kept. The checkpoints of a subgraph are deleted with their thread.
	 */
	@Override
	public Tag release(RunnableConfig config) {
		CheckpointConfig at = GraphLocation.of(config);
		Tag tag = new Tag(threadId(config), list(config));
		if (!this.keepsReleasedThreads && at.namespaceOrRoot().isEmpty()) {
			this.saver.deleteThread(at.threadId());
			this.positions.forget(at.threadId());
		}
		return tag;
	}

	private org.bsc.langgraph4j.checkpoint.Checkpoint convert(CheckpointTuple tuple, Map<String, Object> state) {
		String node = node(tuple);
		return org.bsc.langgraph4j.checkpoint.Checkpoint.builder()
			.id(tuple.checkpoint().id())
			.state(state)
			.nodeId(node)
			.nextNodeId(name(Control.nextNodes(tuple.checkpoint()), node))
			.build();
	}

	private String node(CheckpointTuple tuple) {
		Set<String> last = Control.lastNodes(tuple.checkpoint());
		boolean input = CheckpointMetadata.SOURCE_INPUT.equals(tuple.metadata().source());
		return (input || last.isEmpty()) ? GraphDefinition.START : name(last, null);
	}

	private String name(Set<String> nodes, @Nullable String after) {
		String node = this.fanOuts.toLangGraph4j(nodes, after);
		return (node != null) ? node : String.join(",", nodes);
	}

	/**
	 * Builds a {@link LangGraph4jSaver}. Not thread-safe.
	 */
	public static final class Builder {

		private final CheckpointSaver saver;

		private CheckpointSerializer serializer = new LangGraphSerializer();

		private ValueConverter converter = ValueConverter.none();

		private boolean keepsReleasedThreads;

		private Builder(CheckpointSaver saver) {
			this.saver = saver;
		}

		/**
		 * Sets what the state is encoded with.
		 * @param serializer the serializer, which allows the same types as that of the
		 * saver; one that knows the standard types alone by default
		 * @return this builder
		 */
		public Builder serializer(LangGraphSerializer serializer) {
			this.serializer = serializer;
			return this;
		}

		/**
		 * Sets what puts values that LangGraph knows in the place of the graph's.
		 * @param converter the converter; none by default
		 * @return this builder
		 */
		public Builder converter(ValueConverter converter) {
			this.converter = converter;
			return this;
		}

		/**
		 * Keeps the threads that graphs release, which are deleted by default, as
		 * langgraph4j's own savers forget them.
		 * @return this builder
		 */
		public Builder keepReleasedThreads() {
			this.keepsReleasedThreads = true;
			return this;
		}

		/**
		 * Builds the checkpointer.
		 * @return the checkpointer
		 */
		public LangGraph4jSaver build() {
			return new LangGraph4jSaver(this);
		}

	}

}
