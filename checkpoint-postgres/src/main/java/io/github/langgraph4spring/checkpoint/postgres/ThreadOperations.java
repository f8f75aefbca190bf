package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * The operations on whole threads, and on the history of a checkpoint.
 */
final class ThreadOperations {

	private final ThreadStatements statements;

	private final DeletionStatements deletions;

	private final TranslationStatements translation;

	private final CheckpointSerializer serializer;

	ThreadOperations(ThreadStatements statements, DeletionStatements deletions, TranslationStatements translation,
			CheckpointSerializer serializer) {
		this.translation = translation;
		this.statements = statements;
		this.deletions = deletions;
		this.serializer = serializer;
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
		boolean copied = connections.executeOnce("copying a thread", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(this.statements.copyThread())) {
				statement.setString(1, sourceThreadId);
				statement.setString(2, targetThreadId);
				try (ResultSet rows = statement.executeQuery()) {
					return rows.next() && rows.getInt(1) > 0;
				}
			}
		});
		requireCopied(copied, sourceThreadId, targetThreadId);
	}

	void copyThread(ConnectionSource connections, String sourceThreadId, String targetThreadId, Dialect dialect) {
		boolean copied = connections.executeInSnapshot("copying a thread",
				(connection) -> new ThreadTranslation(this.translation, this.serializer, connection, sourceThreadId,
						targetThreadId, dialect)
					.copy());
		requireCopied(copied, sourceThreadId, targetThreadId);
	}

	private static void requireCopied(boolean copied, String sourceThreadId, String targetThreadId) {
		if (!copied) {
			throw new CheckpointException("The thread '" + targetThreadId + "' has checkpoints already, so '"
					+ sourceThreadId + "' was not copied to it: delete it first, or choose another id");
		}
	}

	Map<String, DeltaChannelHistory> deltaChannelHistory(ConnectionSource connections, CheckpointConfig config,
			Collection<String> channels) {
		Map<String, History> histories = new LinkedHashMap<>();
		channels.forEach((channel) -> histories.put(channel, new History()));
		String checkpointId = (config.checkpointId() != null) ? config.checkpointId() : "";
		if (!channels.isEmpty()) {
			connections.execute("reading the history of channels", (connection) -> {
				try (PreparedStatement statement = connection.prepareStatement(this.statements.deltaHistory())) {
					statement.setString(1, config.threadId());
					statement.setString(2, config.namespaceOrRoot());
					statement.setString(3, checkpointId);
					statement.setString(4, checkpointId);
					statement.setString(5, config.threadId());
					statement.setString(6, config.namespaceOrRoot());
					statement.setArray(7, connection.createArrayOf("text", histories.keySet().toArray()));
					// an operation may be repeated
					histories.replaceAll((channel, history) -> new History());
					try (ResultSet rows = statement.executeQuery()) {
						while (rows.next()) {
							add(rows, histories);
						}
					}
					return true;
				}
			});
		}
		Map<String, DeltaChannelHistory> result = new LinkedHashMap<>();
		histories.forEach((channel, history) -> result.put(channel, decode(history)));
		return result;
	}

	private static void add(ResultSet rows, Map<String, History> histories) throws SQLException {
		String channel = rows.getString("channel");
		History history = histories.computeIfAbsent(channel, (name) -> new History());
		switch (rows.getString("kind")) {
			case "i" -> history.inline = rows.getString("inline");
			case "b" -> history.blob = StoredTuples.value(rows);
			default -> history.writes.add(new Step(rows.getInt("depth"), StoredTuples.write(rows)));
		}
	}

	private DeltaChannelHistory decode(History history) {
		Object seed = null;
		if (history.blob != null) {
			seed = this.serializer.deserialize(history.blob);
		}
		else if (history.inline != null) {
			seed = Json.value(Json.parse(history.inline));
		}
		history.writes
			.sort(Comparator.comparingInt(Step::depth).reversed().thenComparing(Step::write, StoredTuples.ORDER));
		List<PendingWrite> writes = new ArrayList<>();
		history.writes.stream()
			.map(Step::write)
			.forEach((write) -> writes
				.add(new PendingWrite(write.taskId(), write.channel(), this.serializer.deserialize(write.value()))));
		return new DeltaChannelHistory(seed, writes);
	}

	private static final class History {

		private @Nullable String inline;

		private @Nullable TypedValue blob;

		private final List<Step> writes = new ArrayList<>();

	}

	private record Step(int depth, StoredWrite write) {

	}

}
