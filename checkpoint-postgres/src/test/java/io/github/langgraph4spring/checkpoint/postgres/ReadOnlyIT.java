package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A second saver whose connections may not write, as those to a replica may not.
 */
class ReadOnlyIT {

	@Test
	void whateverReadsWorks() {
		PGSimpleDataSource database = TestDatabase.create();
		PostgresSchema schema = PostgresSchema.of(database);
		schema.migrate();
		schema.add(SchemaOption.THREAD_STATISTICS);
		CheckpointConfig saved = new PostgresSaver(database).put(CheckpointConfig.of("t"),
				Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of());
		database.setOptions("-c default_transaction_read_only=on");
		try (HikariDataSource pool = OpenSaver.pool(database, 2)) {
			pool.setReadOnly(true);
			PostgresSaver reader = new PostgresSaver(pool);
			assertThat(reader.getTuple(CheckpointConfig.of("t"))).isPresent();
			assertThat(reader.getTuple(saved)).isPresent();
			assertThat(reader.list(CheckpointQuery.all())).hasSize(1);
			assertThat(reader.outlines(CheckpointQuery.all())).hasSize(1);
			assertThat(reader.pendingWrites(saved)).isEmpty();
			assertThat(reader.deltaChannelHistory(saved, List.of("list"))).hasSize(1);
			assertThat(reader.threads(ThreadQuery.all())).containsExactly("t");
			assertThat(reader.threadStatistics(ThreadOrder.SIZE, null)).hasSize(1);
			assertThat(Retention.builder(pool).policy(RetentionPolicy.ofLast(1)).build().dryRun()).isZero();
			PostgresSchema.of(pool).validate();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> reader.deleteThread("t"));
		}
	}

}
