package io.github.langgraph4spring.benchmarks.saver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * The floor: the same rows with the same round trips. Of bytes that are ready and are not
 * decoded Postgres and the driver are all that is left.
 */
final class JdbcSaver implements MeasuredSaver<JdbcSaver.Conversation> {

	private static final String CHECKPOINT = """
			{"v": 4, "id": "%s", "ts": "2026-01-01T00:00:00.000000+00:00", "channel_values": {}, \
			"channel_versions": {"messages": "%s"}, "versions_seen": {"agent": {"messages": "%s"}}, \
			"updated_channels": ["messages"]}""";

	private static final String METADATA = "{\"source\": \"loop\", \"step\": %d, \"parents\": {}}";

	private static final long FRACTIONS = 10_000_000_000_000_000L;

	private final HikariDataSource pool;

	private final boolean writesWithNextPut;

	private final MessageBytes messages;

	JdbcSaver(HikariDataSource pool, MessageBytes messages, boolean writesWithNextPut) {
		this.pool = pool;
		this.writesWithNextPut = writesWithNextPut;
		this.messages = messages;
	}

	@Override
	public Conversation latest(String threadId) {
		return execute(JdbcStatements.LATEST, (statement) -> {
			statement.setString(1, threadId);
			Conversation conversation = new Conversation(threadId, null, 0, null, List.of());
			List<?> messages = List.of();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					messages = read(rows, messages);
					conversation = new Conversation(threadId, rows.getString(1), step(rows.getString(4)) + 1, null,
							messages);
				}
			}
			return conversation;
		});
	}

	static int step(String metadata) {
		int start = metadata.indexOf("\"step\": ") + "\"step\": ".length();
		return Integer.parseInt(metadata.substring(start, metadata.indexOf(',', start)));
	}

	// a write has a task
	private List<?> read(ResultSet rows, List<?> messages) throws SQLException {
		byte[] bytes = readRest(rows);
		List<?> read = (bytes != null) ? this.messages.read(bytes) : List.of();
		return (bytes != null && rows.getString(9) == null) ? read : messages;
	}

	static byte @Nullable [] readRest(ResultSet rows) throws SQLException {
		rows.getString(2);
		rows.getString(3);
		rows.getString(5);
		rows.getString(6);
		rows.getString(8);
		rows.getString(9);
		rows.getInt(10);
		return rows.getBytes(7);
	}

	@Override
	public Conversation put(Conversation conversation, Role role, int window) {
		int count = conversation.count();
		String id = Checkpoint.builder(count).build().id();
		String version = digits(count + 1, 32) + ".0." + digits(ThreadLocalRandom.current().nextLong(FRACTIONS), 16);
		List<?> messages = this.messages.add(conversation.messages(), role, count, window);
		byte[] bytes = this.messages.write(messages, Math.min(count + 1, window));
		PendingWrite pending = conversation.pendingWrite();
		execute((pending != null) ? JdbcStatements.PUT_WITH_WRITES : JdbcStatements.PUT, (statement) -> {
			int parameter = bind(statement, 1, conversation.threadId(), version, bytes);
			if (pending != null) {
				parameter = bind(statement, parameter, conversation.threadId(), conversation.checkpointId(),
						pending.taskId(), pending.bytes());
			}
			bind(statement, parameter, conversation.threadId(), id, conversation.checkpointId(),
					CHECKPOINT.formatted(id, version, version), METADATA.formatted(count));
			return statement.executeUpdate();
		});
		return new Conversation(conversation.threadId(), id, count + 1, null, messages);
	}

	private static String digits(long number, int length) {
		String digits = Long.toString(number);
		return "0".repeat(length - digits.length()) + digits;
	}

	static int bind(PreparedStatement statement, int first, @Nullable Object... values) throws SQLException {
		int parameter = first;
		for (Object value : values) {
			if (value instanceof byte[] bytes) {
				statement.setBytes(parameter++, bytes);
			}
			else {
				statement.setString(parameter++, (String) value);
			}
		}
		return parameter;
	}

	@Override
	public Conversation putWrites(Conversation conversation, Role role) {
		List<?> message = this.messages.add(List.of(), role, conversation.count(), 1);
		PendingWrite write = new PendingWrite(Messages.uuid(), this.messages.write(message, 1));
		if (this.writesWithNextPut) {
			return new Conversation(conversation.threadId(), conversation.checkpointId(), conversation.count(), write,
					conversation.messages());
		}
		return execute(JdbcStatements.WRITE, (statement) -> {
			bind(statement, 1, conversation.threadId(), conversation.checkpointId(), write.taskId(), write.bytes());
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
		execute(JdbcStatements.BY_ID, (statement) -> {
			bind(statement, 1, threadId, checkpointId);
			return count(statement);
		});
	}

	@Override
	public int list(String threadId, int limit) {
		return execute(JdbcStatements.list(limit), (statement) -> {
			statement.setString(1, threadId);
			return count(statement);
		});
	}

	private int count(PreparedStatement statement) throws SQLException {
		int count = 0;
		String last = "";
		try (ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				String id = rows.getString(1);
				count += id.equals(last) ? 0 : 1;
				last = id;
				rows.getString(4);
				read(rows, List.of());
			}
		}
		return count;
	}

	private <T> T execute(String sql, Work<T> work) {
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

	@FunctionalInterface
	interface Work<T> {

		T apply(PreparedStatement statement) throws SQLException;

	}

	/**
	 * A conversation.
	 *
	 * @param threadId the thread
	 * @param checkpointId its latest checkpoint, or {@code null} before the first
	 * @param count how many messages there ever were
	 * @param pendingWrite what waits for the next put, or {@code null}
	 * @param messages the messages, none if their bytes are ready
	 */
	record Conversation(String threadId, @Nullable String checkpointId, int count, @Nullable PendingWrite pendingWrite,
			List<?> messages) {

	}

	/**
	 * A pending write that is sent with the next put.
	 *
	 * @param taskId the task
	 * @param bytes the encoded value
	 */
	record PendingWrite(String taskId, byte[] bytes) {

	}

}
