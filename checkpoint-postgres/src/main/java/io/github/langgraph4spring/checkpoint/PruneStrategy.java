package io.github.langgraph4spring.checkpoint;

/**
 * What is left of a thread that is pruned.
 */
public enum PruneStrategy {

	/**
	 * The latest checkpoint of each namespace, with its pending writes and all that it is
	 * read from.
	 */
	KEEP_LATEST,

	/** Nothing. */
	DELETE

}
