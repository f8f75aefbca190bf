package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What one tenant sees and does of another's threads, as a role that does not own the
 * tables. The pool has one connection: what stayed behind on it would be seen.
 */
class TenantsIT {

	private static final String ROWS = """
			select t::text from checkpoints t where thread_id like 'other:%'
			union all select t::text from checkpoint_blobs t where thread_id like 'other:%'
			union all select t::text from checkpoint_writes t where thread_id like 'other:%' order by 1
			""";

	private final PGSimpleDataSource owner = TestDatabase.create();

	private final PostgresSchema schema = PostgresSchema.of(this.owner);

	private final JdbcClient jdbc = JdbcClient.create(this.owner);

	private final String role = "tenants_" + this.owner.getDatabaseName();

	private final HikariDataSource pool = new HikariDataSource();

	private final ThreadLocal<String> tenant = new ThreadLocal<>();

	private final PostgresSaver saver = PostgresSaver.builder(this.pool).tenant(this.tenant::get).build();

	private final PostgresSaver other = PostgresSaver.builder(this.pool).tenant(() -> "other").build();

	private CheckpointConfig theirs = CheckpointConfig.of("other:t");

	private List<String> rows = List.of();

	@BeforeEach
	void createTables() {
		this.schema.migrate();
		this.schema.add(SchemaOption.ROW_LEVEL_SECURITY);
		this.schema.add(SchemaOption.THREAD_STATISTICS);
		this.jdbc.sql("create role " + this.role + " login password 'secret'").update();
		this.jdbc.sql("grant select, insert, update, delete on all tables in schema public to " + this.role).update();
		this.pool.setDataSource(TestDatabase.as(this.owner, this.role));
		this.pool.setMaximumPoolSize(1);
		this.tenant.set("acme");
		put(this.saver, CheckpointConfig.of("acme:t"));
		this.theirs = put(this.other, put(this.other, CheckpointConfig.of("other:t")));
		this.rows = rows();
		assertThat(this.rows).hasSize(6);
	}

	@AfterEach
	void dropRole() {
		this.pool.close();
		this.jdbc.sql("drop owned by " + this.role).update();
		this.jdbc.sql("drop role " + this.role).update();
	}

	private static CheckpointConfig put(CheckpointSaver saver, CheckpointConfig parent) {
		Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(null));
		CheckpointConfig saved = saver.put(parent,
				Checkpoint.builder(0).channelValues(Map.of("list", List.of(1))).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", 0).with("run_id", "run"), versions);
		saver.putWrites(saved, List.of(new ChannelWrite("list", List.of(2))), "task");
		return saved;
	}

	private List<String> rows() {
		return this.jdbc.sql(ROWS).query(String.class).list();
	}

	@Test
	void anothersThreadsAreNotRead() {
		CheckpointConfig latest = CheckpointConfig.of("other:t");
		assertThat(this.saver.getTuple(latest)).isEmpty();
		assertThat(this.saver.getTuple(this.theirs)).isEmpty();
		assertThat(this.saver.rows(this.theirs)).isEmpty();
		assertThat(this.saver.pendingWrites(this.theirs)).isEmpty();
		assertThat(this.saver.getTupleWithHistories(this.theirs, List.of("list"))).isEmpty();
		assertThat(this.saver.deltaChannelHistory(this.theirs, List.of("list")).values())
			.allMatch((history) -> history.writes().isEmpty());
		assertThat(this.saver.list(latest)).isEmpty();
		assertThat(this.saver.outlines(CheckpointQuery.all())).hasSize(1);
		assertThat(this.saver.list(CheckpointQuery.all())).extracting((tuple) -> tuple.config().threadId())
			.containsExactly("acme:t");
		assertThat(this.saver.threads(ThreadQuery.all())).containsExactly("acme:t");
		assertThat(this.saver.threadStatistics(ThreadOrder.SIZE, null)).extracting(ThreadStatistics::threadId)
			.containsExactly("acme:t");
		assertThat(this.other.getTuple(latest).orElseThrow().pendingWrites()).hasSize(1);
		assertThat(this.other.threads(ThreadQuery.all())).containsExactly("other:t");
	}

