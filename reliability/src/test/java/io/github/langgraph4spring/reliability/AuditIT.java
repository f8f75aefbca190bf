package io.github.langgraph4spring.reliability;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is lost or torn is found.
 */
class AuditIT {

	private final Account account = new Account();

	private PostgresSaver saver;

	private JdbcTemplate jdbc;

	@BeforeEach
	void saveCheckpoints() {
		PGSimpleDataSource database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		this.saver = new PostgresSaver(database);
		this.jdbc = new JdbcTemplate(database);
		AtomicInteger rounds = new AtomicInteger();
		new Client(this.saver, "t", Client.Way.ALONE, this.account).run(() -> rounds.getAndIncrement() < 5);
	}

	@Test
	void nothing() {
		assertThat(this.account.acknowledged()).isEqualTo(10);
		assertThat(Audit.of(this.saver, this.account).isClean(false)).isTrue();
	}

	@Test
	void checkpointLost() {
		change("delete from checkpoints where checkpoint_id = (select max(checkpoint_id) from checkpoints)");
		assertThat(audit().lost()).hasSize(2).first().asString().startsWith("checkpoint t ");
		assertThat(audit().torn()).isEmpty();
	}

	@Test
	void writesLost() {
		change("delete from checkpoint_writes where task_id = (select max(task_id) from checkpoint_writes)");
		assertThat(audit().lost()).singleElement().asString().startsWith("writes ");
	}

	@Test
	void writeLost() {
		change("delete from checkpoint_writes where idx = 0 and task_id = (select max(task_id) from checkpoint_writes)");
		assertThat(audit().isClean(false)).isFalse();
	}

	@Test
	void blobLost() {
		change("delete from checkpoint_blobs where channel = 'large' and version like '%3.0.%'");
		assertThat(audit().torn()).singleElement().asString().startsWith("checkpoint t ");
		assertThat(audit().lost()).isEmpty();
	}

	@Test
	void blobOfAnotherCheckpoint() {
		change("update checkpoint_blobs set blob = (select blob from checkpoint_blobs where channel = 'large' "
				+ "and version like '%4.0.%') where channel = 'large' and version like '%3.0.%'");
		assertThat(audit().torn()).hasSize(1);
	}

	@Test
	void anotherCheckpointInItsPlace() {
		change("update checkpoints set checkpoint = (select checkpoint from checkpoints order by checkpoint_id limit 1) "
				+ "where checkpoint_id = (select max(checkpoint_id) from checkpoints)");
		assertThat(audit().isClean(false)).isFalse();
	}

	@Test
	void anotherBecameTheLatest() {
		change("update checkpoints set parent_checkpoint_id = null "
				+ "where checkpoint_id = (select max(checkpoint_id) from checkpoints)");
		Audit audit = audit();
		assertThat(audit.overtaken()).hasSize(4);
		assertThat(audit.isClean(false)).isFalse();
		assertThat(audit.isClean(true)).isTrue();
	}

	private void change(String sql) {
		assertThat(this.jdbc.update(sql)).isPositive();
	}

	private Audit audit() {
		return Audit.of(this.saver, this.account);
	}

}
