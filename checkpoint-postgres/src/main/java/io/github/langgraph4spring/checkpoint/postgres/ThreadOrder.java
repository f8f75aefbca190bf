package io.github.langgraph4spring.checkpoint.postgres;

/**
 * What threads are listed by, the greatest first.
 */
public enum ThreadOrder {

	/** The last change. */
	LAST_CHANGE("changed_at"),

	/** The size. */
	SIZE("size"),

	/** The number of checkpoints. */
	CHECKPOINTS("checkpoints");

	private final String column;

	ThreadOrder(String column) {
		this.column = column;
	}

	String column() {
		return this.column;
	}

}