	@Test
	void anothersThreadsAreNotWrittenCopiedOrDeleted() {
		assertRefused(() -> put(this.saver, CheckpointConfig.of("other:t")));
		assertRefused(() -> put(this.saver, this.theirs));
		assertRefused(() -> put(this.saver, CheckpointConfig.of("acme")));
		assertRefused(() -> this.saver.putIfLatest(this.theirs, Checkpoint.builder(1).build(),
				CheckpointMetadata.of("loop", 1), Map.of()));
		assertRefused(() -> this.saver.putWrites(this.theirs, List.of(new ChannelWrite("list", 3)), "task"));
		assertRefused(() -> this.saver.copyThread("acme:t", "other:copy"));
		assertRefused(() -> this.saver.copyThread("acme:t", "other:copy", Dialect.JAVASCRIPT));
		this.saver.copyThread("other:t", "acme:stolen");
		this.saver.copyThread("other:t", "acme:translated", Dialect.JAVASCRIPT);
		assertThat(this.saver.threads(ThreadQuery.all())).containsExactly("acme:t");
		this.saver.deleteForRuns(List.of("run"));
		this.saver.prune(List.of("other:t"), PruneStrategy.KEEP_LATEST);
		this.saver.prune(List.of("other:t"), PruneStrategy.DELETE);
		this.saver.deleteThread("other:t");
		assertThat(Retention.builder(TestDatabase.as(this.owner, this.role))
			.policy(RetentionPolicy.ofAge(Duration.ofNanos(1)))
			.build()
			.run()).as("a job without a tenant").hasValue(0);
		assertThat(rows()).isEqualTo(this.rows);
		assertThat(this.saver.threads(ThreadQuery.all())).as("its own were of the run").isEmpty();
	}

	private static void assertRefused(ThrowingCallable work) {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(work)
			.withMessageContaining("not of the tenant 'acme'");
	}

	@Test
	void tenantDoesWithItsOwnWhatItLikes() {
		this.saver.copyThread("acme:t", "acme:copy");
		this.saver.copyThread("acme:t", "acme:translated", Dialect.JAVASCRIPT);
		assertThat(this.saver.threads(ThreadQuery.all())).containsExactly("acme:copy", "acme:t", "acme:translated");
		assertThat(this.saver.putIfLatest(put(this.saver, CheckpointConfig.of("acme:new")),
				Checkpoint.builder(1).build(), CheckpointMetadata.of("loop", 1), Map.of()))
			.isPresent();
		this.saver.prune(List.of("acme:new"), PruneStrategy.KEEP_LATEST);
		assertThat(this.saver.list(CheckpointConfig.of("acme:new"))).hasSize(1);
		this.saver.deleteThread("acme:new");
		assertThat(this.saver.list(CheckpointConfig.of("acme:new"))).isEmpty();
	}

