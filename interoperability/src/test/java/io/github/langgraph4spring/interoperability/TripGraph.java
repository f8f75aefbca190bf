package io.github.langgraph4spring.interoperability;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.interoperability.Pregel.Call;

/**
 * The graph of the shared threads, in Java: trip_graph.py and trip-graph.js are the same.
 */
final class TripGraph implements Participant {

	static final OffsetDateTime WHEN = OffsetDateTime.parse("2024-05-04T06:32:42.120Z");

	private static final Map<String, BinaryOperator<Object>> REDUCERS = Map.of("messages", TripGraph::appended, "count",
			(left, right) -> (Integer) left + (Integer) right, "tags", TripGraph::union, "results",
			TripGraph::appended);

	private final CheckpointSaver saver;

	private final Pregel graph;

	private final Pregel sub;

	private boolean failing;

	TripGraph(CheckpointSaver saver) {
		this.saver = saver;
		this.graph = new Pregel(saver,
				Map.of(Checkpoint.START, TripGraph::start, "agent", TripGraph::agent, "tools", TripGraph::tools, "work",
						this::work, "approve", TripGraph::approve, "sub", this::sub, "finish", TripGraph::finish),
				REDUCERS);
		this.sub = new Pregel(saver, Map.of(Checkpoint.START, TripGraph::startOfSub, "inside", TripGraph::inside),
				Map.of());
	}

	/**
	 * A data class of the application.
	 *
	 * @param city a city
	 * @param days a number of days
	 */
	public record Trip(String city, int days) {

	}

	private static List<ChannelWrite> writes(Object... channelsAndValues) {
		return IntStream.range(0, channelsAndValues.length / 2)
			.mapToObj((i) -> new ChannelWrite((String) channelsAndValues[2 * i], channelsAndValues[2 * i + 1]))
			.toList();
	}

	private static List<ChannelWrite> start(Call call) {
		return writes("messages", call.get("messages"), "note", call.get("note"), "branch:to:agent", null);
	}

	private static List<ChannelWrite> agent(Call call) {
		ToolCall toolCall = new ToolCall("get_weather", Map.of("city", "sf"), "call-1");
		return writes("messages", List.of(new AIMessage("", List.of(toolCall), "ai-1")), "count", 1, "tags",
				Set.of("asked"), "when", WHEN, "trip", new Trip("sf", 3), "branch:to:tools", null);
	}

	private static List<ChannelWrite> tools(Call call) {
		List<ChannelWrite> writes = new ArrayList<>(writes("messages",
				List.of(new ToolMessage("sunny", "call-1", null, "tool-1")), "count", 1, "tags", Set.of("told")));
		for (int item = 1; item <= 3; item++) {
			writes.add(new ChannelWrite(ChannelWrite.TASKS, new Send("work", Map.of("item", item))));
		}
		return writes;
	}

	private List<ChannelWrite> work(Call call) {
		int item = (Integer) call.get("item");
		if (this.failing && item == 2) {
			throw new IllegalStateException("two fails");
		}
		return writes("results", List.of(item * 10), "branch:to:approve", null);
	}

	private static List<ChannelWrite> approve(Call call) {
		return writes("approved", call.interrupt(Map.of("question", "go on?")), "count", 1, "branch:to:sub", null);
	}

	private List<ChannelWrite> sub(Call call) {
		this.sub.begin(call.subgraph(), Map.of("approved", call.get("approved")));
		Map<String, Object> state = this.sub.state(this.saver.getTuple(call.subgraph()).orElseThrow());
		return writes("approved", state.get("approved"), "inner", state.get("inner"), "branch:to:finish", null);
	}

	private static List<ChannelWrite> startOfSub(Call call) {
		return writes("approved", call.get("approved"), "branch:to:inside", null);
	}

	private static List<ChannelWrite> inside(Call call) {
		return writes("inner", "inside: " + call.get("approved"));
	}

	private static List<ChannelWrite> finish(Call call) {
		return writes("messages", List.of(new AIMessage("done", List.of(), "ai-2")), "count", 1);
	}

	private static Object appended(Object left, Object right) {
		List<Object> all = new ArrayList<>((Collection<?>) left);
		all.addAll((Collection<?>) right);
		return all;
	}

	private static Object union(Object left, Object right) {
		Set<Object> union = new LinkedHashSet<>((Collection<?>) left);
		union.addAll((Collection<?>) right);
		return union;
	}

	@Override
	public Snapshot begin(String thread, boolean failing) {
		this.failing = failing;
		this.graph.begin(CheckpointConfig.of(thread),
				Map.of("messages", List.of(new HumanMessage("hi", "human-1")), "note", "new"));
		this.failing = false;
		return state(thread);
	}

	@Override
	public Snapshot resume(String thread, String answer) {
		this.graph.resume(CheckpointConfig.of(thread), answer);
		return state(thread);
	}

	@Override
	public Snapshot goOn(String thread) {
		this.graph.goOn(CheckpointConfig.of(thread), null);
		return state(thread);
	}

	@Override
	public Snapshot fork(String thread, String checkpoint, String note) {
		this.graph.fork(CheckpointConfig.of(thread, "", checkpoint), Map.of("note", note));
		return state(thread);
	}

	@Override
	public Snapshot state(String thread) {
		return snapshot(this.saver.getTuple(CheckpointConfig.of(thread)).orElseThrow());
	}

	@Override
	public List<Snapshot> history(String thread) {
		return this.saver.list(CheckpointConfig.of(thread, "", null))
			.map((tuple) -> snapshot(tuple, this.graph.tasks(tuple), tuple.checkpoint().channelValues()))
			.toList();
	}

	private Snapshot snapshot(CheckpointTuple tuple) {
		List<Pregel.Task> waiting = this.graph.tasks(tuple)
			.stream()
			.filter((task) -> this.graph.results(tuple, task).isEmpty())
			.toList();
		return snapshot(tuple, waiting, this.graph.state(tuple));
	}

	private Snapshot snapshot(CheckpointTuple tuple, List<Pregel.Task> waiting, Map<String, Object> state) {
		Map<String, Object> values = new LinkedHashMap<>(
				Map.of("messages", List.of(), "count", 0, "tags", Set.of(), "results", List.of()));
		values.putAll(state);
		values.keySet().removeIf(Pregel::isControl);
		List<Object> interrupts = Pregel.pending(tuple, ChannelWrite.INTERRUPT)
			.stream()
			.flatMap((list) -> ((Collection<?>) list).stream())
			.map(Shown::question)
			.toList();
		List<String> errors = Pregel.pending(tuple, ChannelWrite.ERROR).stream().map(Shown::error).toList();
		return new Snapshot(tuple.checkpoint().id(),
				(tuple.parentConfig() != null) ? tuple.parentConfig().checkpointId() : null, tuple.metadata().source(),
				tuple.metadata().step(), Shown.object(values), waiting.stream().map(Pregel.Task::node).toList(),
				interrupts, errors);
	}

}
