package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Locale;

/**
 * What may be added to LangGraph's tables: tables and triggers of ours, which count for
 * all writers, Python's and JavaScript's too.
 */
public enum SchemaOption {

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
	TOMBSTONES;

	String location() {
		return SchemaMigration.OPTIONS + name().toLowerCase(Locale.ROOT);
	}

	String historyTable() {
		return "langgraph_" + name().toLowerCase(Locale.ROOT) + "_schema_history";
	}

}
