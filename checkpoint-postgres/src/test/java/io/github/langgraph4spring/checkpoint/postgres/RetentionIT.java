package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointIds;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What retention deletes, and what it leaves.
 */
class RetentionIT {

	private static final Duration DAY = Duration.ofDays(1);

	private static final PGSimpleDataSource DATABASE = TestDatabase.create();

	private final HikariDataSource pool = OpenSaver.pool(DATABASE, 3);

	private final PostgresSaver saver = new PostgresSaver(this.pool);

	private final JdbcClient jdbc = JdbcClient.create(DATABASE);

	@BeforeEach
	void emptyTables() {
		PostgresSchema.of(DATABASE).migrate();
		this.jdbc.sql("truncate checkpoints, checkpoint_blobs, checkpoint_writes").update();
	}

	@AfterEach
	void close() {
		assertThat(OpenSaver.activeConnections(this.pool)).isZero();
		this.pool.close();
	}

	private Retention retention(RetentionPolicy policy) {
		return Retention.builder(this.pool).policy(policy).build();
	}

	private Expiry expiry() {
		return expiry(new PooledConnections(this.pool, TransactionMode.INDEPENDENT, PooledConnections.DEFAULT_RETRY));
	}

	private static Expiry expiry(ConnectionSource connections) {
		return new Expiry(connections, new DeletionStatements("public"), new RetentionStatements("public"));
	}

	private static Expiry.Threads keepLast(int checkpoints) {
		return new Expiry.Threads(List.of(new Expiry.Entry("t", checkpoints, null)));
	}

	/** A checkpoint of an age, with a blob of its own. */
	private CheckpointConfig put(CheckpointConfig parent, Duration age) {
		UUID bound = UUID.fromString(CheckpointIds.lowerBound(Instant.now().minus(age)));
		String id = new UUID(bound.getMostSignificantBits(), UUID.randomUUID().getLeastSignificantBits()).toString();
		Map<String, ChannelVersion> versions = Map.of("list", this.saver.nextVersion(null));
		return this.saver.put(parent,
				Checkpoint.builder(0)
					.id(id)
					.channelValues(Map.of("list", List.of(id)))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", 0), versions);
	}

	/** Checkpoints of the days before, the oldest first. */
	private List<CheckpointConfig> days(CheckpointConfig thread, int... days) {
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = thread;
		for (int day : days) {
			// a little more, so that none is of the very age that a test deletes
			parent = put(parent, DAY.multipliedBy(day).plusMinutes(1));
			saved.add(parent);
		}
		return saved;
	}

	private List<CheckpointConfig> left() {
		List<CheckpointTuple> tuples = this.saver.list(CheckpointQuery.all()).toList();
		assertThat(tuples).allSatisfy((tuple) -> assertThat(tuple.checkpoint().channelValues().get("list"))
			.isEqualTo(List.of(tuple.checkpoint().id())));
		return tuples.stream().map(CheckpointTuple::config).toList();
	}

	private int count(String table) {
		return this.jdbc.sql("select count(*) from " + table).query(Integer.class).single();
	}

	@Test
	void lastOfEachNamespaceOfEachThreadStay() {
		List<CheckpointConfig> a = days(CheckpointConfig.of("a"), 4, 3, 2, 1);
		List<CheckpointConfig> inner = days(CheckpointConfig.of("a", "inner", null), 9, 8, 7);
		List<CheckpointConfig> b = days(CheckpointConfig.of("b"), 5);
		assertThat(retention(RetentionPolicy.ofLast(2)).run()).hasValue(3);
		assertThat(left()).containsExactlyInAnyOrder(a.get(2), a.get(3), inner.get(1), inner.get(2), b.get(0));
		assertThat(count("checkpoint_blobs")).isEqualTo(5);
		assertThat(this.saver.getTuple(a.get(3)).orElseThrow().parentConfig()).isEqualTo(a.get(2));
		assertThat(this.saver.getTuple(a.get(2)).orElseThrow().parentConfig()).isNull();
		assertThat(retention(RetentionPolicy.ofLast(2)).run()).hasValue(0);
	}

	@Test
	void oldOnesGoAndAThreadWithoutYoungOnesGoesWhole() {
		List<CheckpointConfig> alive = days(CheckpointConfig.of("alive"), 4, 3, 0);
		days(CheckpointConfig.of("dead"), 5, 4, 3);
		this.saver.putWrites(CheckpointConfig.of("dead", "", "never saved"), List.of(new ChannelWrite("a", 1)), "task");
		assertThat(retention(RetentionPolicy.ofAge(DAY.multipliedBy(2))).run()).hasValue(5);
		assertThat(left()).containsExactly(alive.get(2));
		assertThat(count("checkpoint_blobs")).isOne();
		assertThat(count("checkpoint_writes")).isZero();
	}

	@Test
	void namespaceThatAThreadMayGoOnWithKeepsItsLatestAndOneOfATaskDoesNot() {
		List<CheckpointConfig> root = days(CheckpointConfig.of("t"), 4, 0);
		List<CheckpointConfig> memory = days(CheckpointConfig.of("t", "memory", null), 5, 4);
		days(CheckpointConfig.of("t", "call:7f3c|inner", null), 5, 4);
		assertThat(retention(RetentionPolicy.ofAge(DAY)).run()).hasValue(4);
		assertThat(left()).containsExactly(root.get(1), memory.get(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "call:7f3c" })
	void interruptedThreadKeepsWhatItGoesOnFrom(String namespace) {
		List<CheckpointConfig> root = days(CheckpointConfig.of("t"), 4, 3);
		List<CheckpointConfig> inner = days(CheckpointConfig.of("t", "call:7f3c", null), 5, 4);
		CheckpointConfig interrupted = namespace.isEmpty() ? root.get(1) : inner.get(1);
		this.saver.putWrites(interrupted, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, "go on?")), "task");
		assertThat(retention(new RetentionPolicy(1, DAY)).run()).hasValue(2);
		assertThat(left()).containsExactly(root.get(1), inner.get(1));
		assertThat(this.saver.getTuple(interrupted).orElseThrow().pendingWrites()).hasSize(1);
	}

