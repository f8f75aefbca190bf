package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the peers' set-up leaves behind, step by step.
 */
final class PeerSetup {

	static final int PYTHON_NEWEST = 9;

	static final int JAVASCRIPT_NEWEST = 4;

	private static final String KEY_COLUMNS = "thread_id text NOT NULL, checkpoint_ns text NOT NULL DEFAULT '', ";

	/** Step 2 as first published: the blob became nullable by step 4. */
	private static final List<String> STEPS = List.of("CREATE TABLE %s.checkpoint_migrations (v integer PRIMARY KEY)",
			"CREATE TABLE %s.checkpoints (" + KEY_COLUMNS
					+ "checkpoint_id text NOT NULL, parent_checkpoint_id text, type text, checkpoint jsonb NOT NULL, "
					+ "metadata jsonb NOT NULL DEFAULT '{}', PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id))",
			"CREATE TABLE %s.checkpoint_blobs (" + KEY_COLUMNS
					+ "channel text NOT NULL, version text NOT NULL, type text NOT NULL, blob bytea NOT NULL, "
					+ "PRIMARY KEY (thread_id, checkpoint_ns, channel, version))",
			"CREATE TABLE %s.checkpoint_writes (" + KEY_COLUMNS
					+ "checkpoint_id text NOT NULL, task_id text NOT NULL, idx integer NOT NULL, "
					+ "channel text NOT NULL, type text, blob bytea NOT NULL, "
					+ "PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx))",
			"ALTER TABLE %s.checkpoint_blobs ALTER COLUMN blob DROP NOT NULL", "SELECT 1",
			"CREATE INDEX checkpoints_thread_id_idx ON %s.checkpoints (thread_id)",
			"CREATE INDEX checkpoint_blobs_thread_id_idx ON %s.checkpoint_blobs (thread_id)",
			"CREATE INDEX checkpoint_writes_thread_id_idx ON %s.checkpoint_writes (thread_id)",
			"ALTER TABLE %s.checkpoint_writes ADD COLUMN task_path text NOT NULL DEFAULT ''");

	private static final List<String> SHALLOW = List.of(STEPS.get(0),
			"CREATE TABLE %s.checkpoints (" + KEY_COLUMNS + "type text, checkpoint jsonb NOT NULL, "
					+ "metadata jsonb NOT NULL DEFAULT '{}', PRIMARY KEY (thread_id, checkpoint_ns))",
			"CREATE TABLE %s.checkpoint_blobs (" + KEY_COLUMNS
					+ "channel text NOT NULL, type text NOT NULL, blob bytea, PRIMARY KEY (thread_id, checkpoint_ns, channel))",
			STEPS.get(3), STEPS.get(6), STEPS.get(7), STEPS.get(8), STEPS.get(9));

	private PeerSetup() {
	}

	static void python(int version, DataSource dataSource, String schema) {
		run(STEPS.subList(0, version + 1), dataSource, schema);
	}

	/** JavaScript began when the blob was nullable from step 2 on. */
	static void javaScript(int version, DataSource dataSource, String schema) {
		List<String> steps = STEPS.subList(0, version + 1)
			.stream()
			.map((step) -> step.contains("checkpoint_blobs (") ? step.replace("blob bytea NOT NULL", "blob bytea")
					: step)
			.toList();
		run(steps, dataSource, schema);
	}

	static void shallow(DataSource dataSource, String schema) {
		run(SHALLOW, dataSource, schema);
	}

	private static void run(List<String> steps, DataSource dataSource, String schema) {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		IntStream.range(0, steps.size()).forEach((v) -> {
			jdbc.execute(steps.get(v).formatted(schema));
			jdbc.update("INSERT INTO " + schema + ".checkpoint_migrations (v) VALUES (?)", v);
		});
	}

}
