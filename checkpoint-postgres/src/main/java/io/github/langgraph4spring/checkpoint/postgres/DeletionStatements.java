package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that delete checkpoints and whole threads, for the tables of one schema.
 * Each is one statement, so that it sees one snapshot and is atomic by itself.
 */
final class DeletionStatements {

	// Finds those of some checkpoints, "c", that are doomed and needed by none that
	// stays. "needed" are the ancestors from which a checkpoint that stays is read:
	// those of its delta channels down to the one that stores a value. Below format 4
	// its parent stays too, if it has sends. Channels are delta channels if Python
	// counts their updates, leaves its mark of a snapshot, or JavaScript marks the
	// thread: then all that were written to. A limited number is of the newest, which no
	// older one is read from. Where the planner might join a thread's checkpoints with
	// all its blobs or writes, it is given a subquery that it cannot flatten.
	private static final String FIND_GONE = """
			with recursive {doomed},
			delta (thread_id, checkpoint_ns, channel) as materialized (
			    select c.thread_id, c.checkpoint_ns, counter.channel
			    from c
			    cross join lateral jsonb_object_keys(c.metadata -> 'counters_since_delta_snapshot') as counter (channel)
			    where jsonb_typeof(c.metadata -> 'counters_since_delta_snapshot') = 'object'
			    union
			    select c.thread_id, c.checkpoint_ns, inline.key
			    from c
			    cross join lateral jsonb_each(c.checkpoint -> 'channel_values') as inline
			    where inline.value = 'true' and (
			        select true from {schema}.checkpoint_blobs b
			        where b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			            and b.channel = inline.key and b.version = c.checkpoint -> 'channel_versions' ->> inline.key
			    )
			    union
			    select w.thread_id, w.checkpoint_ns, w.channel
			    from (select distinct thread_id from c where metadata -> 'delta_writes_versioned' is not null) as marked
			    join {schema}.checkpoint_writes w on w.thread_id = marked.thread_id
			    where w.channel not like '\\_\\_%' and w.channel not like 'branch:to:%'
			),
			needed (thread_id, checkpoint_ns, checkpoint_id, channel) as (
			    select c.thread_id, c.checkpoint_ns, c.parent_checkpoint_id, delta.channel
			    from c join delta using (thread_id, checkpoint_ns)
			    where not c.doomed and c.parent_checkpoint_id is not null and not {stores}
			    union
			    select c.thread_id, c.checkpoint_ns, c.parent_checkpoint_id, needed.channel
			    from needed
			    cross join lateral (
			        select * from {schema}.checkpoints c
			        where c.thread_id = needed.thread_id and c.checkpoint_ns = needed.checkpoint_ns
			            and c.checkpoint_id = needed.checkpoint_id
			        offset 0
			    ) as c
			    where c.parent_checkpoint_id is not null and not {needed_stores}
			),
			senders (thread_id, checkpoint_ns, checkpoint_id) as materialized (
			    select c.thread_id, c.checkpoint_ns, c.parent_checkpoint_id
			    from c
			    where not c.doomed and c.checkpoint -> 'v' < '4' and (
			        select true from {schema}.checkpoint_writes w
			        where w.thread_id = c.thread_id and w.checkpoint_ns = c.checkpoint_ns
			            and w.checkpoint_id = c.parent_checkpoint_id and w.channel = '__pregel_tasks'
			        limit 1
			    )
			),
			gone as materialized (
			    select thread_id, checkpoint_ns, checkpoint_id, checkpoint
			    from c
			    where c.doomed and (thread_id, checkpoint_ns, checkpoint_id) not in (
			        select thread_id, checkpoint_ns, checkpoint_id from needed
			        union all
			        select thread_id, checkpoint_ns, checkpoint_id from senders
			    )
			    order by checkpoint_id collate "C" desc
			    limit {limit}
			)""";

	// Deletes what is gone, with what only that used; of a thread of which nothing stays,
	// everything. The setting tells the triggers of tombstones what is deleted.
	private static final String DELETE_GONE = """
			,
			deleting as materialized (
			    select set_config('langgraph.deleting', 'checkpoints', true)
			),
			stays as (
			    select thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint from c
			    where (thread_id, checkpoint_ns, checkpoint_id) not in
			        (select thread_id, checkpoint_ns, checkpoint_id from gone)
			),
			ended as (
			    select thread_id from gone except select thread_id from stays
			),
			garbage as (
			    select gone.thread_id, gone.checkpoint_ns, version.key as channel, version.value as version
			    from gone cross join lateral jsonb_each_text(gone.checkpoint -> 'channel_versions') as version
			    except
			    select stays.thread_id, stays.checkpoint_ns, version.key, version.value
			    from stays cross join lateral jsonb_each_text(stays.checkpoint -> 'channel_versions') as version
			),
			deleted_blobs as (
			    delete from {schema}.checkpoint_blobs b using (
			        select * from garbage
			        union
			        select thread_id, checkpoint_ns, channel, version
			        from ended join {schema}.checkpoint_blobs using (thread_id)
			    ) as unused
			    where b.thread_id = unused.thread_id and b.checkpoint_ns = unused.checkpoint_ns
			        and b.channel = unused.channel and b.version = unused.version
			),
			deleted_writes as (
			    delete from {schema}.checkpoint_writes w using (
			        select thread_id, checkpoint_ns, checkpoint_id from gone
			        union
			        select thread_id, checkpoint_ns, checkpoint_id
			        from ended join {schema}.checkpoint_writes using (thread_id)
			    ) as unused
			    where w.thread_id = unused.thread_id and w.checkpoint_ns = unused.checkpoint_ns
			        and w.checkpoint_id = unused.checkpoint_id
			),
			orphaned as (
			    update {schema}.checkpoints child set parent_checkpoint_id = null from stays, gone
			    where child.thread_id = stays.thread_id and child.checkpoint_ns = stays.checkpoint_ns
			        and child.checkpoint_id = stays.checkpoint_id
			        and gone.thread_id = stays.thread_id and gone.checkpoint_ns = stays.checkpoint_ns
			        and gone.checkpoint_id = stays.parent_checkpoint_id
			)
			delete from {schema}.checkpoints using gone, deleting
			where checkpoints.thread_id = gone.thread_id and checkpoints.checkpoint_ns = gone.checkpoint_ns
			    and checkpoints.checkpoint_id = gone.checkpoint_id
			""";