	@Test
	void writesOfAnOlderCheckpointAreNotPending() {
		List<CheckpointConfig> saved = days(CheckpointConfig.of("t"), 4, 3);
		this.saver.putWrites(saved.get(0), List.of(new ChannelWrite("list", List.of())), "task");
		assertThat(retention(RetentionPolicy.ofAge(DAY)).run()).hasValue(2);
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
	}

	@Test
	void idThatIsNoTimeHasNoAge() {
		CheckpointConfig strange = this.saver.put(CheckpointConfig.of("t"),
				Checkpoint.builder(0).id("00000000-0000-4000-8000-000000000000").build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		assertThat(retention(RetentionPolicy.ofAge(DAY)).run()).hasValue(0);
		assertThat(this.saver.getTuple(strange)).isPresent();
	}

	@Test
	void threadHasThePolicyThatIsItsOwn() {
		days(CheckpointConfig.of("short"), 4, 3, 0);
		days(CheckpointConfig.of("vip"), 4, 3, 0);
		days(CheckpointConfig.of("young"), 4, 3, 0);
		Retention retention = Retention.builder(this.pool).policies((thread) -> switch (thread) {
			case "vip" -> RetentionPolicy.KEEP_ALL;
			case "young" -> RetentionPolicy.ofAge(DAY.multipliedBy(4));
			default -> RetentionPolicy.ofLast(1);
		}).build();
		assertThat(retention.dryRun()).isEqualTo(3);
		assertThat(left()).hasSize(9);
		assertThat(retention.run()).hasValue(3);
		assertThat(left()).extracting(CheckpointConfig::threadId)
			.containsExactlyInAnyOrder("short", "vip", "vip", "vip", "young", "young");
	}

	/**
	 * Deleted in batches of two, what is left is whole after each of them. A checkpoint
	 * that stores a value is not rebuilt from its ancestors.
	 */
	@Test
	void deltaChannelIsRebuiltAsBeforeAtWhateverIsLeft() {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1)
			.with("counters_since_delta_snapshot", Map.of("log", List.of(1, 1)));
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = CheckpointConfig.of("t");
		ChannelVersion version = null;
		for (int i = 0; i < 12; i++) {
			version = this.saver.nextVersion(version);
			Map<String, ChannelVersion> versions = Map.of("log", version);
			parent = this.saver.put(parent, Checkpoint.builder(i)
				.channelValues((i % 5 == 0) ? Map.of("log", new DeltaSnapshot(List.of("until " + i))) : Map.of())
				.channelVersions(versions)
				.build(), metadata, versions);
			this.saver.putWrites(parent, List.of(new ChannelWrite("log", "w" + i)), "task");
			saved.add(parent);
		}
		Map<CheckpointConfig, DeltaChannelHistory> before = new HashMap<>();
		saved.forEach((config) -> before.put(config, history(config)));
		Expiry expiry = expiry();
		for (Expiry.Batch batch : expiry.plan(keepLast(3), 2)) {
			assertThat(expiry.delete(batch)).isEqualTo(batch.checkpoints());
			assertThat(this.saver.list(CheckpointConfig.of("t")).map(CheckpointTuple::config).toList())
				.filteredOn((config) -> saved.indexOf(config) % 5 != 0)
				.allSatisfy((config) -> assertThat(history(config)).isEqualTo(before.get(config)));
		}
		// 9 to 11 stay, and 9 is rebuilt from 5
		assertThat(this.saver.list(CheckpointConfig.of("t"))).hasSize(7);
	}

