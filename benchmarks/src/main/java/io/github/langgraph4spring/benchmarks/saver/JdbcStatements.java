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

	static final String PUT_WITHOUT_VALUES = INSERT_CHECKPOINT;

	/**
	 * The value of a delta channel: its snapshot, which is as many checkpoints back as
	 * the latest one's metadata says, and the writes since.
	 */
	static final String LATEST_DELTA = """
			with head as (
			    select * from checkpoints
			    where thread_id = ? and checkpoint_ns = ''
			    order by checkpoint_id collate "C" desc limit 1
			), chain as (
			    select ancestor.*
			    from head
			    cross join lateral (
			        select c.* from checkpoints c
			        where c.thread_id = head.thread_id and c.checkpoint_ns = head.checkpoint_ns
			            and c.checkpoint_id <= head.checkpoint_id
			        order by c.checkpoint_id collate "C" desc
			        limit 1 + (head.metadata -> 'counters_since_delta_snapshot' -> 'messages' ->> 1)::integer
			    ) as ancestor
			)
			select checkpoint_id, parent_checkpoint_id, checkpoint, metadata, null::text as channel, null::text as type,
			    null::bytea as blob, null::text as task_path, null::text as task_id, null::integer as idx
			from head
			union all
			select checkpoint_id, null, null, null, b.channel, b.type, b.blob, null, null, null
			from chain
			cross join lateral (
			    select * from checkpoint_blobs b
			    where b.thread_id = chain.thread_id and b.checkpoint_ns = chain.checkpoint_ns and b.channel = 'messages'
			        and b.version = chain.checkpoint -> 'channel_versions' ->> 'messages'
			    offset 0
			) as b
			where chain.checkpoint -> 'channel_values' -> 'messages' = 'true'
			union all
			select checkpoint_id, null, null, null, w.channel, w.type, w.blob, w.task_path, w.task_id, w.idx
			from chain
			cross join lateral (
			    select w.channel, w.type, w.blob, w.task_path, w.task_id, w.idx from checkpoint_writes w
			    where w.thread_id = chain.thread_id and w.checkpoint_ns = chain.checkpoint_ns
			        and w.checkpoint_id = chain.checkpoint_id
			    offset 0
			) as w
			""";

	private JdbcStatements() {
	}

	/**
	 * Lists the latest. Of a limit that is a parameter the server would know nothing, and
	 * plan, or even compile, as if all were listed.
	 */
	static String list(int limit) {
		return select("order by checkpoint_id collate \"C\" desc limit " + limit);
	}

	private static String select(String condition) {
		return SELECT.replace("{condition}", condition);
	}

}
