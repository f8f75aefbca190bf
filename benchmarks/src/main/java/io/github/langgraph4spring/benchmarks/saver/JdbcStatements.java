package io.github.langgraph4spring.benchmarks.saver;

/**
 * The least that Postgres must be told for each operation on LangGraph's rows.
 */
final class JdbcStatements {

	private static final String INSERT_WRITES = """
			insert into checkpoint_writes
			    (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
			values (?, '', ?, ?, '', 0, 'messages', 'msgpack', ?)
			on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) do nothing
			""";

	private static final String INSERT_BLOB = """
			insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
			values (?, '', 'messages', ?, 'msgpack', ?)
			on conflict (thread_id, checkpoint_ns, channel, version) do nothing
			""";

	private static final String INSERT_CHECKPOINT = """
			insert into checkpoints
			    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
			values (?, '', ?, ?, ?::jsonb, ?::jsonb)
			on conflict (thread_id, checkpoint_ns, checkpoint_id)
			do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata
			""";

	private static final String SELECT = """
			select head.checkpoint_id, head.parent_checkpoint_id, head.checkpoint, head.metadata, part.*
			from (
			    select * from checkpoints
			    where thread_id = ? and checkpoint_ns = '' {condition}
			) as head
			left join lateral (
			    select channel_version.key as channel, stored.type, stored.blob,
			        null::text as task_path, null::text as task_id, null::integer as idx
			    from jsonb_each_text(head.checkpoint -> 'channel_versions') as channel_version
			    cross join lateral (
			        select b.type, b.blob
			        from checkpoint_blobs b
			        where b.thread_id = head.thread_id and b.checkpoint_ns = head.checkpoint_ns
			            and b.channel = channel_version.key and b.version = channel_version.value
			        offset 0
			    ) as stored
			    union all
			    select w.channel, w.type, w.blob, w.task_path, w.task_id, w.idx
			    from checkpoint_writes w
			    where w.thread_id = head.thread_id and w.checkpoint_ns = head.checkpoint_ns
			        and w.checkpoint_id = head.checkpoint_id
			) as part on true
			""";

	static final String WRITE = INSERT_WRITES;

	static final String PUT = "with stored as (" + INSERT_BLOB + ") " + INSERT_CHECKPOINT;

	static final String PUT_WITH_WRITES = "with stored as (" + INSERT_BLOB + "), pending as (" + INSERT_WRITES + ") "
			+ INSERT_CHECKPOINT;

	static final String LATEST = select("order by checkpoint_id collate \"C\" desc limit 1");

	static final String BY_ID = select("and checkpoint_id = ?");

	static final String LIST = select("order by checkpoint_id collate \"C\" desc limit ?");

	private JdbcStatements() {
	}

	private static String select(String condition) {
		return SELECT.replace("{condition}", condition);
	}

}
