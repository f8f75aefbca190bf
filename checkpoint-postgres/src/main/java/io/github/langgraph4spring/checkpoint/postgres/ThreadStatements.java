package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that copy threads and read the history of a checkpoint, for the tables
 * of one schema. Each is one statement, so that it sees one snapshot and is atomic by
 * itself.
 */
final class ThreadStatements {

	// Whether a checkpoint stores a value of a channel: in a blob of its version, or
	// inline.
	static final String STORES_VALUE = """
			(exists (
			    select from {schema}.checkpoint_blobs b
			    where b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			        and b.channel = {channel} and b.version = c.checkpoint -> 'channel_versions' ->> {channel}
			        and b.type <> 'empty'
			) or coalesce(c.checkpoint -> 'channel_values' -> {channel}, 'null') <> 'null')""";

	private static final String COPY_THREAD = """
			with given (source, target) as materialized (
			    select source, target from (values (?::text, ?::text)) as given (source, target)
			    where not exists (select from {schema}.checkpoints where thread_id = target)
			),
			blobs as (
			    insert into {schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
			    select target, checkpoint_ns, channel, version, type, blob
			    from given join {schema}.checkpoint_blobs on thread_id = source
			    on conflict do nothing
			),
			writes as (
			    insert into {schema}.checkpoint_writes
			        (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path)
			    select target, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path
			    from given join {schema}.checkpoint_writes on thread_id = source
			    on conflict do nothing
			),
			copied as (
			    insert into {schema}.checkpoints
			        (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
			    select target, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata
			    from given join {schema}.checkpoints on thread_id = source
			)
			select count(*) from given
			""";

	// Walks from the checkpoint's parent to the nearest ancestor that stores a value, for
	// each channel by itself.
	private static final String DELTA_HISTORY = """
			with recursive target as (
			    select parent_checkpoint_id from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ? and (? = '' or checkpoint_id = ?)
			    order by checkpoint_id collate "C" desc
			    limit 1
			),
			walk as (
			    select 1 as depth, wanted.channel, {walk_columns}
			    from target
			    join {schema}.checkpoints c
			        on c.thread_id = ? and c.checkpoint_ns = ? and c.checkpoint_id = target.parent_checkpoint_id
			    cross join unnest(?::text[]) as wanted (channel)
			    union all
			    select walk.depth + 1, walk.channel, {walk_columns_again}
			    from walk
			    join {schema}.checkpoints c
			        on c.thread_id = walk.thread_id and c.checkpoint_ns = walk.checkpoint_ns
			        and c.checkpoint_id = walk.parent_checkpoint_id
			    where not walk.seeded
			) cycle channel, checkpoint_id set looped using visited
			select 'i' as kind, depth, channel, null::text as task_path, null::text as task_id, null::integer as idx,
			    null::text as type, null::bytea as blob, inline
			from walk where seeded and not looped
			union all
			select 'b', depth, walk.channel, null, null, null, b.type, b.blob, null
			from walk
			join {schema}.checkpoint_blobs b
			    on b.thread_id = walk.thread_id and b.checkpoint_ns = walk.checkpoint_ns
			    and b.channel = walk.channel and b.version = walk.version and b.type <> 'empty'
			where seeded and not looped
			union all
			select 'w', depth, walk.channel, w.task_path, w.task_id, w.idx, w.type, w.blob, null
			from walk
			join {schema}.checkpoint_writes w
			    on w.thread_id = walk.thread_id and w.checkpoint_ns = walk.checkpoint_ns
			    and w.checkpoint_id = walk.checkpoint_id and w.channel = walk.channel
			where not looped
			""";

	private static final String WALK_COLUMNS = """
			c.thread_id, c.checkpoint_ns, c.checkpoint_id, c.parent_checkpoint_id,
			    c.checkpoint -> 'channel_versions' ->> {channel} as version,
			    c.checkpoint -> 'channel_values' -> {channel} as inline,
			    {stores} as seeded""";

	private final String schema;

	private final String copyThread;

	private final String deltaHistory;

	ThreadStatements(String schema) {
		this.schema = SchemaMigration.quote(schema, '"');
		this.copyThread = qualify(COPY_THREAD);
		this.deltaHistory = qualify(DELTA_HISTORY.replace("{walk_columns}", walkColumns("wanted.channel"))
			.replace("{walk_columns_again}", walkColumns("walk.channel")));
	}

	private static String walkColumns(String channel) {
		return WALK_COLUMNS.replace("{stores}", STORES_VALUE).replace("{channel}", channel);
	}

	private String qualify(String statement) {
		return statement.replace("{schema}", this.schema);
	}

	/** Takes the source and the target, and returns 0 if the target has checkpoints. */
	String copyThread() {
		return this.copyThread;
	}

	/** Takes thread, namespace, id or "" twice, thread, namespace, and the channels. */
	String deltaHistory() {
		return this.deltaHistory;
	}

}
