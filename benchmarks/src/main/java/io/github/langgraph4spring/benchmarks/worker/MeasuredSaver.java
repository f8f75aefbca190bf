package io.github.langgraph4spring.benchmarks.worker;

/**
 * A saver to be measured, with the state that a graph would hold while it works on a
 * conversation. Thread-safe.
 *
 * @param <C> a conversation: what was read or put last, and the messages so far
 */
public interface MeasuredSaver<C> extends AutoCloseable {

	/**
	 * Reads the latest checkpoint of a thread: one {@code getTuple}.
	 * @param threadId the thread, which may be new
	 * @return the conversation
	 */
	C latest(String threadId);

	/**
	 * Adds a message to the conversation and puts the whole list.
	 * @param conversation the conversation
	 * @param role who says the message
	 * @param window how many messages the list holds at the most
	 * @return the conversation after it
	 */
	C put(C conversation, Role role, int window);

	/**
	 * Puts the next message as a pending write of the latest checkpoint.
	 * @param conversation the conversation
	 * @param role who says the message
	 * @return the conversation after it
	 */
	C putWrites(C conversation, Role role);

	/**
	 * Tells the id of a conversation's latest checkpoint.
	 * @param conversation the conversation
	 * @return the id
	 */
	String checkpointId(C conversation);

	/**
	 * Reads a checkpoint by its id: one {@code getTuple}.
	 * @param threadId the thread
	 * @param checkpointId the checkpoint
	 */
	void byId(String threadId, String checkpointId);

	/**
	 * Lists the checkpoints of a thread, newest first, and reads each of them whole.
	 * @param threadId the thread
	 * @param limit how many at the most
	 * @return how many there were
	 */
	int list(String threadId, int limit);

	@Override
	void close();

}
