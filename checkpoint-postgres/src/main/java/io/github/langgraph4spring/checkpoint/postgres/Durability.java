package io.github.langgraph4spring.checkpoint.postgres;

/**
 * When pending writes are sent to the database. Checkpoints always are at once.
 */
public enum Durability {

	/**
	 * Each {@code putWrites} is saved when it returns: after a crash no task that had
	 * finished runs again.
	 */
	IMMEDIATE,

	/**
	 * What {@code putWrites} is given waits in memory for the next put of its thread and
	 * is saved with it, in one round trip, all or nothing. A crash before that loses it:
	 * the thread is then as if the tasks had not finished, and they run again. Errors,
	 * interrupts, answers to them, and whatever else LangGraph has a channel
	 * {@code __…__} for are saved at once, with all that waits of their thread.
	 */
	NEXT_PUT

}