	/** Whatever the library checks, the server does. */
	@Test
	void connectionWithoutTenantSeesNothingAndTheServerRefusesWhatItWrites() {
		PostgresSaver nobody = new PostgresSaver(this.pool);
		assertThat(nobody.list(CheckpointQuery.all())).isEmpty();
		assertThat(nobody.threads(ThreadQuery.all())).isEmpty();
		assertThat(nobody.threadStatistics(ThreadOrder.SIZE, null)).isEmpty();
		nobody.deleteThread("other:t");
		for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
			assertThat(JdbcClient.create(this.pool).sql("delete from " + table).update()).as(table).isZero();
		}
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> put(nobody, CheckpointConfig.of("other:new")))
			.withMessageContaining("With row-level security the thread must be of the tenant that is set");
		assertThat(rows()).isEqualTo(this.rows);
	}

	/** Python and JavaScript name it in their connection's options. */
	@Test
	void tenantOfTheConnectionCounts() {
		PGSimpleDataSource connections = TestDatabase.as(this.owner, this.role);
		connections.setOptions("-c langgraph.tenant=acme");
		PostgresSaver peer = new PostgresSaver(connections);
		assertThat(peer.threads(ThreadQuery.all())).containsExactly("acme:t");
		put(peer, CheckpointConfig.of("acme:peer"));
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> put(peer, CheckpointConfig.of("other:t")));
	}

	@Test
	void nothingStaysBehindOnAConnection() {
		assertThat(this.saver.threads(ThreadQuery.all())).hasSize(1);
		this.saver.copyThread("acme:t", "acme:translated", Dialect.JAVASCRIPT);
		assertThat(JdbcClient.create(this.pool)
			.sql("select coalesce(current_setting('langgraph.tenant', true), '')")
			.query(String.class)
			.single()).isEmpty();
		assertThat(new PostgresSaver(this.pool).threads(ThreadQuery.all())).isEmpty();
	}

	@Test
	void tenantIsThatOfTheCallerWhateverThreadDoesTheWork() {
		AsyncPostgresSaver async = new AsyncPostgresSaver(this.saver);
		assertThat(async.threads(ThreadQuery.all()).toCompletableFuture().join()).containsExactly("acme:t");
		Stream<CheckpointTuple> list = this.saver.list(CheckpointQuery.all());
		this.tenant.set("other");
		assertThat(list).extracting((tuple) -> tuple.config().threadId()).containsExactly("acme:t");
		assertThat(async.list(CheckpointQuery.all()).toCompletableFuture().join()).hasSize(2);
		this.tenant.remove();
		assertThat(async.getTuple(this.theirs).toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void tenantsThatWorkAtOnceSeeTheirOwn() {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		List<CompletableFuture<?>> work = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			String name = "tenant" + i;
			work.add(CompletableFuture.runAsync(() -> {
				this.tenant.set(name);
				for (int j = 0; j < 10; j++) {
					put(this.saver, CheckpointConfig.of(name + ":t"));
					assertThat(this.saver.threads(ThreadQuery.all())).containsExactly(name + ":t");
				}
			}, threads));
		}
		work.forEach(CompletableFuture::join);
		threads.shutdown();
	}

	@Test
	void tenantCountsInACallersTransaction() {
		PostgresSaver joining = PostgresSaver.builder(this.pool)
			.transactionMode(TransactionMode.JOIN)
			.tenant(this.tenant::get)
			.build();
		new TransactionTemplate(new DataSourceTransactionManager(this.pool)).executeWithoutResult((status) -> {
			put(joining, CheckpointConfig.of("acme:joined"));
			assertThat(joining.getTuple(this.theirs)).isEmpty();
			status.setRollbackOnly();
		});
		assertThat(this.saver.threads(ThreadQuery.all())).containsExactly("acme:t");
		assertThat(new PostgresSaver(this.pool).threads(ThreadQuery.all())).isEmpty();
	}

	@Test
	void writesThatWaitAreSentForTheirTenant() {
		PostgresSaver waiting = PostgresSaver.builder(this.pool)
			.tenant(this.tenant::get)
			.durability(Durability.NEXT_PUT)
			.build();
		CheckpointConfig saved = put(waiting, CheckpointConfig.of("acme:waiting"));
		this.tenant.set("other");
		waiting.close();
		assertThat(waiting.pendingWrites(saved)).isEmpty();
		this.tenant.set("acme");
		assertThat(this.saver.pendingWrites(saved)).hasSize(1);
	}

	@Test
	void tenantIsANameWithoutColon() {
		for (String wrong : new String[] { null, "", "acme:t" }) {
			this.tenant.set(wrong);
			assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.saver.threads(ThreadQuery.all()))
				.withMessageContaining("Not a tenant");
		}
	}

	@Test
	void roleThatSeesAllIsRefused() {
		PostgresSchema.of(this.pool).requireRowLevelSecurity();
		assertThatExceptionOfType(PostgresSchemaException.class).isThrownBy(this.schema::requireRowLevelSecurity)
			.withMessageContaining("nor has BYPASSRLS");
		for (String table : List.of("checkpoint_blobs", "langgraph_thread_statistics")) {
			this.jdbc.sql("alter table " + table + " disable row level security").update();
			assertThatExceptionOfType(PostgresSchemaException.class)
				.isThrownBy(PostgresSchema.of(this.pool)::requireRowLevelSecurity)
				.withMessageContaining(table);
		}
	}

	/** Whatever was added first. */
	@Test
	void tablesOfOtherOptionsAreSecured() {
		this.schema.add(SchemaOption.TOMBSTONES);
		PostgresSchema third = PostgresSchema.of(this.owner, "third").withPartitions(2);
		third.migrate();
		Stream.of(SchemaOption.values()).forEach(third::add);
		assertThat(this.jdbc.sql("""
				select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) order by 1
				""").query(String.class).list()).containsExactly("public.checkpoint_blobs", "public.checkpoint_writes",
				"public.checkpoints", "public.langgraph_thread_statistics", "public.langgraph_tombstones",
				"third.checkpoint_blobs", "third.checkpoint_blobs_0", "third.checkpoint_blobs_1",
				"third.checkpoint_writes", "third.checkpoint_writes_0", "third.checkpoint_writes_1",
				"third.checkpoints", "third.checkpoints_0", "third.checkpoints_1", "third.langgraph_thread_statistics",
				"third.langgraph_tombstones");
	}

	@Test
	void partitionThatAStatementNamesItselfShowsATenantItsOwn() {
		PostgresSchema partitioned = partitionedSchema();
		partitioned.requireRowLevelSecurity();
		JdbcClient client = JdbcClient.create(this.pool);
		for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
			for (String name : List.of(table, table + "_0", table + "_1")) {
				assertThat(client.sql("select thread_id from partitioned." + name).query(String.class).list()).as(name)
					.isEmpty();
				assertThat(client.sql("delete from partitioned." + name).update()).as(name).isZero();
			}
		}
		assertThat(PostgresSaver.builder(this.pool)
			.schema("partitioned")
			.tenant(() -> "other")
			.build()
			.threads(ThreadQuery.all())).containsExactly("other:t");
	}

	@Test
	void partitionThatIsAttachedLaterIsReportedAndSecuredByName() {
		PostgresSchema partitioned = partitionedSchema();
		this.jdbc.sql("alter table partitioned.checkpoint_blobs detach partition partitioned.checkpoint_blobs_1")
			.update();
		this.jdbc.sql("create table \"Attached Later\" (like partitioned.checkpoint_blobs including all)").update();
		this.jdbc.sql("""
				alter table partitioned.checkpoint_blobs attach partition "Attached Later"
				for values with (modulus 2, remainder 1)
				""").update();
		assertThatExceptionOfType(PostgresSchemaException.class).isThrownBy(partitioned::requireRowLevelSecurity)
			.withMessageContaining("does not count for this role on Attached Later in")
			.withMessageContaining("SELECT \"partitioned\".langgraph_secure_rows()");
		this.jdbc.sql("select partitioned.langgraph_secure_rows()").query((row) -> {
		});
		partitioned.requireRowLevelSecurity();
	}

	/** As the role sees it, with a thread of another tenant. */
	private PostgresSchema partitionedSchema() {
		PostgresSchema partitioned = PostgresSchema.of(this.owner, "partitioned").withPartitions(2);
		partitioned.migrate();
		partitioned.add(SchemaOption.PARTITIONS);
		partitioned.add(SchemaOption.ROW_LEVEL_SECURITY);
		put(PostgresSaver.builder(this.owner).schema("partitioned").build(), CheckpointConfig.of("other:t"));
		this.jdbc.sql("grant usage on schema partitioned to " + this.role).update();
		this.jdbc.sql("grant select, insert, update, delete on all tables in schema partitioned to " + this.role)
			.update();
		return PostgresSchema.of(this.pool, "partitioned");
	}

	@Test
	void tablesThatAreNotThereAreNotSecured() {
		assertThatExceptionOfType(PostgresSchemaException.class)
			.isThrownBy(PostgresSchema.of(this.pool, "nowhere")::requireRowLevelSecurity)
			.withMessageContaining("checkpoint_blobs, checkpoint_writes, checkpoints");
	}

	@Test
	void threadsAreStillFoundByTheKey() {
		List<String> plan = JdbcClient.create(this.pool).sql("""
				explain select * from checkpoints where thread_id = 'acme:t' and checkpoint_ns = ''
				order by checkpoint_id collate "C" desc limit 1
				""").query(String.class).list();
		assertThat(plan).anyMatch((line) -> line.contains("using checkpoints_pkey"))
			.anyMatch((line) -> line.contains("Index Cond: ((thread_id = 'acme:t'::text) AND"));
	}

}
