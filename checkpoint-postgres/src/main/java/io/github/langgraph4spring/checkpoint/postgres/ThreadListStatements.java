package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that list threads, for the tables of one schema.
 */
final class ThreadListStatements {

	// Skips from one thread to the next in the primary key, so that the cost does not
	// grow
	// with their checkpoints. The order is the key's own: any other collation would sort
	// them all for every page.
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

	private final String first;

	private final String next;

	ThreadListStatements(String schema) {
		String byId = BY_ID.replace("{schema}", SchemaMigration.quote(schema, '"'));
		this.first = byId.replace("{after}", "");
		this.next = byId.replace("{after}", "where thread_id > ?");
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
