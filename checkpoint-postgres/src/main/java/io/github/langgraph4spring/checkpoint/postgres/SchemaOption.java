package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Locale;

/**
 * What may be changed about LangGraph's tables, or added to them. It counts for all
 * writers, and lets Python and JavaScript go on as before. Several are added in this
 * order.
 */
public enum SchemaOption {

	/**
	 * Partitions tables that are empty by the hash of the thread's id, so that each
	 * operation on a thread has to do with one partition:
	 * {@link PostgresSchema#withPartitions} says how many. Tables with rows are refused.
	 */
	PARTITIONS,

	/**
	 * Brings tables that Python's or JavaScript's set-up created to the settings of those
	 * that we create: {@link PostgresSchema#withCompression compression}, the collation
	 * of checkpoint ids, and no indexes that repeat the primary keys. Building the keys
	 * anew keeps everybody waiting.
	 */
	COLUMN_SETTINGS,

	/**
	 * Keeps for each thread its last change, size and number of checkpoints, for
	 * {@link PostgresSaver#threadStatistics}. Adding it counts what is there, which keeps
	 * writers waiting.
	 */
	THREAD_STATISTICS,

	/**
	 * Refuses for a day what is written to a thread that was deleted, so that a run that
	 * is still going does not bring it back: a {@code DataIntegrityViolationException}
	 * here, an integrity error in Python.
	 */
	TOMBSTONES,

	/**
	 * Shows a role that does not own the tables the threads of one tenant, and lets it
	 * write no others: those whose id begins with what the setting
	 * {@code langgraph.tenant} says, and a colon. {@link TenantSupplier} sets it here,
	 * the connection's options in Python and JavaScript. Without it nothing is seen.
	 */
	ROW_LEVEL_SECURITY;

	String location() {
		return SchemaMigration.OPTIONS + name().toLowerCase(Locale.ROOT);
	}

	String historyTable() {
		return "langgraph_" + name().toLowerCase(Locale.ROOT) + "_schema_history";
	}

}
