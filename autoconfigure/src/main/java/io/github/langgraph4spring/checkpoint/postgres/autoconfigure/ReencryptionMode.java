package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

/**
 * What to do once, after the start, about values that the current key does not encrypt.
 */
enum ReencryptionMode {

	/**
	 * Nothing.
	 */
	OFF,

	/**
	 * Log how many there are.
	 */
	DRY_RUN,

	/**
	 * Re-encrypt them.
	 */
	RUN

}
