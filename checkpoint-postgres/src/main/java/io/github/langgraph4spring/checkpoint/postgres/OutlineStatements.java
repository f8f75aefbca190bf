package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statement that reads checkpoints without their values, for the tables of one
 * schema.
 */
final class OutlineStatements {

	// As in SelectStatements a checkpoint comes as several rows, told apart by "kind":
	// itself with what it is compared with of its parent, a row for each of its channels,
	// and one for each of its pending writes. Of a value only the size and the first
	// bytes are read, which say how many elements a list of MessagePack has; of JSON all,
	// if it is short. Every blob is found by its primary key.
	private static final String SELECT_OUTLINES = """
			with page as materialized (
			{page}
			),
			head as materialized (
			    select page.*, parent.versions, parent.seen
			    from page
			    left join lateral (
			        select p.checkpoint -> 'channel_versions' as versions, p.checkpoint -> 'versions_seen' as seen
			        from {schema}.checkpoints p
			        where p.thread_id = page.thread_id and p.checkpoint_ns = page.checkpoint_ns
			            and p.checkpoint_id = page.parent_checkpoint_id
			        offset 0
			    ) as parent on true
			)
			select 'c' as kind, ordinal, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id,
			    checkpoint, metadata, versions, seen, null::text as task_id, null::text as channel,
			    null::text as type, null::bigint as size, null::bytea as start,
			    null::text as before_type, null::bytea as before_start, null::bigint as position
			from head
			union all
			select 'b', ordinal, null, null, null, null,
			    null, null, null, null, null, channel_version.key,
			    stored.type, stored.size, stored.start, before.type, before.start, null
			from head
			cross join lateral jsonb_each_text(nullif(head.checkpoint -> 'channel_versions', 'null')) as channel_version
			cross join lateral (
			    select b.type, octet_length(b.blob)::bigint as size, {start} as start
			    from {schema}.checkpoint_blobs b
			    where b.thread_id = head.thread_id and b.checkpoint_ns = head.checkpoint_ns
			        and b.channel = channel_version.key and b.version = channel_version.value
			    offset 0
			) as stored
			left join lateral (
			    select b.type, {start} as start
			    from {schema}.checkpoint_blobs b
			    where b.thread_id = head.thread_id and b.checkpoint_ns = head.checkpoint_ns
			        and b.channel = channel_version.key and b.version = head.versions ->> channel_version.key
			        and b.version <> channel_version.value
			    offset 0
			) as before on true
			union all
			select 'w', ordinal, null, null, null, null,
			    null, null, null, null, w.task_id, w.channel,
			    null, null, null, null, null, w.position
			from head
			cross join lateral (
			    select w.task_id, w.channel,
			        row_number() over (order by w.task_path collate "C", w.task_id collate "C", w.idx) as position
			    from {schema}.checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id = head.checkpoint_id
			    offset 0
			) as w
			order by position
			""";

	private static final String START = """
			case when b.type = 'json' and octet_length(b.blob) <= 16384 then b.blob
			    else substring(b.blob from 1 for 5) end""";

	private final SchemaName schema;

	OutlineStatements(String schema) {
		this.schema = new SchemaName(schema);
	}

	/**
	 * Returns the statement that reads a page.
	 */
	String selectPage(PageQuery page) {
		return this.schema
			.qualify(SELECT_OUTLINES.replace("{page}", SelectStatements.page(page)).replace("{start}", START));
	}

}
