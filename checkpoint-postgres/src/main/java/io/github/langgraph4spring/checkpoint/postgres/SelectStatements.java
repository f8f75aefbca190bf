package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that read checkpoints, for the tables of one schema. Values are
 * parameters; only fixed fragments are put together.
 */
final class SelectStatements {

	private static final int PAGE_BYTES = 16 * 1024 * 1024;

	// The columns of every statement that reads checkpoints. A checkpoint comes as
	// several rows, told apart by "kind": itself, a row for each blob of its channels,
	// one for each of its pending writes and, below format 4, one for each send of its
	// parent. So bytes are plain columns, which the driver reads in binary. OFFSET 0
	// keeps the lookups by primary key from being flattened into joins: over all versions
	// of a channel, whose cost grows with the thread, or, in the generic plan of a page,
	// over the whole table of writes.
	static final String TUPLES = """
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
			cross join lateral (
			    select * from {schema}.checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id = head.checkpoint_id
			    offset 0
			) as w
			union all
			select 's', head.ordinal, null, null, null, null,
			    null, null, w.task_path, w.task_id, w.idx,
			    w.channel, w.type, w.blob
			from head
			cross join lateral (
			    select * from {schema}.checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id = head.parent_checkpoint_id and w.channel = '__pregel_tasks'
			    offset 0
			) as w
			where head.checkpoint -> 'v' < '4'::jsonb
			""";

	private static final String HEAD_COLUMNS = """
			thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
			from {schema}.checkpoints
			""";

	static final String LATEST = "select 1 as ordinal, " + HEAD_COLUMNS + """
			where thread_id = ? and checkpoint_ns = ?
			order by checkpoint_id collate "C" desc
			limit 1""";

	static final String BY_ID = "select 1 as ordinal, " + HEAD_COLUMNS + """
			where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?""";

	// the order of the ids is code point order, whatever the database's collation
	private static final String NEWEST_FIRST = "order by checkpoint_id collate \"C\" desc";

	// of one namespace of one thread the index has the order, whatever the planner thinks
	// of the thread's length
	private static final String NEWEST_OF_ALL_FIRST = NEWEST_FIRST
			+ ", checkpoint_ns collate \"C\", thread_id collate \"C\"";

	// The limit alone is a parameter of which the server knows nothing: a plan for any
	// limit would seem to cost more than planning anew each time, which takes three times
	// as long as a list of ten. So what the limit takes from is no longer than a page.
	private static final String PAGE = """
			select row_number() over ({newest_first}) as ordinal, page.*
			from (
			select\s""" + HEAD_COLUMNS + """
			where {conditions}
			{newest_first}
			limit\s""" + PostgresSaver.PAGE_SIZE + """

			) as page
			{newest_first}
			limit ?""";

	private static final String PAGE_OF_ONE_NAMESPACE = PAGE.replace("{newest_first}", NEWEST_FIRST);

	private static final String PAGE_OF_ALL = PAGE.replace("{newest_first}", NEWEST_OF_ALL_FIRST);

	// Ends a page where the values of its checkpoints become too many bytes, so that the
	// memory that a list takes does not grow with them. Their sizes are known without
	// reading them; JSON counts as it is compressed.
	private static final String SIZED = """
			select * from (
			    select tuples.*, max(ordinal) over () as listed, coalesce(sum(
			        coalesce(octet_length(blob), pg_column_size(checkpoint))
			    ) over (order by ordinal range between unbounded preceding and 1 preceding), 0) as bytes_before
			    from (
			{tuples}
			    ) as tuples
			) as sized
			where bytes_before < {bytes}
			""";

	private static final String SIZED_TUPLES = SIZED.replace("{tuples}", TUPLES)
		.replace("{bytes}", Integer.toString(PAGE_BYTES));

	private static final String WRITES = """
			select task_path, task_id, idx, channel, type, blob
			from {schema}.checkpoint_writes
			where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?
			order by task_path collate "C", task_id collate "C", idx
			""";

	private final SchemaName schema;

	private final String selectLatest;

	private final String selectById;

	private final String selectWrites;

	SelectStatements(String schema) {
		this.schema = new SchemaName(schema);
		this.selectLatest = select(LATEST, TUPLES);
		this.selectById = select(BY_ID, TUPLES);
		this.selectWrites = this.schema.qualify(WRITES);
	}

	private String select(String head, String tuples) {
		return this.schema.qualify("with head as materialized (\n" + head + "\n)\n" + tuples);
	}

	String selectLatest() {
		return this.selectLatest;
	}

	String selectById() {
		return this.selectById;
	}

	String selectWrites() {
		return this.selectWrites;
	}

	/**
	 * Returns the query of the checkpoints of a page, to be
	 * {@linkplain SchemaName#qualify qualified}. It takes the values of the conditions,
	 * and how many to read at the most, which is no more than
	 * {@link PostgresSaver#PAGE_SIZE}.
	 */
	static String page(PageQuery page) {
		return (page.ofOneNamespace() ? PAGE_OF_ONE_NAMESPACE : PAGE_OF_ALL).replace("{conditions}", page.conditions());
	}

	/**
	 * Returns the statement that reads a page, which ends early where it becomes large;
	 * its column "listed" says how many checkpoints it would have had.
	 */
	String selectPage(PageQuery page) {
		return select(page(page), SIZED_TUPLES);
	}

}