	private static final String COUNT_GONE = " select count(*) from gone";

	// Compiling takes seconds, for what is done in tenths: the server takes each JSON
	// object to have 100 keys.
	private static final String WITHOUT_JIT = "select set_config('jit', 'off', true);\n";

	private static final String OF_RUNS = """
			c as materialized (
			    select *, coalesce(metadata ->> 'run_id' = any (?), false) as doomed
			    from {schema}.checkpoints
			    where thread_id in (
			        select thread_id from {schema}.checkpoints where metadata ->> 'run_id' = any (?)
			    )
			)""";

	private static final String LATEST = """
			policy (thread_id, keep_last, since) as (
			    select thread_id, 1, null::text from unnest(?::text[]) as given (thread_id)
			)""";

	static final String POLICY = """
			policy (thread_id, keep_last, since) as (
			    select * from unnest(?::text[], ?::integer[], ?::text[])
			)""";

	/** Whether the checkpoint "c" is older than its policy's "since", going by its id. */
	static final String OLD = """
			(c.checkpoint_id like '________-____-6___-____-____________'
			    and c.checkpoint_id collate "C" < policy.since)""";

	// The latest of each namespace are what a thread goes on from. They stay while one of
	// them has pending writes, or a checkpoint of the thread is not old; but a namespace
	// with a task's id is never gone on with in another super-step.
	private static final String OF_POLICY = """
			{policy},
			ranked as materialized (
			    select c.*, policy.keep_last, coalesce({old}, false) as old,
			        row_number() over (
			            partition by c.thread_id, c.checkpoint_ns order by c.checkpoint_id collate "C" desc
			        ) as rank
			    from policy join {schema}.checkpoints c using (thread_id)
			),
			unfinished as materialized (
			    select distinct ranked.thread_id
			    from ranked join {schema}.checkpoint_writes using (thread_id, checkpoint_ns, checkpoint_id)
			    where rank = 1
			),
			c as materialized (
			    select ranked.*,
			        coalesce(rank > keep_last, false)
			        or old and (rank > 1
			            or unfinished.thread_id is null
			            and (checkpoint_ns like '%:%' or bool_and(old) over (partition by ranked.thread_id))
			        ) as doomed
			    from ranked left join unfinished using (thread_id)
			)""";

	private static final String DELETE_THREADS = """
			with deleting as materialized (select set_config('langgraph.deleting', 'threads', true)),
			writes as (delete from {schema}.checkpoint_writes where thread_id = any (?)),
			blobs as (delete from {schema}.checkpoint_blobs where thread_id = any (?))
			delete from {schema}.checkpoints using deleting where thread_id = any (?)
			""";

	private final String deleteForRuns;

	private final String keepLatest;

	private final String deleteExpired;

	private final String countExpired;

	private final String deleteThreads;

	DeletionStatements(String schema) {
		String quoted = SchemaMigration.quote(schema, '"');
		this.deleteForRuns = (find(OF_RUNS, "all") + DELETE_GONE).replace("{schema}", quoted);
		this.keepLatest = (find(ofPolicy(LATEST), "all") + DELETE_GONE).replace("{schema}", quoted);
		this.deleteExpired = WITHOUT_JIT + (find(ofPolicy(POLICY), "?") + DELETE_GONE).replace("{schema}", quoted);
		this.countExpired = WITHOUT_JIT + (find(ofPolicy(POLICY), "all") + COUNT_GONE).replace("{schema}", quoted);
		this.deleteThreads = DELETE_THREADS.replace("{schema}", quoted);
	}

	private static String find(String doomed, String limit) {
		return FIND_GONE.replace("{doomed}", doomed)
			.replace("{stores}", ThreadStatements.STORES_VALUE.replace("{channel}", "delta.channel"))
			.replace("{needed_stores}", ThreadStatements.STORES_VALUE.replace("{channel}", "needed.channel"))
			.replace("{limit}", limit);
	}

	private static String ofPolicy(String policy) {
		return OF_POLICY.replace("{policy}", policy).replace("{old}", OLD);
	}

	/** Takes the runs twice. */
	String deleteForRuns() {
		return this.deleteForRuns;
	}

	/** Takes the threads. */
	String keepLatest() {
		return this.keepLatest;
	}

	/**
	 * Takes threads, how many checkpoints of each namespace to keep, the ids before which
	 * checkpoints are old, and how many checkpoints to delete at the most. Their number
	 * is the second result: the first is of a setting for the transaction.
	 */
	String deleteExpired() {
		return this.deleteExpired;
	}

	/**
	 * Counts what {@link #deleteExpired()} would delete if it were not limited; takes the
	 * same but the limit.
	 */
	String countExpired() {
		return this.countExpired;
	}

	/** Takes the threads three times. */
	String deleteThreads() {
		return this.deleteThreads;
	}

}
