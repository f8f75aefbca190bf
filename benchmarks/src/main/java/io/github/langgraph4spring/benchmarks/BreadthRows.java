package io.github.langgraph4spring.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Rows as a saver writes them, made by the server itself, since a million puts would take
 * as long as all else.
 */
final class BreadthRows {

	static final String THREAD = "measured";

	private static final String FILL = """
			with made as (
			    select {thread} as thread_id, '1f000000-' || lpad(to_hex(n / 65536), 4, '0') || '-6' ||
			        lpad(to_hex(n / 16 % 4096), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0') as checkpoint_id,
			        lpad((n + 1)::text, 32, '0') || '.0.1234567890123456' as version, n
			    from generate_series(0, ? - 1) as n
			), blobs as (
			    insert into checkpoint_blobs (thread_id, channel, version, type, blob)
			    select thread_id, 'messages', version, 'msgpack', '\\x91a568656c6c6f' from made
			), writes as (
			    insert into checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, type, blob)
			    select thread_id, checkpoint_id, 'task', 0, 'messages', 'msgpack', '\\x91a568656c6c6f' from made
			)
			insert into checkpoints (thread_id, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
			select thread_id, checkpoint_id, lag(checkpoint_id) over (partition by thread_id order by n),
			    jsonb_build_object('v', 4, 'id', checkpoint_id, 'ts', '2026-01-01T00:00:00+00:00', 'channel_values',
			        '{}'::jsonb, 'channel_versions', jsonb_build_object('messages', version), 'versions_seen',
			        '{}'::jsonb, 'updated_channels', null),
			    jsonb_build_object('source', 'loop', 'step', n, 'parents', '{}'::jsonb)
			from made
			""";

	private BreadthRows() {
	}

	static String thread(int number) {
		return "thread-" + number;
	}

	/**
	 * Returns the id of a checkpoint of the measured thread.
	 */
	static String checkpointId(int n) {
		return String.format(Locale.ROOT, "1f000000-%04x-6%03x-8000-%012x", n / 65536, n / 16 % 4096, n);
	}

	static void fill(String url, int threads, int checkpoints) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url)) {
			fill(connection, "'thread-' || n", threads);
			fill(connection, "'" + THREAD + "'", checkpoints);
			try (Statement statement = connection.createStatement()) {
				statement.execute("vacuum analyze");
			}
		}
	}

	private static void fill(Connection connection, String thread, int checkpoints) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(FILL.replace("{thread}", thread))) {
			statement.setInt(1, checkpoints);
			statement.executeUpdate();
		}
	}

}
