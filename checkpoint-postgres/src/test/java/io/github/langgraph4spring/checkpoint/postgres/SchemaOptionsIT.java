package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Statistics of threads, and tombstones.
 */
class SchemaOptionsIT {

	/** What the statistics must be, counted from the tables. */
	private static final String COUNTED = """
			select thread_id || ' ' || count(id) || ' ' || sum(size) from (
			    select thread_id, checkpoint_id as id,
			        octet_length(checkpoint::text) + octet_length(metadata::text) as size from checkpoints
			    union all select thread_id, null, coalesce(octet_length(blob), 0) from checkpoint_blobs
			    union all select thread_id, null, octet_length(blob) from checkpoint_writes
			) as stored group by thread_id order by thread_id
			""";

	private static final String KEPT = """
			select thread_id || ' ' || checkpoints || ' ' || size from langgraph_thread_statistics order by thread_id
			""";

	private final PGSimpleDataSource database = TestDatabase.create();

	private final PostgresSchema schema = PostgresSchema.of(this.database);

	private final PostgresSaver saver = new PostgresSaver(this.database);

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@BeforeEach
	void migrate() {
		this.schema.migrate();
	}

	private CheckpointConfig put(CheckpointConfig parent) {
		Map<String, ChannelVersion> versions = Map.of("list", this.saver.nextVersion(null));
		CheckpointConfig saved = this.saver.put(parent,
				Checkpoint.builder(0)
					.channelValues(Map.of("list", List.of("x".repeat(50))))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", 0), versions);
		this.saver.putWrites(saved, List.of(new ChannelWrite("list", List.of(1))), "task");
		return saved;
	}

	private void assertCounted() {
		assertThat(this.jdbc.sql(KEPT).query(String.class).list())
			.isEqualTo(this.jdbc.sql(COUNTED).query(String.class).list());
	}

	/** The settings of the columns, and the indexes. */
	private static List<String> settings(PGSimpleDataSource database) {
		return JdbcClient.create(database).sql("""
				select concat_ws(' ', c.relname, a.attname, a.attcollation, a.attstorage, a.attcompression)
				from pg_attribute a join pg_class c on c.oid = a.attrelid
				where c.relname in ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes') and a.attnum > 0
				union all
				select indexdef from pg_indexes where tablename like 'checkpoint%'
				order by 1
				""").query(String.class).list();
	}

	@ParameterizedTest
	@EnumSource
	void tablesOfAPeerGetTheSettingsOfOursAndThePeerGoesOn(BlobCompression compression) {
		PGSimpleDataSource created = TestDatabase.create();
		PostgresSchema.of(created).withCompression(compression).migrate();
		PGSimpleDataSource adopted = TestDatabase.create();
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, adopted, "public");
		PostgresSchema tables = PostgresSchema.of(adopted).withCompression(compression);
		tables.migrate();
		CheckpointConfig saved = new PostgresSaver(adopted).put(CheckpointConfig.of("t"), Checkpoint.builder(0).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		assertThat(settings(adopted)).isNotEqualTo(settings(created));
		tables.add(SchemaOption.COLUMN_SETTINGS);
		tables.add(SchemaOption.COLUMN_SETTINGS);
		tables.validate();
		assertThat(settings(adopted)).isEqualTo(settings(created));
		assertThat(new PostgresSaver(adopted).getTuple(saved)).isPresent();
		// no step is left for the peer
		assertThat(JdbcClient.create(adopted)
			.sql("select v from checkpoint_migrations order by v")
			.query(Integer.class)
			.list()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
	}

	@Test
	void statisticsAreThoseOfTheTablesWhateverIsDone() {
		CheckpointConfig before = put(CheckpointConfig.of("before"));
		this.schema.add(SchemaOption.THREAD_STATISTICS);
		this.schema.add(SchemaOption.THREAD_STATISTICS);
		this.schema.validate();
		assertCounted();
		assertThat(this.saver.threadStatistics(ThreadOrder.LAST_CHANGE, null).findFirst().orElseThrow().lastChange())
			.isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
		put(before);
		put(put(CheckpointConfig.of("a")));
		this.saver.putWrites(before, List.of(new ChannelWrite(ChannelWrite.RESUME, "yes")), "task");
		this.saver.putWrites(before, List.of(new ChannelWrite(ChannelWrite.RESUME, "yes, please")), "task");
		this.saver.copyThread("a", "copy");
		assertCounted();
		this.jdbc.sql("update checkpoints set metadata = '{\"a\": \"longer than it was\"}' where thread_id = 'a'")
			.update();
		assertCounted();
		this.saver.prune(List.of("a"), PruneStrategy.KEEP_LATEST);
		assertCounted();
		this.saver.deleteThread("copy");
		assertCounted();
		// as Python does it
		for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
			this.jdbc.sql("delete from " + table + " where thread_id = 'a'").update();
			assertCounted();
		}
		assertThat(this.saver.threadStatistics(ThreadOrder.SIZE, null)).extracting(ThreadStatistics::threadId)
			.containsExactly("before");
	}

	@Test
	void threadsAreListedByWhatIsKeptOfThem() {
		this.schema.add(SchemaOption.THREAD_STATISTICS);
		put(put(put(CheckpointConfig.of("long"))));
		put(CheckpointConfig.of("a"));
		put(CheckpointConfig.of("b"));
		put(CheckpointConfig.of("long"));
		assertThat(list(ThreadOrder.LAST_CHANGE)).containsExactly("long", "b", "a");
		assertThat(list(ThreadOrder.CHECKPOINTS)).containsExactly("long", "a", "b");
		assertThat(list(ThreadOrder.SIZE)).startsWith("long");
		ThreadStatistics first = this.saver.threadStatistics(ThreadOrder.CHECKPOINTS, null).findFirst().orElseThrow();
		assertThat(first.checkpoints()).isEqualTo(4);
		for (ThreadOrder order : ThreadOrder.values()) {
			List<ThreadStatistics> all = this.saver.threadStatistics(order, null).toList();
			assertThat(this.saver.threadStatistics(order, all.get(0))).as(order.name())
				.containsExactlyElementsOf(all.subList(1, 3));
			assertThat(this.saver.threadStatistics(order, all.get(1))).as(order.name()).containsExactly(all.get(2));
			assertThat(new AsyncPostgresSaver(this.saver).threadStatistics(order, null, 2).toCompletableFuture().join())
				.isEqualTo(all.subList(0, 2));
		}
	}

	private List<String> list(ThreadOrder order) {
		return this.saver.threadStatistics(order, null).map(ThreadStatistics::threadId).toList();
	}

	@Test
	void statisticsThatAreNotKeptAreRefusedByName() {
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> this.saver.threadStatistics(ThreadOrder.SIZE, null).toList())
			.withMessageContaining("thread-statistics");
	}

