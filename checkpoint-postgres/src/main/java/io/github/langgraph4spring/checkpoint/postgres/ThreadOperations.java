package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PruneStrategy;

/**
 * The operations on whole threads.
 */
final class ThreadOperations {

	private final ThreadStatements statements;

	private final DeletionStatements deletions;

	private final TranslationStatements translation;

	private final ValueCodec values;

	private final KnownDialects dialects;

	ThreadOperations(ThreadStatements statements, DeletionStatements deletions, TranslationStatements translation,
			ValueCodec values, KnownDialects dialects) {
		this.translation = translation;
		this.statements = statements;
		this.deletions = deletions;
		this.values = values;
		this.dialects = dialects;
	}

	void deleteForRuns(ConnectionSource connections, Collection<String> runIds) {
		if (!runIds.isEmpty()) {
			update(connections, "deleting the checkpoints of runs", this.deletions.deleteForRuns(), runIds, 2);
		}
	}

	void prune(ConnectionSource connections, Collection<String> threadIds, PruneStrategy strategy) {
		if (threadIds.isEmpty()) {
			return;
		}
		switch (strategy) {
			case KEEP_LATEST -> update(connections, "pruning threads", this.deletions.keepLatest(), threadIds, 1);
			case DELETE -> update(connections, "deleting threads", this.deletions.deleteThreads(), threadIds, 3);
		}
	}

	private static void update(ConnectionSource connections, String task, String sql, Collection<String> ids,
			int parameters) {
		connections.execute(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				for (int parameter = 1; parameter <= parameters; parameter++) {
					statement.setArray(parameter, connection.createArrayOf("text", ids.toArray()));
				}
				return statement.executeUpdate();
			}
		});
	}

	void copyThread(ConnectionSource connections, String sourceThreadId, String targetThreadId) {
		boolean copied = (this.values.encryption() != null)
				? connections.executeInSnapshot("copying a thread",
						(connection) -> new EncryptedThreadCopy(this.translation, this.values, connection,
								sourceThreadId, targetThreadId)
							.copy())
				: copyRows(connections, sourceThreadId, targetThreadId);
		requireCopied(copied, sourceThreadId, targetThreadId);
	}

	private boolean copyRows(ConnectionSource connections, String sourceThreadId, String targetThreadId) {
		return connections.executeOnce("copying a thread", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(this.statements.copyThread())) {
				statement.setString(1, sourceThreadId);
				statement.setString(2, targetThreadId);
				try (ResultSet rows = statement.executeQuery()) {
					return rows.next() && rows.getInt(1) > 0;
				}
			}
		});
	}

	void copyThread(ConnectionSource connections, String sourceThreadId, String targetThreadId, Dialect dialect) {
		boolean copied = connections.executeInSnapshot("copying a thread",
				(connection) -> new ThreadTranslation(this.translation, this.values, connection, sourceThreadId,
						targetThreadId, dialect)
					.copy());
		requireCopied(copied, sourceThreadId, targetThreadId);
	}

	private void requireCopied(boolean copied, String sourceThreadId, String targetThreadId) {
		if (!copied) {
			throw new CheckpointException("The thread '" + targetThreadId + "' has checkpoints already, so '"
					+ sourceThreadId + "' was not copied to it: delete it first, or choose another id");
		}
		this.dialects.forget(targetThreadId);
	}

}
