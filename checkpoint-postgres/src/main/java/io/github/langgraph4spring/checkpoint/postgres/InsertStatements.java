package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that save checkpoints and pending writes, for the tables of one schema.
 * Values are parameters; only fixed fragments are put together, and the placeholders of
 * the rows.
 */
final class InsertStatements {

	private static final String INSERT_CHECKPOINT = """
			{lock}{with}insert into {schema}.checkpoints
			    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
			select ?, ?, ?, ?, ?::jsonb, ?::jsonb
			where {allowed}
			on conflict (thread_id, checkpoint_ns, checkpoint_id)
			do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata
			""";

	private static final String STORED = """
			stored as (
			    insert into {schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
			    select ?, ?, new.channel, new.version, new.type, new.blob
			    from {rows} as new (channel, version, type, blob)
			    where {allowed}
			    on conflict (thread_id, checkpoint_ns, channel, version) do nothing
			)""";

	// What was written after the parent, or waits to be sent with a put.
	private static final String WRITTEN = """
			written as (
			    insert into {schema}.checkpoint_writes
			        (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
			    select ?, ?, ?, new.task_id, new.task_path, new.idx, new.channel, new.type, new.blob
			    from {rows} as new (task_id, task_path, idx, channel, type, blob)
			    where {allowed}
			    on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) do nothing
			)""";

	private static final String LOCK_THREAD = """
			select pg_advisory_xact_lock(hashtextextended(? || '|' || ?, 0));
			""";

	private static final String GUARD = """
			allowed as materialized (
			    select where {conditions}
			)""";

	private static final String ALLOWED = "exists (select from allowed)";

	// A checkpoint that is there is saved again after a fault, whoever has gone on from
	// it meanwhile. Under repeatable read nothing would be seen that was committed while
	// waiting for the lock (serializable fails by itself then): the text is no boolean,
	// and so the message of an error.
	private static final String PARENT_IS_LATEST = """
			case current_setting('transaction_isolation') when 'repeatable read' then
			    ('putIfLatest needs read committed or serializable: ' || current_setting('transaction_isolation'))::boolean
			else true end and (coalesce((
			    select checkpoint_id from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ?
			    order by checkpoint_id collate "C" desc
			    limit 1
			), '') = coalesce(?, '') or exists (
			    select from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?
			))""";

	// The writes to a channel after a checkpoint belong to one child alone; that may be
	// there, if it is saved again after a fault.
	private static final String IS_UNWRITTEN = """
			(not exists (
			    select from {schema}.checkpoint_writes
			    where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ? and channel = any (?)
			) or exists (
			    select from {schema}.checkpoints
			    where thread_id = ? and checkpoint_ns = ? and checkpoint_id = ?
			))""";

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

	private static final String INSERT_WRITES = """
			insert into {schema}.checkpoint_writes
			    (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
			select ?, ?, ?, ?, ?, new.idx, new.channel, new.type, new.blob
			from {rows} as new (idx, channel, type, blob)
			{expected}
			on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
			{conflict}
			""";

	// Saves nothing where the checkpoint is in another dialect than is expected, in which
	// the writes are encoded.
	private static final String INSERT_WRITES_IF_EXPECTED = """
			with kept as materialized (
			    select {is_javascript} as javascript
			),
			saved as (
			{insert}
			)
			select javascript from kept
			""";

	private static final String REPLACE = "do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob";

	/** Channel, version, type and bytes of blobs. */
	static final InsertedRows BLOBS = new InsertedRows("text", "text", "text", "bytea");

	/** Index, channel, type and bytes of writes. */
	static final InsertedRows WRITES = new InsertedRows("integer", "text", "text", "bytea");

	/** Task, its path, index, channel, type and bytes of writes of several tasks. */
	static final InsertedRows TASKS_WRITES = new InsertedRows("text", "text", "integer", "text", "text", "bytea");

	private final SchemaName schema;

	private final Map<CheckpointForm, String> checkpoints = new ConcurrentHashMap<>();

	private final Map<WritesForm, String> writes = new ConcurrentHashMap<>();

	InsertStatements(String schema) {
		this.schema = new SchemaName(schema);
	}

