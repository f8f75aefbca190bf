package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that delete checkpoints and whole threads, for the tables of one schema.
 * Each is one statement, so that it sees one snapshot and is atomic by itself.
 */
final class DeletionStatements {

	// Whether a checkpoint stores a value of a channel: in a blob of its version, or
	// inline.
	private static final String STORES_VALUE = """
			(exists (
			    select from {schema}.checkpoint_blobs b
			    where b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			        and b.channel = {channel} and b.version = c.checkpoint -> 'channel_versions' ->> {channel}
			        and b.type <> 'empty'
			) or coalesce(c.checkpoint -> 'channel_values' -> {channel}, 'null') <> 'null')""";

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
			kept as (
			    select thread_id, checkpoint_ns, checkpoint_id from needed
			    union
			    select thread_id, checkpoint_ns, checkpoint_id from senders
			),
			decided as materialized (
			    select *, going {limit} as gone
			    from (
			        select *, row_number() over (
			            partition by going order by checkpoint_id collate "C" desc, thread_id, checkpoint_ns
			        ) as rank
			        from (
			            select thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata,
			                c.doomed and kept.thread_id is null as going
			            from c left join kept using (thread_id, checkpoint_ns, checkpoint_id)
			        ) as judged
			    ) as ordered
			),
			gone as (
			    select * from decided where gone
			),
			stays as (
			    select * from decided where not gone
			)""";

	// Deletes what is gone, with what only that used; of a thread of which nothing stays,
	// everything. A checkpoint of langgraph4j names the id that leads to it. The setting
	// tells the triggers of tombstones what is deleted.
	private static final String DELETE_GONE = """
			,
			deleting as materialized (
			    select set_config('langgraph.deleting', 'checkpoints', true)
			),
			ended as (
			    {ended}
			),
			garbage as (
			    select gone.thread_id, gone.checkpoint_ns, version.key as channel, version.value as version
			    from gone cross join lateral jsonb_each_text(gone.checkpoint -> 'channel_versions') as version
			    {unused}
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
			deleted_aliases as (
			    delete from {schema}.checkpoint_writes w using gone
			    where w.thread_id = gone.thread_id and w.checkpoint_ns = gone.checkpoint_ns
			        and w.checkpoint_id = gone.metadata ->> 'langgraph4j:checkpoint_id'
			        and w.channel = 'langgraph4j:checkpoint_id'
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

	private static final String ENDED = "select thread_id from gone except select thread_id from stays";

	// Makes batches of what is gone, for statements that do not read the threads again:
	// its checkpoints, those whose parent goes, and the blobs that only what is gone by
	// then used. As JSON it passes through the client without being looked at.
	private static final String PLAN_GONE = """
			,
			numbered as materialized (
			    select *, (rank - 1) / ? as batch from gone
			),
			rows as (
			    select batch, jsonb_agg(jsonb_build_array(thread_id, checkpoint_ns, checkpoint_id, doomed)) as planned,
			        count(*) filter (where doomed) as doomed
			    from (
			        select batch, thread_id, checkpoint_ns, checkpoint_id, true as doomed from numbered
			        union all
			        select batch, thread_id, checkpoint_ns, stays.checkpoint_id, false
			        from stays join numbered using (thread_id, checkpoint_ns)
			        where numbered.checkpoint_id = stays.parent_checkpoint_id
			    ) as touched
			    group by batch
			),
			versions as (
			    select thread_id, checkpoint_ns, key, value, max(batch) as batch
			    from (
			        select batch, thread_id, checkpoint_ns, checkpoint from numbered
			        union all
			        select null, thread_id, checkpoint_ns, checkpoint from stays
			    ) as held
			    cross join lateral jsonb_each_text(checkpoint -> 'channel_versions')
			    group by thread_id, checkpoint_ns, key, value
			    having count(batch) = count(*)
			),
			blobs as (
			    select batch, jsonb_agg(jsonb_build_array(thread_id, checkpoint_ns, key, value)) as unused
			    from versions group by batch
			)
			select planned::text, coalesce(unused, '[]')::text, doomed
			from rows left join blobs using (batch)
			order by batch
			""";

	// What was planned, and what was put since. That it may be a child of what was
	// doomed is seen by the id, which sorts after its parent's.
	private static final String OF_PLAN = """
			planned as materialized (
			    select place ->> 0 as thread_id, place ->> 1 as checkpoint_ns, place ->> 2 as checkpoint_id,
			        (place -> 3)::boolean as doomed
			    from jsonb_array_elements(?::jsonb) as place
			),
			oldest as materialized (
			    select min(checkpoint_id collate "C") as id from planned where doomed
			),
			c as materialized (
			    select stored.*, planned.doomed
			    from planned
			    cross join lateral (
			        select * from {schema}.checkpoints c
			        where c.thread_id = planned.thread_id and c.checkpoint_ns = planned.checkpoint_ns
			            and c.checkpoint_id = planned.checkpoint_id
			        offset 0
			    ) as stored
			    union all
			    select stored.*, false
			    from (select distinct thread_id, checkpoint_ns from planned) as place
			    cross join oldest
			    cross join lateral (
			        select * from {schema}.checkpoints c
			        where c.thread_id = place.thread_id and c.checkpoint_ns = place.checkpoint_ns
			            and c.checkpoint_id collate "C" > greatest(?, oldest.id)
			        offset 0
			    ) as stored
			    where (stored.thread_id, stored.checkpoint_ns, stored.checkpoint_id) not in
			        (select thread_id, checkpoint_ns, checkpoint_id from planned)
			)""";

	private static final String ENDED_OF_PLAN = """
			select thread_id from (select distinct thread_id from gone) as touched
			    where not exists (
			        select from {schema}.checkpoints c
			        where c.thread_id = touched.thread_id and (c.thread_id, c.checkpoint_ns, c.checkpoint_id) not in
			            (select thread_id, checkpoint_ns, checkpoint_id from gone)
			    )""";

	private static final String UNUSED_OF_PLAN = """
			intersect
			    select place ->> 0, place ->> 1, place ->> 2, place ->> 3 from jsonb_array_elements(?::jsonb) as place""";

	// Compiling takes seconds, for what is done in tenths: the server takes each JSON
	// object to have 100 keys.
	private static final String WITHOUT_JIT = "select set_config('jit', 'off', true);\n";

	// Every row is found by its key. Of how many there are the planner knows nothing, and
	// might read the tables whole.
	private static final String BY_KEY = """
			select set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),
			    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);
			""";

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

	private final String planExpired;

	private final String deletePlanned;

	private final String countExpired;

	private final String deleteThreads;

	DeletionStatements(String schema) {
		SchemaName name = new SchemaName(schema);
		this.deleteForRuns = name.qualify(find(OF_RUNS, "") + delete(ENDED, ""));
		this.keepLatest = name.qualify(find(ofPolicy(LATEST), "") + delete(ENDED, ""));
		this.planExpired = name.qualify(WITHOUT_JIT + find(ofPolicy(POLICY), "and rank <= ?") + PLAN_GONE);
		this.deletePlanned = name.qualify(BY_KEY + find(OF_PLAN, "") + delete(ENDED_OF_PLAN, UNUSED_OF_PLAN));
		this.countExpired = name.qualify(WITHOUT_JIT + find(ofPolicy(POLICY), "") + COUNT_GONE);
		this.deleteThreads = name.qualify(DELETE_THREADS);
	}

	private static String find(String doomed, String limit) {
		return FIND_GONE.replace("{doomed}", doomed)
			.replace("{stores}", STORES_VALUE.replace("{channel}", "delta.channel"))
			.replace("{needed_stores}", STORES_VALUE.replace("{channel}", "needed.channel"))
			.replace("{limit}", limit);
	}

	private static String delete(String ended, String unused) {
		return DELETE_GONE.replace("{ended}", ended).replace("{unused}", unused);
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
	 * checkpoints are old, how many checkpoints to plan at the most, and how many a batch
	 * has. Returns of each batch, the newest first, its checkpoints, its blobs, and how
	 * many checkpoints go, as the second result: the first is of a setting for the
	 * transaction.
	 */
	String planExpired() {
		return this.planExpired;
	}

	/**
	 * Deletes a batch of {@link #planExpired()}, but for what a checkpoint is read from
	 * that was put since. Takes the batch's checkpoints, an id from before the plan was
	 * made, and the batch's blobs; the number of checkpoints is the second result.
	 */
	String deletePlanned() {
		return this.deletePlanned;
	}

	/**
	 * Counts what {@link #planExpired()} would plan if it were not limited; takes the
	 * same but for the last two.
	 */
	String countExpired() {
		return this.countExpired;
	}

	/** Takes the threads three times. */
	String deleteThreads() {
		return this.deleteThreads;
	}

}
