package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that copy threads, for the tables of one schema. Each is one statement,
 * so that it sees one snapshot and is atomic by itself.
 */
final class ThreadStatements {

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

	private final String copyThread;

	ThreadStatements(String schema) {
		this.copyThread = new SchemaName(schema).qualify(COPY_THREAD);
	}

	/** Takes the source and the target, and returns 0 if the target has checkpoints. */
	String copyThread() {
		return this.copyThread;
	}

}
