package io.github.langgraph4spring.checkpoint.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the list of a delta channel, as LangGraph's {@code _messages_delta_reducer}
 * and a reducer that appends do: what is written is appended, but a message replaces the
 * one of the same id, and a {@link RemoveMessage} takes it away. In time linear in the
 * list and what was written.
 */
public final class DeltaReplay {

	private static final String REMOVE_ALL = "__remove_all__";

	private static final String OVERWRITE = "__overwrite__";

	private final List<@Nullable Object> list;

	private final Map<String, Integer> places;

	/**
	 * Begins with a list.
	 * @param more how many elements it is likely to grow by
	 */
	private DeltaReplay(Collection<?> base, int more) {
		this.list = new ArrayList<>(base.size() + more);
		// so that it is not rebuilt while it grows
		this.places = new HashMap<>(2 * (base.size() + more));
		for (Object element : base) {
			String id = idOf(element);
			if (id != null) {
				this.places.put(id, this.list.size());
			}
			this.list.add(element);
		}
	}

	private static @Nullable String idOf(@Nullable Object element) {
		return (element instanceof Message message) ? message.id() : null;
	}

	/**
	 * Returns a checkpoint to look at, with the plain values of its delta channels: those
	 * that it does not store are rebuilt, and snapshots are unwrapped. A channel that
	 * holds no list, or cannot be rebuilt any more, has no value. Not to be saved: it
	 * does not tell any more which channels are delta channels.
	 * @param stored the checkpoint, and what its channels are rebuilt from
	 * @return the checkpoint
	 * @throws CheckpointException if what was written cannot be read
	 */
	public static CheckpointTuple tuple(TupleWithHistories stored) {
		CheckpointTuple tuple = stored.tuple();
		Map<String, @Nullable Object> values = new LinkedHashMap<>(tuple.checkpoint().channelValues());
		values.replaceAll((channel, value) -> (value instanceof DeltaSnapshot snapshot) ? snapshot.value() : value);
		values.putAll(lists(stored, stored.lostChannels()));
		return withValues(tuple, values);
	}

	/**
	 * Returns a checkpoint to go on from, with the snapshots that it would store of its
	 * delta channels. One that holds no list has no value.
	 * @param stored the checkpoint, and what its channels are rebuilt from
	 * @return the checkpoint
	 * @throws CheckpointException if a channel cannot be rebuilt any more, or what was
	 * written cannot be read
	 */
	public static CheckpointTuple whole(TupleWithHistories stored) {
		Set<String> lost = stored.lostChannels();
		if (!lost.isEmpty()) {
			CheckpointConfig at = stored.tuple().config();
			throw new CheckpointException("The delta channels " + lost + " of the checkpoint '" + at.checkpointId()
					+ "' of the thread '" + at.threadId() + "' cannot be rebuilt: checkpoints before it were deleted "
					+ "that they need. Go on from a checkpoint whose state still has them, take the deleted ones "
					+ "from a backup, or begin another thread; deltaChannelHistory returns what is left");
		}
		return withSnapshots(stored.tuple(), lists(stored, lost));
	}

	/**
	 * Returns a checkpoint with the snapshots that it would store of delta channels.
	 * @param tuple the checkpoint
	 * @param lists by channel its list
	 * @return the checkpoint
	 */
	public static CheckpointTuple withSnapshots(CheckpointTuple tuple,
			Map<String, ? extends List<? extends @Nullable Object>> lists) {
		if (lists.isEmpty()) {
			return tuple;
		}
		Map<String, @Nullable Object> values = new LinkedHashMap<>(tuple.checkpoint().channelValues());
		lists.forEach((channel, list) -> values.put(channel, new DeltaSnapshot(list)));
		return withValues(tuple, values);
	}

	private static CheckpointTuple withValues(CheckpointTuple tuple, Map<String, @Nullable Object> values) {
		return new CheckpointTuple(tuple.config(), tuple.checkpoint().toBuilder().channelValues(values).build(),
				tuple.metadata(), tuple.parentConfig(), tuple.pendingWrites());
	}

	private static Map<String, List<@Nullable Object>> lists(TupleWithHistories stored, Set<String> lost) {
		Map<String, List<@Nullable Object>> lists = new LinkedHashMap<>();
		stored.histories().forEach((channel, history) -> {
			List<@Nullable Object> list = (lost.contains(channel) || history.isEmpty()) ? null : list(history);
			if (list != null) {
				lists.put(channel, list);
			}
		});
		return lists;
	}

	/**
	 * Rebuilds a channel.
	 * @param history what it is rebuilt from
	 * @return the list, or {@code null} if the channel does not hold one
	 * @throws CheckpointException if what was written cannot be read
	 */
	public static @Nullable List<@Nullable Object> list(DeltaChannelHistory history) {
		return list(history.seed(), history.writes());
	}

	/**
	 * Rebuilds a channel.
	 * @param seed the value before the writes, a snapshot of it, or {@code null} for none
	 * @param writes the writes to the channel, oldest first
	 * @return the list, or {@code null} if the channel does not hold one
	 * @throws CheckpointException if what was written cannot be read
	 */
	public static @Nullable List<@Nullable Object> list(@Nullable Object seed, List<PendingWrite> writes) {
		Object base = (seed instanceof DeltaSnapshot snapshot) ? snapshot.value() : seed;
		if (base != null && !(base instanceof List<?>)) {
			return null;
		}
		DeltaReplay replay = new DeltaReplay((base instanceof List<?> list) ? list : List.of(), writes.size());
		for (PendingWrite write : writes) {
			if (write.value() instanceof UnknownValue unknown
					&& "langgraph.types.Overwrite".equals(unknown.typeName())) {
				throw new CheckpointException("The channel '" + write.channel()
						+ "' was overwritten in a way that cannot be read here: let LangGraph go on until its next snapshot");
			}
			if (base == null && write.value() instanceof Map<?, ?> map && !map.containsKey(OVERWRITE)) {
				return null;
			}
			replay = replay.after(write.value());
		}
		return replay.result();
	}

	private DeltaReplay after(@Nullable Object written) {
		if (written instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(OVERWRITE)) {
			return new DeltaReplay((map.get(OVERWRITE) instanceof Collection<?> list) ? list : List.of(), 0);
		}
		Collection<?> elements = (written instanceof List<?> list) ? list : Collections.singletonList(written);
		elements.forEach(this::write);
		return this;
	}

	private void write(@Nullable Object element) {
		String id = idOf(element);
		if (!(element instanceof RemoveMessage)) {
			Integer place = (id != null) ? this.places.putIfAbsent(id, this.list.size()) : null;
			if (place == null) {
				this.list.add(element);
			}
			else {
				this.list.set(place, element);
			}
		}
		else if (REMOVE_ALL.equals(id)) {
			this.list.clear();
			this.places.clear();
		}
		else if (id != null && this.places.containsKey(id)) {
			this.list.set(this.places.remove(id), element);
		}
	}

	// what was removed has left its RemoveMessage in its place
	private List<@Nullable Object> result() {
		this.list.removeIf(RemoveMessage.class::isInstance);
		return this.list;
	}

}
