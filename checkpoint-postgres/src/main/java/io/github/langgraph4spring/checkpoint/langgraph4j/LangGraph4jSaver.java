package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.InterruptionMetadata;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.serializer.StateSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.AgentStateFactory;
import org.bsc.langgraph4j.state.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The checkpointer of langgraph4j graphs: what they save is a LangGraph thread, with a
 * channel for each key of the state, and what LangGraph saved is theirs to go on with.
 * <p>
 * A graph and its subgraphs use one instance: the subgraphs' checkpoints are the thread's
 * too, in namespaces of their own. Thread-safe.
 */
public final class LangGraph4jSaver implements BaseCheckpointSaver {

	private final StateCodec codec;

	private final GraphThreads threads;

	private final boolean keepsReleasedThreads;

	private final FanOuts fanOuts = new FanOuts();

	private LangGraph4jSaver(Builder builder) {
		this.codec = new StateCodec(builder.converter, builder.serializer);
		this.threads = new GraphThreads(builder.saver, this.codec, builder.deltaChannels());
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
	 * @return the serializer, to build a {@link StateGraph} with
	 */
	public <S extends AgentState> StateSerializer<S> stateSerializer(AgentStateFactory<S> stateFactory) {
		return new TypedStateSerializer<>(stateFactory, this.codec);
	}

	/**
	 * Begins a graph that uses this checkpointer and {@linkplain #stateSerializer clones}
	 * its state through what is stored. Its interrupts and failures are saved with the
	 * checkpoint at which a node did not finish, where LangGraph looks for them, and its
	 * parallel branches run in LangGraph too.
	 * @param <S> the type of the state
	 * @param channels the channels of the state
	 * @param stateFactory makes the state
	 * @return the graph; compiling it without a checkpointer takes this one
	 */
	public <S extends AgentState> StateGraph<S> stateGraph(Map<String, Channel<?>> channels,
			AgentStateFactory<S> stateFactory) {
		return new CheckpointedStateGraph<>(channels, stateSerializer(stateFactory), this);
	}

	/**
	 * Returns a checkpoint: the latest, or that of an id, be it one that langgraph4j's
	 * {@code updateState} made up.
	 * @throws CheckpointException if LangGraph is to go on from it in a way that
	 * langgraph4j cannot: at several nodes that no fan-out of a graph runs, or with sends
	 */
	@Override
	public Optional<org.bsc.langgraph4j.checkpoint.Checkpoint> get(RunnableConfig config) {
		CheckpointConfig at = GraphLocation.of(config);
		Optional<CheckpointTuple> tuple = this.threads.find(at);
		tuple.ifPresent(this::refuseWhatCannotRun);
		Map<String, Object> state = tuple.map(this::state).orElse(Map.of());
		this.threads.found(at, tuple.orElse(null), state);
		return tuple.map((found) -> convert(found, state));
	}

	private void refuseWhatCannotRun(CheckpointTuple tuple) {
		Checkpoint checkpoint = tuple.checkpoint();
		Set<String> next = Control.nextNodes(checkpoint);
		if (this.fanOuts.toLangGraph4j(next, null) == null) {
			throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on at the nodes " + next
					+ " at once, which langgraph4j cannot do from a checkpoint: let LangGraph run that super-step, or "
					+ "drive it through the saver's own operations");
		}
		List<String> sends = checkpoint.sends().stream().map(Send::node).toList();
		if (!sends.isEmpty()) {
			throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on with sends to "
					+ sends + ", which langgraph4j cannot express: let LangGraph run that super-step, or drive it "
					+ "through the saver's own operations");
		}
	}

	/**
	 * Lists the checkpoints of a thread, newest first; those of a subgraph are its own.
	 */
	@Override
	public Collection<org.bsc.langgraph4j.checkpoint.Checkpoint> list(RunnableConfig config) {
		return this.threads.list(GraphLocation.of(config))
			.stream()
			.map((tuple) -> convert(tuple, state(tuple)))
			.toList();
	}

	/**
	 * Saves a checkpoint as a child of the one that it was made from. A change of an old
	 * state is a fork: the old checkpoint stays.
	 */
	@Override
	public RunnableConfig put(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		CheckpointConfig at = GraphLocation.of(config);
		SuperStep step = superStep(config, checkpoint);
		CheckpointConfig saved = step.isUpdate() ? this.threads.update(at, step) : this.threads.advance(at, step);
		return RunnableConfig.builder(config).checkPointId(saved.checkpointId()).build();
	}

	private SuperStep superStep(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		String source = isUpdate(config, checkpoint) ? CheckpointMetadata.SOURCE_UPDATE
				: checkpoint.getNodeId().equals(GraphDefinition.START) ? CheckpointMetadata.SOURCE_INPUT
						: CheckpointMetadata.SOURCE_LOOP;
		Set<String> nodes = source.equals(CheckpointMetadata.SOURCE_UPDATE) ? Set.of()
				: this.fanOuts.toLangGraph(checkpoint.getNodeId());
		// where langgraph4j hands out the id that it made up
		boolean named = source.equals(CheckpointMetadata.SOURCE_UPDATE)
				|| config.streamMode() == CompiledGraph.StreamMode.SNAPSHOTS;
		return new SuperStep(source, nodes, this.fanOuts.toLangGraph(checkpoint.getNextNodeId()),
				this.codec.encode(checkpoint.getState()), named ? checkpoint.getId() : null);
	}

	// a run hands over AgentState.data(), which cannot be modified, and names no
	// checkpoint
	private static boolean isUpdate(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		return config.checkPointId().isPresent() || checkpoint.getState() instanceof HashMap<?, ?>;
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
			this.threads.delete(at.threadId());
		}
		return tag;
	}

	/**
	 * Returns what waits for an answer at a checkpoint: the interrupts of nodes that have
	 * not finished, whoever ran them.
	 * @param config the thread, and the checkpoint if it is not the latest
	 * @return the interrupts
	 */
	public List<Interrupt> interrupts(RunnableConfig config) {
		return this.threads.find(GraphLocation.of(config)).map(CheckpointTuple::interrupts).orElse(List.of());
	}

	void learn(CompiledGraph<?> graph) {
		this.fanOuts.add(graph);
	}

	void interrupted(RunnableConfig config, String node, InterruptionMetadata<?> interruption) {
		Map<String, @Nullable Object> value = new LinkedHashMap<>();
		interruption.metadataKeys().forEach((key) -> value.put(key, interruption.metadata(key).orElse(null)));
		this.threads.record(GraphLocation.of(config), node, (task) -> new ChannelWrite(ChannelWrite.INTERRUPT,
				List.of(new Interrupt(this.codec.toStored(value), TaskIds.interruptId(task.namespace())))));
	}

	void failed(RunnableConfig config, String node, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		this.threads.record(GraphLocation.of(config), node, (task) -> new ChannelWrite(ChannelWrite.ERROR, cause));
	}

	private Map<String, Object> state(CheckpointTuple tuple) {
		return this.codec.decode(tuple.checkpoint().channelValues());
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

		private Set<String> deltaChannels = Set.of();

		private boolean deltaLists;

		private int deltaSnapshotFrequency = DeltaChannels.NONE.snapshotFrequency();

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
		 * Stores of these keys of the state only what a node adds, if they hold lists:
		 * they become LangGraph's delta channels. A graph in Python or JavaScript that
		 * goes on with the thread declares them as such. Where a list does not only grow,
		 * it is stored whole.
		 * @param channels the keys; none by default
		 * @return this builder
		 */
		public Builder deltaChannels(Collection<String> channels) {
			this.deltaChannels = Set.copyOf(channels);
			return this;
		}

		/**
		 * Stores of every list of the state only what a node adds, as
		 * {@link #deltaChannels} does.
		 * @return this builder
		 */
		public Builder deltaLists() {
			this.deltaLists = true;
			return this;
		}

		/**
		 * Sets how often a delta channel is stored whole. The less often, the less is
		 * stored and the more is read.
		 * @param updates after how many updates, 100 by default as in LangGraph
		 * @return this builder
		 */
		public Builder deltaSnapshotFrequency(int updates) {
			this.deltaSnapshotFrequency = updates;
			return this;
		}

		private DeltaChannels deltaChannels() {
			return new DeltaChannels(this.deltaChannels, this.deltaLists, this.deltaSnapshotFrequency);
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
