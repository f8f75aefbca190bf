package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that read what delta channels are rebuilt from, for the tables of one
 * schema. Each is one statement, so that it sees one snapshot. Their rows have the
 * columns that {@link SelectStatements} reads checkpoints with, and the version of the
 * channel.
 */
final class DeltaHistoryStatements {

	// What a checkpoint "c" stores of a channel: in a blob of its version, or inline. The
	// blob is looked up by its primary key alone, whatever the planner thinks of joins.
	private static final String STORED = """
			cross join lateral (
			    select version, inline, coalesce(inline, 'null') <> 'null' or (
			        select true from {schema}.checkpoint_blobs b
			        where b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			            and b.channel = {channel} and b.version = named.version and b.type <> 'empty'
			    ) is not null as seeded
			    from (
			        select c.checkpoint -> 'channel_versions' ->> {channel} as version,
			            c.checkpoint -> 'channel_values' -> {channel} as inline
			        offset 0
			    ) as named
			) as stored""";

	private static final String ANCESTOR = """
			cross join lateral (
			    select c.checkpoint_id, c.parent_checkpoint_id, stored.*
			    from {schema}.checkpoints c
			    {stored}
			    where c.thread_id = head.thread_id and c.checkpoint_ns = head.checkpoint_ns
			        and c.checkpoint_id = {id}
			    offset 0
			) as c""";

	// "near" are as many checkpoints before the head as its metadata counts since the
	// snapshot, in the order of their ids: one scan of the index. They are "proved" to be
	// the ancestors if each is the parent of the one after it and counts one less, and
	// the last stores a value, to which the versions of those after it may still point,
	// or is the root. So it is as a rule. Where it is not (a fork, metadata that does not
	// count), the ancestors are walked one by one. A walk that comes by "mark" again, the
	// checkpoint at its last power of two, goes in a circle. Ids are compared by code
	// point, as those of the latest.
	private static final String HISTORY = """
			with recursive head as materialized (
			{head}
			),
			wanted as materialized (
			    select channel, case when jsonb_typeof(supersteps) = 'number'
			        then least(greatest(supersteps::numeric, 0), 5000)::integer else 0 end as distance
			    from (
			        select channel, head.metadata -> 'counters_since_delta_snapshot' -> channel -> 1 as supersteps
			        from {channels}
			        offset 0
			    ) as counted
			),
			near as materialized (
			    select wanted.channel, c.*
			    from head cross join wanted cross join lateral (
			        select c.checkpoint_id, c.checkpoint -> 'channel_versions' ->> channel as version,
			            coalesce(lag(c.parent_checkpoint_id) over nearest, head.parent_checkpoint_id) = c.checkpoint_id
			            and coalesce(c.metadata -> 'counters_since_delta_snapshot' -> channel ->> 1, '0')
			                = (distance - row_number() over nearest)::text as follows
			        from {schema}.checkpoints c
			        where c.thread_id = head.thread_id and c.checkpoint_ns = head.checkpoint_ns
			            and c.checkpoint_id <= head.parent_checkpoint_id collate "C"
			        window nearest as (order by c.checkpoint_id collate "C" desc)
			        order by c.checkpoint_id collate "C" desc
			        limit distance
			    ) as c
			),
			proved as materialized (
			    select near.channel, near.newest, c.version, c.inline, c.seeded, coalesce((
			        select max(same.checkpoint_id collate "C") from near as same
			        where c.seeded and same.channel = near.channel and same.version = c.version
			    ), near.oldest) as oldest
			    from head cross join (
			        select channel, min(checkpoint_id collate "C") as oldest, max(checkpoint_id collate "C") as newest
			        from near group by channel having bool_and(follows)
			    ) as near {oldest}
			    where c.seeded or c.parent_checkpoint_id is null
			),
			walk as (
			    select 0 as depth, channel, head.checkpoint_id, head.parent_checkpoint_id, null::text as version,
			        null::jsonb as inline, false as seeded, nullif(head.checkpoint_id, head.checkpoint_id) as mark
			    from head cross join wanted
			    where channel not in (select channel from proved)
			    union all
			    select walk.depth + 1, walk.channel, c.*,
			        case when walk.depth & (walk.depth - 1) = 0 then walk.checkpoint_id else walk.mark end
			    from walk cross join head {parent}
			    where not walk.seeded and walk.parent_checkpoint_id is distinct from walk.mark
			),
			ends as (
			    select channel, version, inline, seeded from proved
			    union all
			    select channel, version, inline, seeded from walk where seeded or parent_checkpoint_id is null
			)
			""";

