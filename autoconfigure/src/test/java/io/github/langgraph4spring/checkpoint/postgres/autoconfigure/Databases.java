package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Map;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Properties that lead to a database, and what is in it.
 */
final class Databases {

	private Databases() {
	}

	/** The database as the checkpointer's own. */
	static String[] ours(PGSimpleDataSource database) {
		return new String[] { "langgraph.checkpoint.postgres.url=" + database.getUrl(),
				"langgraph.checkpoint.postgres.username=" + database.getUser(),
				"langgraph.checkpoint.postgres.password=" + database.getPassword(),
				"langgraph.checkpoint.postgres.hikari.minimum-idle=1" };
	}

	/** The database as the application's. */
	static String[] applications(PGSimpleDataSource database) {
		return new String[] { "spring.datasource.url=" + database.getUrl(),
				"spring.datasource.username=" + database.getUser(),
				"spring.datasource.password=" + database.getPassword(), "spring.datasource.hikari.minimum-idle=1",
				"spring.datasource.hikari.maximum-pool-size=3" };
	}

	static CheckpointConfig put(CheckpointSaver saver, String thread) {
		return saver.put(CheckpointConfig.of(thread), Checkpoint.builder(0).build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0), Map.of());
	}

	static boolean hasTables(DataSource database) {
		return hasTables(database, "public");
	}

	static boolean hasTables(DataSource database, String schema) {
		return 1 == count(database,
				"SELECT count(*) FROM pg_tables WHERE tablename = 'checkpoints' AND schemaname = '" + schema + "'");
	}

	static boolean isSaved(DataSource database, String thread) {
		return isSaved(database, "public", thread);
	}

	static boolean isSaved(DataSource database, String schema, String thread) {
		return hasTables(database, schema) && 1 == count(database,
				"SELECT count(DISTINCT thread_id) FROM " + schema + ".checkpoints WHERE thread_id = '" + thread + "'");
	}

	private static int count(DataSource database, String sql) {
		Integer count = new JdbcTemplate(database).queryForObject(sql, Integer.class);
		return (count != null) ? count : -1;
	}

}
