package io.github.langgraph4spring.checkpoint.springai;

import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.chat.ChatThreads;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;

/**
 * Spring AI's chat memories in LangGraph's threads: a conversation is the thread of the
 * same id, its messages are the graph's {@code state["messages"]}, with all that
 * {@link SpringAiMessages} keeps of them. Every save is a checkpoint of its own, and what
 * falls out of a memory's window stays in the thread: see {@link ChatThreads}.
 * <p>
 * Thread-safe.
 */
public final class CheckpointChatMemoryRepository implements ChatMemoryRepository {

	private final ChatThreads<Message> threads;

	/**
	 * Creates a repository that stores no classes of the application in metadata.
	 * @param saver what saves the threads
	 */
	public CheckpointChatMemoryRepository(CheckpointSaver saver) {
		this(saver, new SpringAiMessages());
	}

	/**
	 * Creates a repository.
	 * @param saver what saves the threads
	 * @param converter converts the messages
	 */
	public CheckpointChatMemoryRepository(CheckpointSaver saver, SpringAiMessages converter) {
		this.threads = new ChatThreads<>(saver, converter);
	}

	/**
	 * Returns the ids of all threads, also of those of graphs, without reading them.
	 */
	@Override
	public List<String> findConversationIds() {
		return this.threads.threadIds();
	}

	@Override
	public List<Message> findByConversationId(String conversationId) {
		return this.threads.messages(conversationId);
	}

	@Override
	public void saveAll(String conversationId, List<Message> messages) {
		this.threads.save(conversationId, messages);
	}

	/**
	 * Deletes the thread with its whole history.
	 */
	@Override
	public void deleteByConversationId(String conversationId) {
		this.threads.delete(conversationId);
	}

}
