package io.github.langgraph4spring.reliability;

/**
 * Is told by clients what became of their operations, as soon as they know.
 */
interface Journal {

	/**
	 * A checkpoint was acknowledged.
	 */
	void saved(String threadId, String checkpointId, String digest);

	/**
	 * The pending writes of a task were acknowledged.
	 */
	void wrote(String threadId, String checkpointId, String taskId, int count);

	/**
	 * A checkpoint was not saved, since its parent is no longer the latest.
	 */
	void refused(String threadId);

	/**
	 * An operation ended in an exception.
	 */
	void failed(String exception);

}
