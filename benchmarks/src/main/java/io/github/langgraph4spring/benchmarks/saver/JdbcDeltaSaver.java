package io.github.langgraph4spring.benchmarks.saver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * The floor of a delta channel: a message is stored once, as the write that brought it,
 * and the whole list now and then. The input of a turn is one write more, as LangGraph
 * does it; that of a new thread is the first snapshot.
 */
final class JdbcDeltaSaver implements MeasuredSaver<JdbcDeltaSaver.Conversation> {

	private static final String CHECKPOINT = """
			{"v": 4, "id": "%s", "ts": "2026-01-01T00:00:00.000000+00:00", "channel_values": {%s}, \
			"channel_versions": {"messages": "%s"}, "versions_seen": {"agent": {"messages": "%s"}}, \
			"updated_channels": ["messages"]}""";

	private static final String METADATA = """
			{"source": "loop", "step": %d, "parents": {}, "counters_since_delta_snapshot": {"messages": [%d, %d]}}""";

	private final HikariDataSource pool;

	private final EncodedMessages messages;

	private final Spacing spacing;

	JdbcDeltaSaver(HikariDataSource pool, Texts texts, Spacing spacing) {
		this.pool = pool;
		this.messages = new EncodedMessages(texts);
		this.spacing = spacing;
	}

	/**
	 * A conversation.
	 *
	 * @param threadId the thread
	 * @param checkpointId its latest checkpoint, or {@code null} before the first
	 * @param count how many messages there are
	 * @param stored how many there were when all of them were stored last
	 */
	record Conversation(String threadId, @Nullable String checkpointId, int count, int stored) {

	}

	@Override
	public Conversation latest(String threadId) {
		return execute(JdbcStatements.LATEST_DELTA, (statement) -> {
			statement.setString(1, threadId);
			Conversation conversation = new Conversation(threadId, null, 0, 0);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String metadata = rows.getString(4);
					if (metadata != null) {
						int count = JdbcSaver.step(metadata) + 1;
						conversation = new Conversation(threadId, rows.getString(1), count, count - since(metadata));
					}
					JdbcSaver.readRest(rows);
				}
			}
			return conversation;
		});
	}

	private static int since(String metadata) {
		int end = metadata.indexOf(']');
		return Integer.parseInt(metadata.substring(metadata.lastIndexOf(' ', end) + 1, end));
	}

	@Override
	public Conversation put(Conversation conversation, Role role, int window) {
		int count = conversation.count() + 1;
		boolean whole = conversation.checkpointId() == null || this.spacing.due(count, conversation.stored());
		if (role == Role.HUMAN && !whole) {
			putWrites(conversation, role);
		}
		String id = Checkpoint.builder(count).build().id();
		String version = String.format("%032d.0.%016d", count, ThreadLocalRandom.current().nextLong(1L << 50));
		int since = whole ? 0 : count - conversation.stored();
		String checkpoint = CHECKPOINT.formatted(id, whole ? "\"messages\": true" : "", version, version);
		execute(whole ? JdbcStatements.PUT : JdbcStatements.PUT_WITHOUT_VALUES, (statement) -> {
			int parameter = whole
					? JdbcSaver.bind(statement, 1, conversation.threadId(), version, this.messages.first(count)) : 1;
			JdbcSaver.bind(statement, parameter, conversation.threadId(), id, conversation.checkpointId(), checkpoint,
					METADATA.formatted(count - 1, since, since));
			return statement.executeUpdate();
		});
		return new Conversation(conversation.threadId(), id, count, whole ? count : conversation.stored());
	}

	@Override
	public Conversation putWrites(Conversation conversation, Role role) {
		return execute(JdbcStatements.WRITE, (statement) -> {
			JdbcSaver.bind(statement, 1, conversation.threadId(), conversation.checkpointId(), Messages.uuid(),
					this.messages.first(1));
			statement.executeUpdate();
			return conversation;
		});
	}

	@Override
	public String checkpointId(Conversation conversation) {
		return String.valueOf(conversation.checkpointId());
	}

	@Override
	public void byId(String threadId, String checkpointId) {
		throw new UnsupportedOperationException("Only conversations are measured");
	}

	@Override
	public int list(String threadId, int limit) {
		throw new UnsupportedOperationException("Only conversations are measured");
	}

	private <T> T execute(String sql, JdbcSaver.Work<T> work) {
		try (Connection connection = this.pool.getConnection();
				PreparedStatement statement = connection.prepareStatement(sql)) {
			return work.apply(statement);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
