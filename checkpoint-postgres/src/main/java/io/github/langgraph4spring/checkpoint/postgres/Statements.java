package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements of the savers, for the tables of one schema. Values are parameters; only
 * fixed fragments are put together.
 */
final class Statements {

	// The columns of every statement that reads checkpoints. A checkpoint comes as
	// several
	// rows, told apart by "kind": itself, a row for each blob of its channels, one for
	// each
	// of its pending writes and, below format 4, one for each send of its parent. So
	// bytes
	// are plain columns, which the driver reads in binary.
	// OFFSET 0 keeps the lookup of a blob by its primary key from being flattened into a
	// join over all versions of the channel, whose cost grows with the thread.
	private static final String SELECT_TUPLES = """
			with head as materialized (
			{head}
			)
			select 'c' as kind, ordinal, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id,
			    checkpoint, metadata, null::text as task_path, null::text as task_id, null::integer as idx,
			    null::text as channel, null::text as type, null::bytea as blob
			from head
			union all
			select 'b', head.ordinal, null, null, null, null,
			    null, null, null, null, null,
			    channel_version.key, stored.type, stored.blob
			from head
			cross join lateral jsonb_each_text(nullif(head.checkpoint -> 'channel_versions', 'null')) as channel_version
			cross join lateral (
			    select b.type, b.blob
			    from {schema}.checkpoint_blobs b
			    where b.thread_id = head.thread_id and b.checkpoint_ns = head.checkpoint_ns
			        and b.channel = channel_version.key and b.version = channel_version.value
			    offset 0
			) as stored
			union all
			select 'w', head.ordinal, null, null, null, null,
			    null, null, w.task_path, w.task_id, w.idx,
			    w.channel, w.type, w.blob
			from head
			join {schema}.checkpoint_writes w
			    on w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			    and w.checkpoint_id = head.checkpoint_id
			union all
			select 's', head.ordinal, null, null, null, null,
			    null, null, w.task_path, w.task_id, w.idx,
			    w.channel, w.type, w.blob
			from head
			join {schema}.checkpoint_writes w
			    on w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			    and w.checkpoint_id = head.parent_checkpoint_id and w.channel = '__pregel_tasks'
			where head.checkpoint -> 'v' < '4'::jsonb
			""";

	private static final String HEAD_COLUMNS = """
			thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
			from {schema}.checkpoints
			""";

	private static final String LATEST = "select 1 as ordinal, " + HEAD_COLUMNS + """
			where thread_id = ? and checkpoint_ns = ?
			order by checkpoint_id collate "C" desc
			limit 1""";

	private static final String BY_ID = "select 1 as ordinal, " + HEAD_COLUMNS + """
			where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?""";

	// the order of the ids is code point order, whatever the database's collation
	private static final String PAGE = """
			select row_number() over (
			    order by checkpoint_id collate "C" desc, checkpoint_ns collate "C", thread_id collate "C"
			) as ordinal, page.*
			from (
			select\s""" + HEAD_COLUMNS + """
			where {conditions}
			order by checkpoint_id collate "C" desc, checkpoint_ns collate "C", thread_id collate "C"
			limit ?
			) as page""";

	private static final String INSERT_CHECKPOINT = """
			{lock}with {guard}stored as (
			    insert into {schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
			    select ?, ?, new.channel, new.version, new.type, new.blob
			    from unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) as new (channel, version, type, blob)
			    where {allowed}
			    on conflict (thread_id, checkpoint_ns, channel, version) do nothing
			)
			insert into {schema}.checkpoints
			    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
			select ?, ?, ?, ?, ?::jsonb, ?::jsonb
			where {allowed}
			on conflict (thread_id, checkpoint_ns, checkpoint_id)
			do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata
			""";

	private static final String LOCK_THREAD = """
			select pg_advisory_xact_lock(hashtextextended(? || '|' || ?, 0));
			""";

	private static final String GUARD = """
			allowed as materialized (
			    select where {conditions}
			),
			""";

	private static final String ALLOWED = "exists (select from allowed)";

	// The latest may also be the checkpoint itself: then it is saved again after a fault.
	private static final String PARENT_IS_LATEST = """
			coalesce((
			    select checkpoint_id from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ?
			    order by checkpoint_id collate "C" desc
			    limit 1
			), '') in (coalesce(?, ''), ?)""";