	private static final String GIVEN = "head cross join unnest(?::text[]) as given (channel)";

	// Those given and those counted, which have a version and no value at the head.
	private static final String GIVEN_OR_COUNTED = """
			(
			    select c.*, wanted.channel
			    from head c cross join lateral (
			        select unnest(?::text[])
			        union
			        select jsonb_object_keys(case
			            when jsonb_typeof(c.metadata -> 'counters_since_delta_snapshot') = 'object'
			            then c.metadata -> 'counters_since_delta_snapshot' end)
			    ) as wanted (channel) {stored}
			    where stored.version is not null and not stored.seeded
			) as head""";

	// "ends" are where nothing more is needed: a stored value, or the thread's first
	// checkpoint. A seed in a blob has its version in the place of a checkpoint's id.
	private static final String ROWS = """
			select 'i' as kind, 0 as ordinal, null::text as thread_id, null::text as checkpoint_ns,
			    null::text as checkpoint_id, null::text as parent_checkpoint_id, nullif(ends.inline, 'null') as checkpoint,
			    null::jsonb as metadata, null::text as task_path, null::text as task_id, null::integer as idx,
			    ends.channel, null::text as type, null::bytea as blob
			from ends
			union all
			select 'd', 0, null, null, ends.version, null, null, null, null, null, null, ends.channel, b.type, b.blob
			from head cross join ends cross join lateral (
			    select * from {schema}.checkpoint_blobs b
			    where b.thread_id = head.thread_id and b.checkpoint_ns = head.checkpoint_ns
			        and b.channel = ends.channel and b.version = ends.version and b.type <> 'empty'
			    offset 0
			) as b
			where ends.seeded
			union all
			select 'h', 0, null, null, w.checkpoint_id, null, null, null, w.task_path, w.task_id, w.idx,
			    w.channel, w.type, w.blob
			from head cross join proved cross join lateral (
			    select * from {schema}.checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id between proved.oldest and proved.newest and w.channel = proved.channel
			        and coalesce(w.checkpoint_id in (select checkpoint_id from near), false)
			    offset 0
			) as w
			union all
			select 'h', walk.depth, null, null, w.checkpoint_id, null, null, null, w.task_path, w.task_id, w.idx,
			    w.channel, w.type, w.blob
			from head cross join walk cross join lateral (
			    select * from {schema}.checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id = walk.checkpoint_id and w.channel = walk.channel
			    offset 0
			) as w
			where walk.depth > 0
			""";

	private final SchemaName schema;

	private final String ofLatest;

	private final String ofId;

	private final String latestTuple;

	private final String tupleById;

	DeltaHistoryStatements(String schema) {
		this.schema = new SchemaName(schema);
		this.ofLatest = history(SelectStatements.LATEST, GIVEN, ROWS);
		this.ofId = history(SelectStatements.BY_ID, GIVEN, ROWS);
		String counted = GIVEN_OR_COUNTED.replace("{stored}", STORED.replace("{channel}", "wanted.channel"));
		String tuple = SelectStatements.TUPLES + "union all\n" + ROWS;
		this.latestTuple = history(SelectStatements.LATEST, counted, tuple);
		this.tupleById = history(SelectStatements.BY_ID, counted, tuple);
	}

	private String history(String head, String channels, String rows) {
		return this.schema.qualify((HISTORY + rows).replace("{head}", head)
			.replace("{channels}", channels)
			.replace("{oldest}", ancestor("near.channel", "near.oldest"))
			.replace("{parent}", ancestor("walk.channel", "walk.parent_checkpoint_id")));
	}

	private static String ancestor(String channel, String id) {
		return ANCESTOR.replace("{stored}", STORED).replace("{channel}", channel).replace("{id}", id);
	}

	/** Takes thread, namespace, and the channels. */
	String ofLatest() {
		return this.ofLatest;
	}

	/** Takes thread, namespace, id, and the channels. */
	String ofId() {
		return this.ofId;
	}

	/** Takes what {@link #ofLatest} takes, and returns the checkpoint too. */
	String latestTuple() {
		return this.latestTuple;
	}

	/** Takes what {@link #ofId} takes, and returns the checkpoint too. */
	String tupleById() {
		return this.tupleById;
	}

}
