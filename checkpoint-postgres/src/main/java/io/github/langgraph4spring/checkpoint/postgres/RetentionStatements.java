package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that find out what retention has to look at, for the tables of one
 * schema.
 */
final class RetentionStatements {

	// Reads the primary key alone, where the deletion itself reads the rows.
	private static final String FIND_CANDIDATES = """
			with {policy}
			select policy.thread_id, (select count(*) from {schema}.checkpoints c where c.thread_id = policy.thread_id)
			from policy
			where exists (
			    select from {schema}.checkpoints c
			    where c.thread_id = policy.thread_id
			    group by c.checkpoint_ns
			    having count(*) > policy.keep_last
			)
			or exists (
			    select from {schema}.checkpoints c
			    where c.thread_id = policy.thread_id and {old}
			)
			""";

	private final String findCandidates;

	RetentionStatements(String schema) {
		this.findCandidates = new SchemaName(schema)
			.qualify(FIND_CANDIDATES.replace("{policy}", DeletionStatements.POLICY)
				.replace("{old}", DeletionStatements.OLD));
	}

	/**
	 * Takes threads, how many checkpoints of each namespace to keep, and the ids before
	 * which checkpoints are old; returns the threads that have more or older ones, with
	 * how many they have.
	 */
	String findCandidates() {
		return this.findCandidates;
	}

}