	private DeltaChannelHistory history(CheckpointConfig config) {
		return this.saver.deltaChannelHistory(config, List.of("log")).get("log");
	}

	/**
	 * A fork of what was going to be deleted, put after it was planned, is found whole.
	 */
	@Test
	void whatIsPutWhileOthersAreDeletedKeepsWhatItIsReadFrom() {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1)
			.with("counters_since_delta_snapshot", Map.of("log", List.of(1, 1)));
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = CheckpointConfig.of("t");
		Map<String, ChannelVersion> shared = Map.of("list", this.saver.nextVersion(null));
		for (int i = 0; i < 8; i++) {
			parent = this.saver.put(parent,
					Checkpoint.builder(i)
						.channelValues((i == 0) ? Map.of("list", List.of("shared")) : Map.of())
						.channelVersions(shared)
						.build(),
					metadata, (i == 0) ? shared : Map.of());
			this.saver.putWrites(parent, List.of(new ChannelWrite("log", "w" + i)), "task");
			saved.add(parent);
		}
		// the last one stores a value, so that nothing of the others is needed
		Map<String, ChannelVersion> versions = Map.of("log", this.saver.nextVersion(null));
		this.saver.put(parent,
				Checkpoint.builder(8)
					.channelValues(Map.of("log", new DeltaSnapshot(List.of("all"))))
					.channelVersions(versions)
					.build(),
				metadata, versions);
		Expiry expiry = expiry();
		List<Expiry.Batch> plan = expiry.plan(keepLast(1), 3);
		assertThat(plan).extracting(Expiry.Batch::checkpoints).containsExactly(3, 3, 2);
		assertThat(expiry.delete(plan.get(0))).isEqualTo(3);
		CheckpointConfig fork = this.saver.put(saved.get(3), Checkpoint.builder(9).channelVersions(shared).build(),
				metadata, Map.of());
		DeltaChannelHistory before = history(fork);
		assertThat(expiry.delete(plan.get(1)) + expiry.delete(plan.get(2))).isOne();
		assertThat(history(fork)).isEqualTo(before);
		assertThat(this.saver.get(fork).orElseThrow().channelValues()).containsEntry("list", List.of("shared"));
	}

	/** Versions that are numbers may be counted by two forks, which then share a blob. */
	@Test
	void blobThatACheckpointOfAnotherForkHasStays() {
		CheckpointConfig root = days(CheckpointConfig.of("t"), 9).get(0);
		CheckpointConfig old = days(root, 8, 7).get(1);
		CheckpointConfig fork = days(root, 2, 1).get(1);
		this.jdbc
			.sql("update checkpoints set checkpoint = jsonb_set(checkpoint, '{channel_versions}', '{\"list\": 5}') "
					+ "where checkpoint_id in (?, ?)")
			.params(old.checkpointId(), fork.checkpointId())
			.update();
		this.jdbc
			.sql("update checkpoint_blobs set version = '5' where version in (select version from checkpoint_blobs "
					+ "where encode(blob, 'escape') like ?)")
			.param("%" + fork.checkpointId() + "%")
			.update();
		assertThat(Retention.builder(this.pool).policy(RetentionPolicy.ofLast(1)).batchSize(1).build().run())
			.hasValue(4);
		assertThat(left()).containsExactly(fork);
	}

	@Test
	void manyThreadsAndCheckpointsGoInBatches() {
		this.jdbc.sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select to_char(thread, 'FM000'), to_char(id, 'FM000'), '{}'
				from generate_series(1, 250) as thread cross join generate_series(1, 5) as id
				""").update();
		Retention retention = Retention.builder(this.pool).policy(RetentionPolicy.ofLast(1)).batchSize(7).build();
		assertThat(retention.run()).hasValue(1000);
		assertThat(count("checkpoints")).isEqualTo(250);
	}

	@Test
	void runEndsWhereNothingCanBeDeleted() {
		this.jdbc.sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select 't', to_char(id, 'FM000'), '{}' from generate_series(1, 102) as id
				""").update();
		this.jdbc.sql("create function keep() returns trigger language plpgsql as 'begin return null; end'").update();
		this.jdbc.sql("create trigger keep before delete on checkpoints for each row execute function keep()").update();
		try {
			AtomicInteger asked = new AtomicInteger();
			assertThat(Retention.builder(this.pool)
				.policy(RetentionPolicy.ofLast(1))
				.batchSize(1)
				.build()
				.run(() -> asked.incrementAndGet() < 100)).hasValue(0);
			assertThat(asked).hasValueLessThan(100);
		}
		finally {
			this.jdbc.sql("drop function keep cascade").update();
		}
	}

	@Test
	void oneRunsAtATime() throws Exception {
		days(CheckpointConfig.of("t"), 4, 3);
		Retention retention = retention(RetentionPolicy.ofLast(1));
		try (JobLock other = JobLock.tryAcquire(DATABASE, "retention", "public")) {
			assertThat(other.isHeld()).isTrue();
			assertThat(retention.run()).isEqualTo(OptionalLong.empty());
			assertThat(retention.dryRun()).isOne();
		}
		assertThat(retention.run()).hasValue(1);
	}

	@Test
	void lockHoldsNoSnapshotAndEndsWithItsConnection() throws Exception {
		JobLock lock = JobLock.tryAcquire(this.pool, "retention", "public");
		lock.requireHeld();
		assertThat(lock.isHeld()).isTrue();
		assertThat(this.jdbc.sql("""
				select count(*) from pg_stat_activity a join pg_locks l using (pid)
				where l.locktype = 'advisory' and a.state = 'idle in transaction'
				    and a.datname = current_database() and a.backend_xmin is null and a.backend_xid is null
				""").query(Integer.class).single()).isOne();
		this.jdbc.sql("""
				select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l using (pid)
				where l.locktype = 'advisory' and a.datname = current_database()
				""").query(Boolean.class).list();
		assertThat(catchThrowable(lock::requireHeld)).isInstanceOf(DataAccessException.class);
		catchThrowable(lock::close);
	}

	@Test
	void runEndsWhenItMayNotGoOn() {
		days(CheckpointConfig.of("t"), 4, 3, 2, 1);
		Retention retention = Retention.builder(this.pool).policy(RetentionPolicy.ofLast(1)).batchSize(1).build();
		Iterator<Boolean> answers = List.of(true, true, true, false).iterator();
		assertThat(retention.run(answers::next)).hasValue(2);
		assertThat(left()).hasSize(2);
	}

	@Test
	void writerIsNotKeptWaiting() throws Exception {
		List<CheckpointConfig> saved = days(CheckpointConfig.of("t"), 4, 3, 0);
		try (Connection deleting = DATABASE.getConnection()) {
			deleting.setAutoCommit(false);
			Expiry expiry = expiry(new SingleConnection(deleting, false));
			assertThat(expiry.delete(expiry.plan(keepLast(1), 10).get(0))).isEqualTo(2);
			this.jdbc.sql("alter role current_user set lock_timeout = '200ms'").update();
			CheckpointConfig next = put(saved.get(2), Duration.ZERO);
			this.saver.putWrites(next, List.of(new ChannelWrite("list", List.of())), "task");
			deleting.commit();
			assertThat(this.saver.getTuple(next)).isPresent();
			assertThat(left()).hasSize(2);
		}
		finally {
			this.jdbc.sql("alter role current_user reset lock_timeout").update();
		}
	}

	@Test
	void policiesThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RetentionPolicy.ofLast(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> RetentionPolicy.ofAge(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> Retention.builder(DATABASE).batchSize(0));
	}

}
