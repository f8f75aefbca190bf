package io.github.langgraph4spring.checkpoint.postgres;

/**
 * How Postgres compresses values that are larger than 2 KB, in tables that
 * {@link PostgresSchema#migrate()} creates. The tables of a peer stay as they are.
 */
public enum BlobCompression {

	/** LZ4, or {@link #PGLZ} where the server is built without it. */
	LZ4,

	/**
	 * Postgres' own: 6 % smaller than LZ4 for a conversation, and twice the time of a
	 * put.
	 */
	PGLZ,

	/** None: about twice the disk. */
	NONE

}