	/**
	 * Returns the statement that saves a checkpoint, with writes if there are any. It
	 * takes, first to last, where it is asked to check them: for the latest, thread and
	 * namespace twice, the parent, and thread, namespace and id of the checkpoint itself;
	 * that nothing was written, thread, namespace, parent, the channels, and thread,
	 * namespace and id of the checkpoint; for the dialect, thread, namespace, parent,
	 * whether JavaScript's is configured, and whether it is expected. Then, where there
	 * are writes, thread, namespace, and the checkpoint and the rows of the writes, and
	 * always what a checkpoint's rows hold.
	 * @param latest whether it saves only if the parent is the latest: then its update
	 * count is its second result
	 * @param unwritten whether it saves only if nothing was written to some channels
	 * after the parent
	 * @param dialect whether it saves only if the parent is in the expected dialect
	 * @param blobs the number of blobs
	 * @param writes the number of writes
	 */
	String insertCheckpoint(boolean latest, boolean unwritten, boolean dialect, int blobs, int writes) {
		return this.checkpoints.computeIfAbsent(new CheckpointForm(latest, unwritten, dialect,
				InsertedRows.counted(blobs), InsertedRows.counted(writes)), this::checkpoint);
	}

	private String checkpoint(CheckpointForm form) {
		String conditions = Stream
			.of(form.latest() ? PARENT_IS_LATEST : "", form.unwritten() ? IS_UNWRITTEN : "",
					form.dialect() ? IS_JAVASCRIPT + " = ?" : "")
			.filter((condition) -> !condition.isEmpty())
			.collect(Collectors.joining(" and "));
		String with = Stream
			.of(conditions.isEmpty() ? "" : GUARD.replace("{conditions}", conditions),
					(form.writes() > 0) ? WRITTEN.replace("{rows}", TASKS_WRITES.placeholders(form.writes())) : "",
					(form.blobs() > 0) ? STORED.replace("{rows}", BLOBS.placeholders(form.blobs())) : "")
			.filter((query) -> !query.isEmpty())
			.collect(Collectors.joining(",\n"));
		return this.schema.qualify(INSERT_CHECKPOINT.replace("{lock}", form.latest() ? LOCK_THREAD : "")
			.replace("{with}", with.isEmpty() ? "" : "with " + with + "\n")
			.replace("{allowed}", conditions.isEmpty() ? "true" : ALLOWED));
	}

	/**
	 * Returns the statement that saves writes. It takes thread, namespace and checkpoint,
	 * and what the rows of the writes hold.
	 * @param replacing whether rows that are there are replaced, or else kept
	 * @param writes the number of writes
	 */
	String insertWrites(boolean replacing, int writes) {
		return this.writes.computeIfAbsent(new WritesForm(replacing, false, InsertedRows.counted(writes)),
				this::writes);
	}

	/**
	 * Returns the statement that saves writes only if their checkpoint is in the expected
	 * dialect. It takes, before what {@link #insertWrites} takes, thread, namespace and
	 * checkpoint, and whether JavaScript's dialect is configured; behind it, whether
	 * JavaScript's is expected. It returns whether the checkpoint is in it.
	 * @param replacing whether rows that are there are replaced, or else kept
	 * @param writes the number of writes
	 */
	String insertWritesIfExpected(boolean replacing, int writes) {
		return this.writes.computeIfAbsent(new WritesForm(replacing, true, InsertedRows.counted(writes)), this::writes);
	}

	private String writes(WritesForm form) {
		String insert = INSERT_WRITES.replace("{rows}", WRITES.placeholders(form.writes()))
			.replace("{expected}", form.expected() ? "join kept on kept.javascript = ?" : "")
			.replace("{conflict}", form.replacing() ? REPLACE : "do nothing");
		return this.schema.qualify(form.expected()
				? INSERT_WRITES_IF_EXPECTED.replace("{is_javascript}", IS_JAVASCRIPT).replace("{insert}", insert)
				: insert);
	}

	/**
	 * What statements that save a checkpoint differ by.
	 *
	 * @param latest whether the parent must be the latest
	 * @param unwritten whether nothing must have been written to some channels
	 * @param dialect whether the dialect must be what is expected
	 * @param blobs the counted number of blobs
	 * @param writes the counted number of writes
	 */
	private record CheckpointForm(boolean latest, boolean unwritten, boolean dialect, int blobs, int writes) {

	}

	/**
	 * What statements that save writes differ by.
	 *
	 * @param replacing whether rows that are there are replaced
	 * @param expected whether the dialect must be what is expected
	 * @param writes the counted number of writes
	 */
	private record WritesForm(boolean replacing, boolean expected, int writes) {

	}

}