	@Test
	void deletedThreadDoesNotComeBack() {
		this.schema.add(SchemaOption.TOMBSTONES);
		CheckpointConfig running = put(CheckpointConfig.of("t"));
		put(CheckpointConfig.of("other"));
		this.saver.deleteThread("t");
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> put(running))
			.withMessageContaining("The thread \"t\" was deleted");
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.saver.putWrites(running, List.of(new ChannelWrite("a", 1)), "task"));
		assertThat(this.jdbc.sql("select count(*) from checkpoint_blobs where thread_id = 't'")
			.query(Integer.class)
			.single()).isZero();
		put(CheckpointConfig.of("other"));
		this.jdbc.sql("update langgraph_tombstones set deleted_at = now() - interval '25 hours'").update();
		put(CheckpointConfig.of("t"));
		this.saver.deleteThread("other");
		assertThat(this.jdbc.sql("select thread_id from langgraph_tombstones").query(String.class).list())
			.containsExactly("other");
	}

	@Test
	void threadThatPythonDeletesDoesNotComeBackEither() {
		this.schema.add(SchemaOption.TOMBSTONES);
		CheckpointConfig running = put(CheckpointConfig.of("t"));
		for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
			this.jdbc.sql("delete from " + table + " where thread_id = 't'").update();
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> put(running));
	}

	@Test
	void threadThatIsPrunedOrExpiresGoesOn() {
		this.schema.add(SchemaOption.TOMBSTONES);
		CheckpointConfig latest = put(put(CheckpointConfig.of("t")));
		this.saver.prune(List.of("t"), PruneStrategy.KEEP_LATEST);
		put(latest);
		this.jdbc.sql("delete from checkpoint_writes").update();
		Retention retention = Retention.builder(this.database)
			.policy(RetentionPolicy.ofAge(Duration.ofNanos(1)))
			.build();
		assertThat(retention.run()).hasValue(2);
		put(CheckpointConfig.of("t"));
		assertThat(this.jdbc.sql("select count(*) from langgraph_tombstones").query(Integer.class).single()).isZero();
	}

	/** Whoever comes first: nothing is left, or the put fails. */
	@Test
	void putAtTheTimeOfTheDeletionLeavesNothingBehind() {
		this.schema.add(SchemaOption.TOMBSTONES);
		for (int i = 0; i < 20; i++) {
			CheckpointConfig running = put(CheckpointConfig.of("t" + i));
			CompletableFuture<?> putting = CompletableFuture.runAsync(() -> {
				for (int j = 0; j < 5; j++) {
					put(running);
				}
			});
			this.saver.deleteThread(running.threadId());
			try {
				putting.join();
			}
			catch (CompletionException ex) {
				assertThat(ex).hasCauseInstanceOf(DataIntegrityViolationException.class);
			}
			assertThat(this.saver.list(CheckpointConfig.of(running.threadId()))).isEmpty();
		}
		assertThat(this.jdbc.sql(COUNTED).query(String.class).list()).isEmpty();
	}

}
