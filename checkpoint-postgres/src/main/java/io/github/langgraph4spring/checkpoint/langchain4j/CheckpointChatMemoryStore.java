package io.github.langgraph4spring.checkpoint.langchain4j;

import java.util.List;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.chat.ChatThreads;

/**
 * LangChain4j's chat memories in LangGraph's threads: a memory is the thread whose id is
 * the text of the memory's id, its messages are the graph's {@code state["messages"]},
 * with all that {@link LangChain4jMessages} keeps of them. Every update is a checkpoint
 * of its own, and what falls out of a memory's window stays in the thread: see
 * {@link ChatThreads}.
 * <p>
 * Thread-safe.
 */
public final class CheckpointChatMemoryStore implements ChatMemoryStore {

	private final ChatThreads<ChatMessage> threads;

	/**
	 * Creates a store that stores no classes of the application in attributes.
	 * @param saver what saves the threads
	 */
	public CheckpointChatMemoryStore(CheckpointSaver saver) {
		this(saver, new LangChain4jMessages());
	}

	/**
	 * Creates a store.
	 * @param saver what saves the threads
	 * @param converter converts the messages
	 */
	public CheckpointChatMemoryStore(CheckpointSaver saver, LangChain4jMessages converter) {
		this.threads = new ChatThreads<>(saver, converter);
	}

	@Override
	public List<ChatMessage> getMessages(Object memoryId) {
		return this.threads.messages(memoryId.toString());
	}

	@Override
	public void updateMessages(Object memoryId, List<ChatMessage> messages) {
		this.threads.save(memoryId.toString(), messages);
	}

	/**
	 * Deletes the thread with its whole history.
	 */
	@Override
	public void deleteMessages(Object memoryId) {
		this.threads.delete(memoryId.toString());
	}

}
