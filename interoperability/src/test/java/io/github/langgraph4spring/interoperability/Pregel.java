package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.TaskIds;

/**
 * Runs a graph's super-steps as LangGraph's Pregel loop does, through the saver's own
 * operations: tasks put their writes, and when all are done the next checkpoint is made
 * of them.
 */
final class Pregel {

	private static final Set<String> NOT_A_RESULT = Set.of(ChannelWrite.ERROR, ChannelWrite.INTERRUPT,
			ChannelWrite.RESUME);

	private final CheckpointSaver saver;

	private final Map<String, Node> nodes;

	private final Map<String, BinaryOperator<Object>> reducers;

	/**
	 * Creates a graph.
	 * @param saver where its checkpoints are
	 * @param nodes its nodes by name, with the one that takes in the input
	 * @param reducers how the writes to a channel make its value; by default the last one
	 * is it
	 */
	Pregel(CheckpointSaver saver, Map<String, Node> nodes, Map<String, BinaryOperator<Object>> reducers) {
		this.saver = saver;
		this.nodes = nodes;
		this.reducers = reducers;
	}

	/** What a node does. */
	@FunctionalInterface
	interface Node {

		/**
		 * Runs the node.
		 * @return what it writes, channels that make other nodes run included
		 */
		List<ChannelWrite> run(Call call);

	}

	/**
	 * A call of a node.
	 *
	 * @param input the state, or the argument of a send
	 * @param subgraph where the checkpoints of the node's subgraph are
	 * @param answer the answer to its interrupt, or {@code null}
	 */
	record Call(Object input, CheckpointConfig subgraph, Object answer) {

		/** Returns the answer, or stops the graph until there is one. */
		Object interrupt(Object question) {
			if (this.answer == null) {
				throw new Interrupted(question);
			}
			return this.answer;
		}

		Object get(String channel) {
			return ((Map<?, ?>) this.input).get(channel);
		}

	}

	static final class Interrupted extends RuntimeException {

		private final transient Object question;

		Interrupted(Object question) {
			this.question = question;
		}

	}

	/**
	 * A task of a super-step.
	 *
	 * @param node its node
	 * @param id its id
	 * @param path its place in the super-step
	 * @param trigger the channel that makes it run, or {@code null} if it is a send's
	 * @param input what the node is called with
	 */
	record Task(String node, String id, String path, String trigger, Object input) {

	}

