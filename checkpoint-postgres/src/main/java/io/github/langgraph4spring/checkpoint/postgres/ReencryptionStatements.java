package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that re-encryption reads and rewrites the values of one thread with, for
 * the tables of one schema. A row is rewritten only as it was read ({@code xmin}), so no
 * lock is held meanwhile.
 */
final class ReencryptionStatements {

	// of a type that does not end as the current key's do
	private static final String OUTDATED = "thread_id = ? and type <> 'empty' and right(type, length(?)) <> ?";

	private static final String SELECT_BLOBS = """
			select checkpoint_ns, channel, version, type, blob, xmin::text as row_version
			from {schema}.checkpoint_blobs
			where {outdated} and (checkpoint_ns, channel, version) > (?, ?, ?)
			order by checkpoint_ns, channel, version
			limit ?""";

	private static final String SELECT_WRITES = """
			select checkpoint_ns, checkpoint_id, task_path, task_id, idx, channel, type, blob, xmin::text as row_version
			from {schema}.checkpoint_writes
			where {outdated} and (checkpoint_ns, checkpoint_id, task_id, idx) > (?, ?, ?, ?)
			order by checkpoint_ns, checkpoint_id, task_id, idx
			limit ?""";

	private static final String UPDATE_BLOB = """
			update {schema}.checkpoint_blobs set type = ?, blob = ?
			where thread_id = ? and checkpoint_ns = ? and channel = ? and version = ? and xmin::text = ?""";

	private static final String UPDATE_WRITE = """
			update {schema}.checkpoint_writes set type = ?, blob = ?
			where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ? and task_id = ? and idx = ?
			    and xmin::text = ?""";

	// What checkpoints hold in their own rows, by version. A version's value can be moved
	// to a blob if all that point at the version have the same one. The mark "true" of a
	// blob that is there stays.
	private static final String INLINE = """
			with inline as (
			    select c.checkpoint_ns, c.checkpoint_id, inline.key as channel, inline.value,
			        c.checkpoint -> 'channel_versions' ->> inline.key as version
			    from {schema}.checkpoints c cross join lateral jsonb_each(
			        case when jsonb_typeof(c.checkpoint -> 'channel_values') = 'object'
			            then c.checkpoint -> 'channel_values' else '{}' end
			    ) as inline
			    where c.thread_id = ?
			),
			pointed as (
			    select c.checkpoint_ns, named.key as channel, named.value as version, count(*) as checkpoints
			    from {schema}.checkpoints c
			    cross join lateral jsonb_each_text(nullif(c.checkpoint -> 'channel_versions', 'null')) as named
			    where c.thread_id = ?
			    group by 1, 2, 3
			),
			versions as (
			    select checkpoint_ns, channel, version, array_agg(checkpoint_id) as checkpoint_ids,
			        min(value::text) as value, count(distinct value) as variants, count(*) as checkpoints
			    from inline
			    group by 1, 2, 3
			)
			select v.checkpoint_ns, v.channel, v.version, v.checkpoint_ids, v.value, b.version is not null as stored,
			    v.version is not null and v.variants = 1 and v.checkpoints = pointed.checkpoints as movable
			from versions v
			left join pointed using (checkpoint_ns, channel, version)
			left join {schema}.checkpoint_blobs b
			    on b.thread_id = ? and b.checkpoint_ns = v.checkpoint_ns and b.channel = v.channel
			    and b.version = v.version and b.type <> 'empty'
			where not (v.value = 'true' and v.variants = 1 and b.version is not null)""";

	private static final String MOVE_INLINE = """
			with moved as (
			    insert into {schema}.checkpoint_blobs as b (thread_id, checkpoint_ns, channel, version, type, blob)
			    values (?, ?, ?, ?, ?, ?)
			    on conflict (thread_id, checkpoint_ns, channel, version)
			        do update set type = excluded.type, blob = excluded.blob where b.type = 'empty'
			)
			update {schema}.checkpoints set checkpoint = checkpoint #- array['channel_values', ?]
			where thread_id = ? and checkpoint_ns = ? and checkpoint_id = any (?)
			    and checkpoint -> 'channel_versions' ->> ? = ?""";

	private static final String COUNT = """
			select (select count(*) from {schema}.checkpoint_blobs where {outdated})
			    + (select count(*) from {schema}.checkpoint_writes where {outdated})""";

	private final String selectBlobs;

	private final String selectWrites;

	private final String updateBlob;

	private final String updateWrite;

	private final String selectInline;

	private final String moveInline;

	private final String count;

	ReencryptionStatements(String schema) {
		SchemaName name = new SchemaName(schema);
		this.selectBlobs = qualify(name, SELECT_BLOBS);
		this.selectWrites = qualify(name, SELECT_WRITES);
		this.updateBlob = qualify(name, UPDATE_BLOB);
		this.updateWrite = qualify(name, UPDATE_WRITE);
		this.selectInline = qualify(name, INLINE);
		this.moveInline = qualify(name, MOVE_INLINE);
		this.count = qualify(name, COUNT);
	}

	private static String qualify(SchemaName schema, String statement) {
		return schema.qualify(statement.replace("{outdated}", OUTDATED));
	}

	/** Takes thread, suffix twice, namespace, channel, version, and the limit. */
	String selectBlobs() {
		return this.selectBlobs;
	}

	/** Takes thread, suffix twice, namespace, checkpoint, task, index, and the limit. */
	String selectWrites() {
		return this.selectWrites;
	}

	String updateBlob() {
		return this.updateBlob;
	}

	String updateWrite() {
		return this.updateWrite;
	}

	/** Takes the thread three times. */
	String selectInline() {
		return this.selectInline;
	}

	String moveInline() {
		return this.moveInline;
	}

	/** Takes thread and suffix twice, two times. */
	String count() {
		return this.count;
	}

}
