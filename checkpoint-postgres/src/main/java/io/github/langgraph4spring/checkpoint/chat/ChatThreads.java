package io.github.langgraph4spring.checkpoint.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import org.jspecify.annotations.Nullable;

/**
 * LangGraph's threads as memories of chats: the messages are those of a thread's channel
 * {@value #MESSAGES}, which a graph of LangGraph has as {@code state["messages"]}.
 * <p>
 * A message that is returned bears its id (a system message only if it did not get it
 * here), by which it is known when it is saved again: a memory that keeps its own list
 * gets the same result as long as its messages differ.
 * <p>
 * What is saved becomes a new checkpoint behind the latest, as an update of the state
 * does, and leaves the older ones alone. A memory that keeps a window loses nothing: what
 * falls out of it stays in the channel, and the channel {@value #WINDOW} says which
 * messages are still returned. Where nothing changed nothing is saved. As in LangGraph,
 * every checkpoint whose messages changed stores the whole list, unless a graph has made
 * the channel a delta channel: then only new messages are stored. Two that save to one
 * thread at the same time may overwrite each other's messages, which the history keeps.
 * <p>
 * Thread-safe.
 *
 * @param <M> the messages of the library whose memory this is
 */
public final class ChatThreads<M> {

	/** The channel of the messages. */
	public static final String MESSAGES = "messages";

	/**
	 * The channel that says which messages a memory returns; without a value all of them.
	 */
	public static final String WINDOW = "chat_memory_window";

	private static final Set<String> DELTA = Set.of(MESSAGES);

	private final CheckpointSaver saver;

	private final MessageConverter<M> converter;

	/**
	 * Creates memories.
	 * @param saver what saves the threads
	 * @param converter converts the library's messages
	 */
	public ChatThreads(CheckpointSaver saver, MessageConverter<M> converter) {
		this.saver = saver;
		this.converter = converter;
	}

	/**
	 * Returns the messages that the memory of a thread holds.
	 * @param threadId the thread
	 * @return the messages, none if the thread is not there
	 * @throws CheckpointException if the thread's messages are no list
	 */
	public List<M> messages(String threadId) {
		return this.saver.getTuple(config(threadId))
			// that another delta channel is lost does not matter to who only reads
			.map((tuple) -> whole(tuple, tuple.rebuiltChannels(DELTA).contains(MESSAGES) ? DELTA : Set.of()))
			.map((tuple) -> conversation(tuple).visible())
			.orElse(List.of());
	}

	/**
	 * Saves what the memory of a thread holds now: messages that it held before, perhaps
	 * without the first ones, and new ones.
	 * @param threadId the thread
	 * @param messages the messages
	 * @throws CheckpointException if the thread's messages are no list
	 */
	public void save(String threadId, List<? extends M> messages) {
		CheckpointTuple latest = this.saver.getTuple(config(threadId))
			.map((tuple) -> whole(tuple, tuple.rebuiltChannels(DELTA)))
			.orElse(null);
		Conversation<M> old = (latest != null) ? conversation(latest) : new Conversation<>(this.converter, null, null);
		Conversation<M> renewed = new ConversationUpdate<>(this.converter, old, messages).apply();
		Map<String, @Nullable Object> changed = new LinkedHashMap<>();
		if (latest == null || !StoredMessages.areIdentical(old.messages(), renewed.messages())) {
			changed.put(MESSAGES, renewed.messages());
		}
		if (!StoredMessages.areIdentical(old.window(), renewed.window())) {
			changed.put(WINDOW, renewed.window());
		}
		if (!changed.isEmpty()) {
			NextState.save(this.saver, latest, config(threadId), changed);
		}
	}

	/**
	 * Returns a checkpoint with the snapshots of delta channels, which take a second
	 * round trip if there are any.
	 */
	private CheckpointTuple whole(CheckpointTuple tuple, Set<String> channels) {
		if (channels.isEmpty()) {
			return tuple;
		}
		TupleWithHistories stored = new TupleWithHistories(tuple,
				this.saver.deltaChannelHistory(tuple.config(), channels));
		CheckpointTuple whole = DeltaReplay.whole(stored);
		DeltaChannelHistory history = stored.histories().get(MESSAGES);
		if (history != null && !history.isEmpty() && !whole.checkpoint().channelValues().containsKey(MESSAGES)) {
			throw noChat(tuple);
		}
		return whole;
	}

	private Conversation<M> conversation(CheckpointTuple tuple) {
		Map<String, @Nullable Object> values = tuple.checkpoint().channelValues();
		Object stored = values.get(MESSAGES);
		Object messages = (stored instanceof DeltaSnapshot snapshot) ? snapshot.value() : stored;
		if (messages != null && !(messages instanceof List<?>)) {
			throw noChat(tuple);
		}
		return new Conversation<>(this.converter, messages, values.get(WINDOW));
	}

	private static CheckpointException noChat(CheckpointTuple tuple) {
		return new CheckpointException("The channel '" + MESSAGES + "' of the thread '" + tuple.config().threadId()
				+ "' does not hold a list of messages, so it is no chat's: a graph has something else of that name. "
				+ "Use a thread of its own for the chat");
	}

	/**
	 * Deletes a thread with its whole history, and all else that a graph has stored in
	 * it.
	 * @param threadId the thread
	 */
	public void delete(String threadId) {
		this.saver.deleteThread(threadId);
	}

	/**
	 * Returns the ids of all threads, without reading their states.
	 * @return the ids
	 */
	public List<String> threadIds() {
		return this.saver.threads(ThreadQuery.all()).toList();
	}

	private static CheckpointConfig config(String threadId) {
		return CheckpointConfig.of(threadId, "", null);
	}

}
