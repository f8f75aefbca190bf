package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;

/**
 * Copies a thread whose values are bound to their places: each is decrypted and encrypted
 * anew, as bytes, for the other thread. One transaction that sees one snapshot.
 */
final class EncryptedThreadCopy {

	private final TranslationStatements statements;

	private final ValueCodec values;

	private final RowCopier rows;

	private final String source;

	private final String target;

	EncryptedThreadCopy(TranslationStatements statements, ValueCodec values, Connection connection, String source,
			String target) {
		this.statements = statements;
		this.values = values;
		this.rows = new RowCopier(connection, source);
		this.source = source;
		this.target = target;
	}

	/**
	 * Copies the thread.
	 * @return whether it was copied: not if the other thread has checkpoints
	 */
	boolean copy() throws SQLException {
		if (this.rows.isThere(this.statements.hasCheckpoints(), this.target)) {
			return false;
		}
		this.rows.copy(this.statements.selectBlobs(), this.statements.insertBlob(), this::addBlob);
		this.rows.copy(this.statements.selectCheckpoints(), this.statements.insertCheckpoint(), this::addCheckpoint);
		this.rows.copy(this.statements.selectWrites(), this.statements.insertWrite(), this::addWrite);
		return true;
	}

	private void addBlob(ResultSet row, PreparedStatement insert) throws SQLException {
		String namespace = row.getString("checkpoint_ns");
		String channel = row.getString("channel");
		String version = row.getString("version");
		TypedValue plain = this.values.decryptBlob(StoredTuples.value(row), this.source, namespace, channel, version);
		TypedValue stored = this.values.encryptBlob(plain, this.target, namespace, channel, version);
		this.rows.add(insert, this.target, namespace, channel, version, stored.type(),
				(stored.bytes() != null) ? stored.bytes() : StatementParameters.NO_BYTES);
	}

	private void addCheckpoint(ResultSet row, PreparedStatement insert) throws SQLException {
		this.rows.add(insert, this.target, row.getString("checkpoint_ns"), row.getString("checkpoint_id"),
				row.getString("parent_checkpoint_id"), row.getString("checkpoint"), row.getString("metadata"));
	}

	private void addWrite(ResultSet row, PreparedStatement insert) throws SQLException {
		StoredWrite write = StoredTuples.write(row);
		String namespace = row.getString("checkpoint_ns");
		String checkpointId = row.getString("checkpoint_id");
		TypedValue plain = this.values.decryptWrite(write, this.source, namespace, checkpointId);
		TypedValue stored = this.values.encryptWrite(plain, this.target, namespace, checkpointId, write.taskId(),
				write.index(), write.channel());
		this.rows.add(insert, this.target, namespace, checkpointId, write.taskPath(), write.taskId(), write.index(),
				write.channel(), stored.type(), stored.bytes());
	}

}
