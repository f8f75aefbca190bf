package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that list threads, for the tables of one schema.
 */
final class ThreadListStatements {

	// Skips from one thread to the next in the primary key, so that the cost does not
	// grow with their checkpoints. The order is the key's own: any other collation would
	// sort them all for every page.
	private static final String BY_ID = """
			with recursive ids (thread_id) as (
			    (select thread_id from {schema}.checkpoints {after} order by thread_id limit 1)
			    union all
			    select (
			        select next.thread_id from {schema}.checkpoints next
			        where next.thread_id > ids.thread_id
			        order by next.thread_id
			        limit 1
			    )
			    from ids where ids.thread_id is not null
			)
			select thread_id from ids where thread_id is not null limit ?
			""";

	private static final String BY_STATISTICS = """
			select thread_id, changed_at, checkpoints, size
			from {schema}.langgraph_thread_statistics
			where checkpoints > 0 {part} {after}
			order by {column} desc, thread_id
			limit ?
			""";

	// (value, thread) after another, in two conditions that the index answers: the value
	// descends and the thread ascends
	private static final String AFTER_STATISTICS = """
			and {column} <= ? and ({column} < ? or thread_id > ?)""";

	private static final String PART = "and strpos(lower(thread_id), lower(?)) > 0";

	private final SchemaName schema;

	private final String first;

	private final String next;

	ThreadListStatements(String schema) {
		this.schema = new SchemaName(schema);
		String byId = this.schema.qualify(BY_ID);
		this.first = byId.replace("{after}", "");
		this.next = byId.replace("{after}", "where thread_id > ?");
	}

	/**
	 * Takes the part of the id, if it is given, the last value twice and the last thread,
	 * if it goes on after one, and the limit.
	 */
	String byStatistics(ThreadOrder order, boolean part, boolean after) {
		return this.schema.qualify(BY_STATISTICS.replace("{part}", part ? PART : "")
			.replace("{after}", after ? AFTER_STATISTICS : "")
			.replace("{column}", order.column()));
	}

	/** Takes the limit. */
	String first() {
		return this.first;
	}

	/** Takes the thread to begin after, and the limit. */
	String next() {
		return this.next;
	}

}
