package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that work on whole threads, and on the history of a checkpoint, for the
 * tables of one schema. Each is one statement, so that it sees one snapshot and is atomic
 * by itself.
 */
final class ThreadStatements {

	// Whether a checkpoint stores a value of a channel: in a blob of its version, or
	// inline.
	private static final String STORES_VALUE = """
			(exists (
			    select from {schema}.checkpoint_blobs b
			    where b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			        and b.channel = {channel} and b.version = c.checkpoint -> 'channel_versions' ->> {channel}
			        and b.type <> 'empty'
			) or coalesce(c.checkpoint -> 'channel_values' -> {channel}, 'null') <> 'null')""";

	// Deletes the doomed among the checkpoints of some threads, and what only they used.
	// "needed" are the ancestors from which a checkpoint that stays is read: those of its
	// delta channels down to the one that stores a value. Below format 4 its parent stays
	// too, if it has sends. Channels are delta channels if Python counts their updates,
	// leaves its mark of a snapshot, or JavaScript marks the thread: then all that were
	// written to.
	private static final String DELETE_CHECKPOINTS = """
			with recursive c as materialized (
			    select *, {doomed} as doomed from {schema}.checkpoints where {threads}
			),
			delta (thread_id, checkpoint_ns, channel) as materialized (
			    select c.thread_id, c.checkpoint_ns, counter.channel
			    from c
			    cross join lateral jsonb_object_keys(c.metadata -> 'counters_since_delta_snapshot') as counter (channel)
			    union
			    select c.thread_id, c.checkpoint_ns, inline.key
			    from c
			    cross join lateral jsonb_each(c.checkpoint -> 'channel_values') as inline
			    join {schema}.checkpoint_blobs b
			        on b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
			        and b.channel = inline.key and b.version = c.checkpoint -> 'channel_versions' ->> inline.key
			    where inline.value = 'true'
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
			    from needed join c using (thread_id, checkpoint_ns, checkpoint_id)
			    where c.parent_checkpoint_id is not null and needed.channel is not null and not {needed_stores}
			),
			gone as materialized (
			    select thread_id, checkpoint_ns, checkpoint_id, checkpoint
			    from c
			    where c.doomed
			    and not exists (
			        select from needed
			        where needed.thread_id = c.thread_id and needed.checkpoint_ns = c.checkpoint_ns
			            and needed.checkpoint_id = c.checkpoint_id)
			    and not exists (
			        select from c as child
			        join {schema}.checkpoint_writes send
			            on send.thread_id = child.thread_id and send.checkpoint_ns = child.checkpoint_ns
			            and send.checkpoint_id = child.parent_checkpoint_id and send.channel = '__pregel_tasks'
			        where child.thread_id = c.thread_id and child.checkpoint_ns = c.checkpoint_ns
			            and child.parent_checkpoint_id = c.checkpoint_id
			            and not child.doomed and child.checkpoint -> 'v' < '4')
			),
			stays as (
			    select thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint from c
			    where (thread_id, checkpoint_ns, checkpoint_id) not in
			        (select thread_id, checkpoint_ns, checkpoint_id from gone)
			),
			garbage as (
			    select gone.thread_id, gone.checkpoint_ns, version.key as channel, version.value as version
			    from gone cross join lateral jsonb_each_text(gone.checkpoint -> 'channel_versions') as version
			    except
			    select stays.thread_id, stays.checkpoint_ns, version.key, version.value
			    from stays cross join lateral jsonb_each_text(stays.checkpoint -> 'channel_versions') as version
			),
			deleted_blobs as (
			    delete from {schema}.checkpoint_blobs b using garbage
			    where b.thread_id = garbage.thread_id and b.checkpoint_ns = garbage.checkpoint_ns
			        and b.channel = garbage.channel and b.version = garbage.version
			),
			deleted_writes as (
			    delete from {schema}.checkpoint_writes w using gone
			    where w.thread_id = gone.thread_id and w.checkpoint_ns = gone.checkpoint_ns
			        and w.checkpoint_id = gone.checkpoint_id
			),
			orphaned as (
			    update {schema}.checkpoints child set parent_checkpoint_id = null from stays, gone
			    where child.thread_id = stays.thread_id and child.checkpoint_ns = stays.checkpoint_ns
			        and child.checkpoint_id = stays.checkpoint_id
			        and gone.thread_id = stays.thread_id and gone.checkpoint_ns = stays.checkpoint_ns
			        and gone.checkpoint_id = stays.parent_checkpoint_id
			)
			delete from {schema}.checkpoints using gone
			where checkpoints.thread_id = gone.thread_id and checkpoints.checkpoint_ns = gone.checkpoint_ns
			    and checkpoints.checkpoint_id = gone.checkpoint_id
			""";

	private static final String OF_RUNS = "metadata ->> 'run_id' = any (?)";

	private static final String THREADS_OF_RUNS = "thread_id in (select thread_id from {schema}.checkpoints where "
			+ OF_RUNS + ")";

	private static final String NOT_LATEST = """
			row_number() over (partition by thread_id, checkpoint_ns order by checkpoint_id collate "C" desc) > 1""";

	private static final String DELETE_THREADS = """
			with writes as (delete from {schema}.checkpoint_writes where thread_id = any (?)),
			blobs as (delete from {schema}.checkpoint_blobs where thread_id = any (?))
			delete from {schema}.checkpoints where thread_id = any (?)
			""";

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

	private final String deleteForRuns;

	private final String keepLatest;

	private final String deleteThreads;

	private final String copyThread;

	private final String deltaHistory;

	ThreadStatements(String schema) {
		this.schema = '"' + schema.replace("\"", "\"\"") + '"';
		this.deleteForRuns = deleteCheckpoints("coalesce(" + OF_RUNS + ", false)", THREADS_OF_RUNS);
		this.keepLatest = deleteCheckpoints(NOT_LATEST, "thread_id = any (?)");
		this.deleteThreads = qualify(DELETE_THREADS);
		this.copyThread = qualify(COPY_THREAD);
		this.deltaHistory = qualify(DELTA_HISTORY.replace("{walk_columns}", walkColumns("wanted.channel"))
			.replace("{walk_columns_again}", walkColumns("walk.channel")));
	}

	private String deleteCheckpoints(String doomed, String threads) {
		return qualify(DELETE_CHECKPOINTS.replace("{doomed}", doomed)
			.replace("{threads}", threads)
			.replace("{stores}", STORES_VALUE.replace("{channel}", "delta.channel"))
			.replace("{needed_stores}", STORES_VALUE.replace("{channel}", "needed.channel")));
	}

	private static String walkColumns(String channel) {
		return WALK_COLUMNS.replace("{stores}", STORES_VALUE).replace("{channel}", channel);
	}

	private String qualify(String statement) {
		return statement.replace("{schema}", this.schema);
	}

	/** Takes the runs twice. */
	String deleteForRuns() {
		return this.deleteForRuns;
	}

	/** Takes the threads. */
	String keepLatest() {
		return this.keepLatest;
	}

	/** Takes the threads three times. */
	String deleteThreads() {
		return this.deleteThreads;
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
