package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The statements that read the rows of a thread and write them to another, for the tables
 * of one schema.
 */
final class TranslationStatements {

	private final String schema;

	TranslationStatements(String schema) {
		this.schema = '"' + schema.replace("\"", "\"\"") + '"';
	}

	private String qualify(String statement) {
		return statement.replace("{schema}", this.schema);
	}

	String hasCheckpoints() {
		return qualify("select exists (select from {schema}.checkpoints where thread_id = ?)");
	}

	String selectBlobs() {
		return qualify("""
				select checkpoint_ns, channel, version, type, blob
				from {schema}.checkpoint_blobs where thread_id = ?""");
	}

	String selectCheckpoints() {
		return qualify("""
				select checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
				from {schema}.checkpoints where thread_id = ?""");
	}

	String selectWrites() {
		return qualify("""
				select checkpoint_ns, checkpoint_id, task_path, task_id, idx, channel, type, blob
				from {schema}.checkpoint_writes where thread_id = ?""");
	}

	String insertBlob() {
		return qualify("""
				insert into {schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
				values (?, ?, ?, ?, ?, ?)
				on conflict do nothing""");
	}

	String insertCheckpoint() {
		return qualify("""
				insert into {schema}.checkpoints
				    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
				values (?, ?, ?, ?, ?::jsonb, ?::jsonb)""");
	}

	String insertWrite() {
		return qualify("""
				insert into {schema}.checkpoint_writes
				    (thread_id, checkpoint_ns, checkpoint_id, task_path, task_id, idx, channel, type, blob)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				on conflict do nothing""");
	}

}
