package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that read the rows of a thread and write them to another, for the tables
 * of one schema.
 */
final class TranslationStatements {

	private final SchemaName schema;

	TranslationStatements(String schema) {
		this.schema = new SchemaName(schema);
	}

	String hasCheckpoints() {
		return this.schema.qualify("select exists (select from {schema}.checkpoints where thread_id = ?)");
	}

	/** The ids of tasks, alone and in namespaces. */
	String selectTaskIds() {
		return this.schema.qualify("""
				select task_id from {schema}.checkpoint_writes where thread_id = ?
				union select checkpoint_ns from {schema}.checkpoints where thread_id = ?""");
	}

	/** The checkpoints with their sends, those of outer graphs first. */
	String selectSends() {
		return this.schema.qualify("""
				select c.checkpoint_ns, c.checkpoint_id, c.checkpoint, c.metadata, b.type, b.blob
				from {schema}.checkpoints c
				left join {schema}.checkpoint_blobs b
				    on b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
				    and b.channel = '__pregel_tasks'
				    and b.version = c.checkpoint -> 'channel_versions' ->> '__pregel_tasks'
				where c.thread_id = ?
				order by length(c.checkpoint_ns)""");
	}

	String selectBlobs() {
		return this.schema.qualify("""
				select checkpoint_ns, channel, version, type, blob
				from {schema}.checkpoint_blobs where thread_id = ?""");
	}

	String selectCheckpoints() {
		return this.schema.qualify("""
				select checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
				from {schema}.checkpoints where thread_id = ?""");
	}

	String selectWrites() {
		return this.schema.qualify("""
				select checkpoint_ns, checkpoint_id, task_path, task_id, idx, channel, type, blob
				from {schema}.checkpoint_writes where thread_id = ?""");
	}

	String insertBlob() {
		return this.schema.qualify("""
				insert into {schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
				values (?, ?, ?, ?, ?, ?)
				on conflict do nothing""");
	}

	String insertCheckpoint() {
		return this.schema.qualify("""
				insert into {schema}.checkpoints
				    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
				values (?, ?, ?, ?, ?::jsonb, ?::jsonb)""");
	}

	String insertWrite() {
		return this.schema.qualify("""
				insert into {schema}.checkpoint_writes
				    (thread_id, checkpoint_ns, checkpoint_id, task_path, task_id, idx, channel, type, blob)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				on conflict do nothing""");
	}

}