	/** Begins a thread, or a subgraph's namespace, with an input. */
	void begin(CheckpointConfig thread, Map<String, ?> input) {
		ChannelVersion version = this.saver.nextVersion(null);
		Map<String, ChannelVersion> versions = Map.of(Checkpoint.START, version);
		this.saver.put(thread,
				Checkpoint.builder(-1)
					.channelValues(Map.of(Checkpoint.START, input))
					.channelVersions(versions)
					.versionsSeen(Map.of("__input__", Map.of()))
					.updatedChannels(List.of(Checkpoint.START))
					.build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_INPUT, -1), versions);
		goOn(thread, null);
	}

	/** Answers the interrupt at which a thread waits. */
	void resume(CheckpointConfig thread, Object answer) {
		CheckpointTuple tuple = this.saver.getTuple(thread).orElseThrow();
		this.saver.putWrites(tuple.config(), List.of(new ChannelWrite(ChannelWrite.RESUME, answer)), TaskIds.NONE);
		goOn(thread, answer);
	}

	/** Runs super-steps from the thread's latest checkpoint until it waits or ends. */
	void goOn(CheckpointConfig thread, Object answer) {
		Object given = answer;
		for (CheckpointTuple tuple = this.saver.getTuple(thread).orElseThrow(); tuple != null; given = null) {
			tuple = superStep(tuple, given) ? this.saver.getTuple(thread).orElseThrow() : null;
		}
	}

	/** Makes a fork of a checkpoint whose state is changed, and goes on from it. */
	void fork(CheckpointConfig checkpoint, Map<String, ?> changes) {
		CheckpointTuple tuple = this.saver.getTuple(checkpoint).orElseThrow();
		List<ChannelWrite> writes = changes.entrySet()
			.stream()
			.map((change) -> new ChannelWrite(change.getKey(), change.getValue()))
			.toList();
		ChannelVersion next = this.saver.nextVersion(Collections.max(tuple.checkpoint().channelVersions().values()));
		Map<String, ChannelVersion> versions = new LinkedHashMap<>(tuple.checkpoint().channelVersions());
		Map<String, ChannelVersion> changed = new LinkedHashMap<>();
		changes.keySet().forEach((channel) -> changed.put(channel, next));
		versions.putAll(changed);
		Checkpoint forked = Checkpoint.builder(tuple.metadata().step() + 1)
			.channelValues(apply(tuple.checkpoint().channelValues(), writes))
			.channelVersions(versions)
			.versionsSeen(tuple.checkpoint().versionsSeen())
			.build();
		CheckpointConfig config = this.saver.put(tuple.config(), forked,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_UPDATE, tuple.metadata().step() + 1), changed);
		goOn(config.withCheckpointId(null), null);
	}

	/** The tasks that run after a checkpoint, those that have run already included. */
	List<Task> tasks(CheckpointTuple tuple) {
		List<Task> tasks = new ArrayList<>();
		for (Send send : tuple.checkpoint().sends()) {
			int index = tasks.size();
			tasks.add(new Task(send.node(), TaskIds.ofSend(tuple, send.node(), index),
					"~__pregel_push, %010d, %010d".formatted(index, 0), null, send.arg()));
		}
		for (String node : tuple.checkpoint().nextNodes()) {
			String trigger = node.equals(Checkpoint.START) ? node : Checkpoint.BRANCH_TO + node;
			Object input = node.equals(Checkpoint.START) ? tuple.checkpoint().channelValues().get(node)
					: tuple.checkpoint().channelValues();
			tasks.add(new Task(node, TaskIds.ofNode(tuple, node, List.of(trigger)), "~__pregel_pull, " + node, trigger,
					input));
		}
		return tasks;
	}

	/** What a task has written after a checkpoint: nothing if it has yet to run. */
	List<ChannelWrite> results(CheckpointTuple tuple, Task task) {
		return tuple.pendingWrites()
			.stream()
			.filter((write) -> write.taskId().equals(task.id()) && !NOT_A_RESULT.contains(write.channel()))
			.map((write) -> new ChannelWrite(write.channel(), write.value()))
			.toList();
	}

	/** The state with what tasks have written already. */
	Map<String, Object> state(CheckpointTuple tuple) {
		List<ChannelWrite> writes = new ArrayList<>();
		tasks(tuple).forEach((task) -> writes.addAll(results(tuple, task)));
		return apply(tuple.checkpoint().channelValues(), writes);
	}

	static boolean isControl(String channel) {
		return channel.startsWith("__") || channel.startsWith(Checkpoint.BRANCH_TO);
	}

	private boolean superStep(CheckpointTuple tuple, Object answer) {
		List<Task> tasks = tasks(tuple);
		List<ChannelWrite> writes = new ArrayList<>();
		boolean done = !tasks.isEmpty();
		for (Task task : tasks) {
			List<ChannelWrite> results = results(tuple, task);
			if (results.isEmpty()) {
				results = run(tuple, task, answer);
			}
			done &= results.stream().noneMatch((write) -> NOT_A_RESULT.contains(write.channel()));
			writes.addAll(results);
		}
		if (done) {
			finish(tuple, tasks, writes);
		}
		return done;
	}

	private List<ChannelWrite> run(CheckpointTuple tuple, Task task, Object answer) {
		List<ChannelWrite> writes;
		try {
			CheckpointConfig subgraph = CheckpointConfig.of(tuple.config().threadId(),
					TaskIds.namespace(tuple, task.node(), task.id()), null);
			writes = this.nodes.get(task.node()).run(new Call(task.input(), subgraph, answer));
		}
		catch (Interrupted ex) {
			writes = List.of(new ChannelWrite(ChannelWrite.INTERRUPT,
					List.of(new Interrupt(ex.question, task.id().replace("-", "")))));
		}
		catch (RuntimeException ex) {
			writes = List.of(new ChannelWrite(ChannelWrite.ERROR, ex));
		}
		this.saver.putWrites(tuple.config(), writes, task.id(), task.path());
		return writes;
	}

	private void finish(CheckpointTuple tuple, List<Task> tasks, List<ChannelWrite> writes) {
		Checkpoint previous = tuple.checkpoint();
		ChannelVersion next = this.saver.nextVersion(Collections.max(previous.channelVersions().values()));
		Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>(previous.versionsSeen());
		for (Task task : tasks) {
			Map<String, ChannelVersion> ofNode = new LinkedHashMap<>(seen.getOrDefault(task.node(), Map.of()));
			if (task.trigger() != null) {
				ofNode.put(task.trigger(), previous.channelVersions().get(task.trigger()));
			}
			seen.put(task.node(), ofNode);
		}
		Map<String, Object> values = new LinkedHashMap<>(previous.channelValues());
		Map<String, ChannelVersion> changed = new TreeMap<>();
		values.keySet().removeIf((channel) -> {
			boolean ends = isControl(channel) && !(values.get(channel) instanceof List<?> list && list.isEmpty());
			if (ends) {
				changed.put(channel, next);
			}
			return ends;
		});
		if (changed.containsKey(ChannelWrite.TASKS)) {
			values.put(ChannelWrite.TASKS, List.of());
		}
		writes.forEach((write) -> changed.put(write.channel(), next));
		Map<String, ChannelVersion> versions = new LinkedHashMap<>(previous.channelVersions());
		versions.putAll(changed);
		this.saver.put(tuple.config(),
				Checkpoint.builder(tuple.metadata().step() + 1)
					.channelValues(apply(values, writes))
					.channelVersions(versions)
					.versionsSeen(seen)
					.updatedChannels(writes.stream().map(ChannelWrite::channel).distinct().sorted().toList())
					.build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, tuple.metadata().step() + 1), changed);
	}

	private Map<String, Object> apply(Map<String, Object> values, List<ChannelWrite> writes) {
		Map<String, Object> applied = new LinkedHashMap<>(values);
		for (ChannelWrite write : writes) {
			if (write.channel().equals(ChannelWrite.TASKS)) {
				List<Object> sends = new ArrayList<>((Collection<?>) applied.getOrDefault(write.channel(), List.of()));
				sends.add(write.value());
				applied.put(write.channel(), sends);
			}
			else {
				Object value = applied.get(write.channel());
				BinaryOperator<Object> reducer = this.reducers.get(write.channel());
				applied.put(write.channel(),
						(reducer != null && value != null) ? reducer.apply(value, write.value()) : write.value());
			}
		}
		return applied;
	}

	/** What tasks have written after a checkpoint to a channel. */
	static List<Object> pending(CheckpointTuple tuple, String channel) {
		return tuple.pendingWrites()
			.stream()
			.filter((write) -> write.channel().equals(channel))
			.map(PendingWrite::value)
			.toList();
	}

}
