package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.jspecify.annotations.Nullable;

/**
 * The checkpointer of langgraph4j graphs: what they save is a LangGraph thread, with a
 * channel for each key of the state, and what LangGraph saved is theirs to go on with.
 * <p>
 * A put reads the thread's latest checkpoint, or the one that its config names, which
 * becomes the parent. So after a resume from an older checkpoint, which langgraph4j does
 * not name when it puts, the parent is the thread's latest. Thread-safe.
 */
public final class LangGraph4jSaver implements BaseCheckpointSaver {

	private final CheckpointSaver saver;

	private final StateConverter converter;

	/**
	 * Creates a checkpointer that stores values as they are.
	 * @param saver what saves the checkpoints
	 */
	public LangGraph4jSaver(CheckpointSaver saver) {
		this(saver, ValueConverter.none());
	}

	/**
	 * Creates a checkpointer.
	 * @param saver what saves the checkpoints
	 * @param converter puts values that LangGraph knows in the place of the graph's
	 */
	public LangGraph4jSaver(CheckpointSaver saver, ValueConverter converter) {
		this.saver = saver;
		this.converter = new StateConverter(converter);
	}

	@Override
	public Optional<org.bsc.langgraph4j.checkpoint.Checkpoint> get(RunnableConfig config) {
		return this.saver.getTuple(checkpointConfig(config)).map((tuple) -> {
			List<String> next = tuple.checkpoint().nextNodes();
			if (next.size() > 1) {
				throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on at the nodes "
						+ next + " at once, which langgraph4j cannot do from a checkpoint: let LangGraph run that "
						+ "super-step, or drive it through the saver's own operations");
			}
			if (tuple.checkpoint().channelValues().get(ChannelWrite.TASKS) instanceof Collection<?> sends
					&& !sends.isEmpty()) {
				throw new CheckpointException("The thread '" + tuple.config().threadId() + "' goes on with the sends "
						+ sends + ", which langgraph4j cannot express: let LangGraph run that super-step, or drive it "
						+ "through the saver's own operations");
			}
			return convert(tuple);
		});
	}

	@Override
	public Collection<org.bsc.langgraph4j.checkpoint.Checkpoint> list(RunnableConfig config) {
		return this.saver.list(checkpointConfig(config)).map(this::convert).toList();
	}

	@Override
	public RunnableConfig put(RunnableConfig config, org.bsc.langgraph4j.checkpoint.Checkpoint checkpoint) {
		CheckpointConfig parent = checkpointConfig(config);
		boolean update = parent.checkpointId() != null;
		CheckpointTuple previous = this.saver.getTuple(parent).orElse(null);
		SuperStep step = new SuperStep((previous != null) ? previous.checkpoint() : null, this.saver);
		Map<String, @Nullable Object> state = new LinkedHashMap<>();
		checkpoint.getState().forEach((key, value) -> state.put(key, this.converter.toStored(value)));
		Integer last = (previous != null) ? previous.metadata().step() : null;
		int number = (last != null) ? last + 1 : -1;
		boolean input = !update && GraphDefinition.START.equals(checkpoint.getNodeId());
		step.finish(input ? null : checkpoint.getNodeId(), state, checkpoint.getNextNodeId());
		CheckpointMetadata metadata = CheckpointMetadata.of(input ? CheckpointMetadata.SOURCE_INPUT
				: update ? CheckpointMetadata.SOURCE_UPDATE : CheckpointMetadata.SOURCE_LOOP, number);
		CheckpointConfig saved = this.saver.put((previous != null) ? previous.config() : parent,
				step.checkpoint(number), metadata, step.newVersions());
		return RunnableConfig.builder(config).checkPointId(saved.checkpointId()).build();
	}

	/**
	 * Deletes a thread, as langgraph4j's own savers forget it.
	 */
	@Override
	public Tag release(RunnableConfig config) {
		Tag tag = new Tag(threadId(config), list(config));
		this.saver.deleteThread(threadId(config));
		return tag;
	}

	private CheckpointConfig checkpointConfig(RunnableConfig config) {
		return CheckpointConfig.of(threadId(config), "", config.checkPointId().orElse(null));
	}

	private org.bsc.langgraph4j.checkpoint.Checkpoint convert(CheckpointTuple tuple) {
		Checkpoint checkpoint = tuple.checkpoint();
		Map<String, Object> state = new LinkedHashMap<>();
		checkpoint.channelValues().forEach((channel, stored) -> {
			Object value = this.converter.fromStored(stored);
			// a state of langgraph4j holds no nulls
			if (value != null && !SuperStep.isControl(channel)) {
				state.put(channel, value);
			}
		});
		List<String> next = checkpoint.nextNodes();
		return org.bsc.langgraph4j.checkpoint.Checkpoint.builder()
			.id(checkpoint.id())
			.state(state)
			.nodeId(nodeId(tuple))
			.nextNodeId(next.isEmpty() ? GraphDefinition.END : langgraph4jName(String.join(",", next)))
			.build();
	}

	private static String nodeId(CheckpointTuple tuple) {
		String last = tuple.checkpoint().lastNode();
		boolean input = Objects.equals(tuple.metadata().source(), CheckpointMetadata.SOURCE_INPUT);
		return (last == null || input) ? GraphDefinition.START : langgraph4jName(last);
	}

	private static String langgraph4jName(String node) {
		return node.equals(Checkpoint.START) ? GraphDefinition.START : node;
	}

}