	// Unknown where a checkpoint has no versions: then it is what is expected.
	private static final String IS_JAVASCRIPT = """
			coalesce((
			    select case
			        when checkpoint -> 'channel_values' is null
			            and jsonb_path_exists(checkpoint, '$.channel_versions.* ? (@.type() == "number")') then true
			        when jsonb_path_exists(checkpoint, '$.channel_versions.*') then false
			    end
			    from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?
			), ?)""";

	// Saves nothing where the checkpoint is in another dialect than is expected, in which
	// the writes are encoded.
	private static final String INSERT_WRITES = """
			with kept as materialized (
			    select {is_javascript} as javascript
			),
			saved as (
			    insert into {schema}.checkpoint_writes
			        (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
			    select ?, ?, ?, ?, ?, new.idx, new.channel, new.type, new.blob
			    from unnest(?::integer[], ?::text[], ?::text[], ?::bytea[]) as new (idx, channel, type, blob)
			    join kept on kept.javascript = ?
			    on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
			    {conflict}
			)
			select javascript from kept
			""";

	private final String schema;

	private final String selectLatest;

	private final String selectById;

	private final String insertCheckpoint;

	private final String insertCheckpointInDialect;

	private final String insertCheckpointIfLatest;

	private final String insertCheckpointInDialectIfLatest;

	private final String insertWrites;

	private final String replaceWrites;

	Statements(String schema) {
		this.schema = '"' + schema.replace("\"", "\"\"") + '"';
		this.selectLatest = select(LATEST);
		this.selectById = select(BY_ID);
		this.insertCheckpoint = insertCheckpoint("", "", "true");
		this.insertCheckpointInDialect = insertCheckpoint("", IS_JAVASCRIPT + " = ?", ALLOWED);
		this.insertCheckpointIfLatest = insertCheckpoint(LOCK_THREAD, PARENT_IS_LATEST, ALLOWED);
		this.insertCheckpointInDialectIfLatest = insertCheckpoint(LOCK_THREAD,
				PARENT_IS_LATEST + " and " + IS_JAVASCRIPT + " = ?", ALLOWED);
		this.insertWrites = insertWrites("do nothing");
		this.replaceWrites = insertWrites(
				"do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob");
	}

	private String insertCheckpoint(String lock, String conditions, String allowed) {
		return qualify(INSERT_CHECKPOINT.replace("{lock}", lock)
			.replace("{guard}", conditions.isEmpty() ? "" : GUARD.replace("{conditions}", conditions))
			.replace("{allowed}", allowed));
	}

	private String insertWrites(String conflict) {
		return qualify(INSERT_WRITES.replace("{is_javascript}", IS_JAVASCRIPT).replace("{conflict}", conflict));
	}

	private String select(String head) {
		return qualify(SELECT_TUPLES.replace("{head}", head));
	}

	private String qualify(String statement) {
		return statement.replace("{schema}", this.schema);
	}

	String selectLatest() {
		return this.selectLatest;
	}

	String selectById() {
		return this.selectById;
	}

	/**
	 * Returns the statement that reads a page.
	 * @param conditions fixed fragments, joined by "and"
	 */
	String selectPage(String conditions) {
		return select(PAGE.replace("{conditions}", conditions));
	}

	/**
	 * Returns the statement that saves a checkpoint. It takes, first to last, where it is
	 * asked to check them: for the latest, thread and namespace twice, the parent and the
	 * checkpoint's own id; for the dialect, thread, namespace, parent and twice whether
	 * JavaScript's is expected; always what a checkpoint's rows hold.
	 * @param latest whether it saves only if the parent is the latest: then its update
	 * count is its second result
	 * @param dialect whether it saves only if the parent is in the expected dialect
	 */
	String insertCheckpoint(boolean latest, boolean dialect) {
		if (latest) {
			return dialect ? this.insertCheckpointInDialectIfLatest : this.insertCheckpointIfLatest;
		}
		return dialect ? this.insertCheckpointInDialect : this.insertCheckpoint;
	}

	/** Returns whether the checkpoint is in JavaScript's dialect. */
	String insertWrites() {
		return this.insertWrites;
	}

	String replaceWrites() {
		return this.replaceWrites;
	}

}
