package io.github.langgraph4spring.checkpoint.postgres;

/**
 * What a saver over a {@code DataSource} does where its caller has a transaction.
 */
public enum TransactionMode {

	/**
	 * Every operation is committed by itself, on a connection of its own, whatever the
	 * caller's transaction does: what the saver has returned from is saved.
	 */
	INDEPENDENT,

	/**
	 * Where a Spring transaction for the same {@code DataSource} is active on the calling
	 * thread, operations take part in it and are committed or rolled back with it;
	 * nothing is then retried. Elsewhere as {@link #INDEPENDENT}.
	 */
	JOIN

}
