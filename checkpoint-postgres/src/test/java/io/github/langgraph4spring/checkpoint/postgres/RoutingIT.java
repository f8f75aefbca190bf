package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every statement that the savers issue, as Postgres itself has parsed, planned and run
 * it on partitioned tables: those of an operation on a thread look each table up by the
 * thread's id, and so have to do with its partition alone. What holds for a partition
 * holds for the shard of a database that distributes the tables by the thread's id.
 */
class RoutingIT {

	private static final int PARTITIONS = 4;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final PGSimpleDataSource database = TestDatabase.create();

	/** The plans since the last operation. */
	private final List<JsonNode> plans = new ArrayList<>();

	private final PostgresSaver saver = new PostgresSaver(recording());

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@BeforeEach
	void fillAllPartitions() {
		PostgresSchema schema = PostgresSchema.of(this.database).withPartitions(PARTITIONS);
		schema.migrate();
		schema.add(SchemaOption.PARTITIONS);
		for (int partition = 0; partition < PARTITIONS; partition++) {
			put(put(CheckpointConfig.of(threadIn(partition, "t"))));
		}
	}

	private String threadIn(int partition, String prefix) {
		return this.jdbc.sql("""
				select thread from (select ? || i as thread from generate_series(1, 100) i) as threads
				where satisfies_hash_partition('checkpoints'::regclass, ?, ?, thread) limit 1
				""").params(prefix, PARTITIONS, partition).query(String.class).single();
	}

	private CheckpointConfig put(CheckpointConfig parent) {
		Map<String, ChannelVersion> versions = Map.of("list", this.saver.nextVersion(null));
		CheckpointConfig saved = this.saver.put(parent,
				Checkpoint.builder(0).channelValues(Map.of("list", List.of(1))).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", 0).with("run_id", "run"), versions);
		this.saver.putWrites(saved, List.of(new ChannelWrite("list", List.of(2))), "task");
		return saved;
	}

	@Test
	void operationOnAThreadHasToDoWithItsPartitionAlone() {
		onAThread(threadIn(0, "t")).forEach((name, operation) -> {
			this.plans.clear();
			operation.run();
			assertThat(this.plans).as(name).isNotEmpty();
			assertThat(partitions()).as(name).containsExactly(0);
			assertThat(scans()).as(name).allSatisfy((scan) -> assertThat(condition(scan)).contains("thread_id = "));
		});
	}

	@Test
	void whatIsOnlyInsertedLooksIntoNone() {
		CheckpointConfig at = latest(CheckpointConfig.of(threadIn(0, "t")));
		this.plans.clear();
		CheckpointConfig saved = put(at);
		this.saver.putWrites(saved, List.of(new ChannelWrite("list", 1)), "other");
		assertThat(this.plans).hasSize(3);
		assertThat(partitions()).isEmpty();
	}

	/** These cross threads, and no others. */
	@Test
	void fewCrossThreads() {
		acrossThreads().forEach((name, operation) -> {
			this.plans.clear();
			operation.run();
			assertThat(partitions()).as(name).containsExactly(0, 1, 2, 3);
		});
	}

	@Test
	void noOperationOfTheSaverIsForgotten() {
		Set<String> names = new TreeSet<>(onAThread(threadIn(0, "t")).keySet());
		names.addAll(acrossThreads().keySet());
		// the first two issue nothing, and the last reads a table that has no partitions
		names.addAll(List.of("nextVersion", "close", "threadStatistics"));
		assertThat(PostgresSaver.class.getDeclaredMethods())
			.filteredOn(
					(method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.extracting(Method::getName)
			.isSubsetOf(names.stream().map((name) -> name.split(" ")[0]).toList());
	}

	private Map<String, Runnable> onAThread(String thread) {
		CheckpointConfig config = CheckpointConfig.of(thread);
		CheckpointConfig at = latest(config);
		PostgresSaver encrypting = PostgresSaver.builder(recording())
			.encryption(ValueEncryption.builder().currentKey("k", new byte[32]).acceptPlaintext().build())
			.build();
		Map<String, Runnable> operations = new LinkedHashMap<>();
		operations.put("getTuple of the latest", () -> this.saver.getTuple(config));
		operations.put("getTuple by id", () -> this.saver.getTuple(at));
		operations.put("put with number versions where the dialect is not known",
				() -> new PostgresSaver(recording()).put(at,
						Checkpoint.builder(0).channelVersions(Map.of("list", ChannelVersion.of(3))).build(),
						CheckpointMetadata.of("loop", 0), Map.of()));
		operations.put("putIfLatest", () -> assertThat(this.saver.putIfLatest(latest(config),
				Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of()))
			.isPresent());
		operations.put("putIfLatest with writes",
				() -> assertThat(this.saver.putIfLatest(latest(config), Checkpoint.builder(0).build(),
						CheckpointMetadata.of("loop", 0), Map.of(),
						new TaskWrites("task", "", List.of(new ChannelWrite("list", 1)))))
					.isPresent());
		operations.put("putWrites where the dialect is not known",
				() -> new PostgresSaver(recording()).putWrites(at, List.of(new ChannelWrite("list", 1)), "other"));
		operations.put("pendingWrites", () -> this.saver.pendingWrites(at));
		operations.put("list of a thread", () -> this.saver.list(config).toList());
		operations.put("outlines of a thread", () -> this.saver.outlines(CheckpointQuery.of(config)).toList());
		operations.put("rows", () -> this.saver.rows(at));
		operations.put("deltaChannelHistory", () -> this.saver.deltaChannelHistory(config, List.of("list")));
		operations.put("getTupleWithHistories", () -> this.saver.getTupleWithHistories(config, List.of("list")));
		operations.put("copyThread within a partition", () -> this.saver.copyThread(thread, threadIn(0, "copy")));
		operations.put("copyThread to another dialect",
				() -> this.saver.copyThread(thread, threadIn(0, "translated"), Dialect.JAVASCRIPT));
		operations.put("copyThread with encryption", () -> encrypting.copyThread(thread, threadIn(0, "encrypted")));
		operations.put("prune to the latest", () -> this.saver.prune(List.of(thread), PruneStrategy.KEEP_LATEST));
		operations.put("deleteThread", () -> this.saver.deleteThread(thread));
		return operations;
	}

	private CheckpointConfig latest(CheckpointConfig thread) {
		return this.saver.getTuple(thread).orElseThrow().config();
	}

	private Map<String, Runnable> acrossThreads() {
		Map<String, Runnable> operations = new LinkedHashMap<>();
		operations.put("list of all", () -> this.saver.list(CheckpointQuery.all()).toList());
		operations.put("outlines of all", () -> this.saver.outlines(CheckpointQuery.all()).toList());
		operations.put("threads", () -> this.saver.threads(ThreadQuery.all()).toList());
		operations.put("retention",
				() -> Retention.builder(recording()).policy(new RetentionPolicy(1, Duration.ofDays(1))).build().run());
		operations.put("re-encryption", () -> new Reencryption(recording(), "public",
				ValueEncryption.builder().currentKey("k", new byte[32]).acceptPlaintext().build())
			.run());
		operations.put("deleteForRuns", () -> this.saver.deleteForRuns(List.of("run")));
		return operations;
	}

	/** The partitions that were looked into. */
	private Set<Integer> partitions() {
		Set<Integer> partitions = new TreeSet<>();
		scans().forEach((scan) -> partitions.add(partition(scan)));
		return partitions;
	}

	private static int partition(JsonNode scan) {
		String relation = scan.path("Relation Name").asString();
		return Integer.parseInt(relation.substring(relation.lastIndexOf('_') + 1));
	}

	private List<JsonNode> scans() {
		List<JsonNode> scans = new ArrayList<>();
		this.plans.forEach((plan) -> addScans(plan.path("Plan"), scans));
		return scans;
	}

	private static void addScans(JsonNode node, List<JsonNode> scans) {
		if (node.path("Node Type").asString().endsWith("Scan")
				&& node.path("Relation Name").asString("").matches("checkpoint(s|_blobs|_writes)_\\d+")
				&& node.path("Actual Loops").asInt() > 0) {
			scans.add(node);
		}
		node.path("Plans").forEach((child) -> addScans(child, scans));
	}

	private static String condition(JsonNode scan) {
		return scan.path("Index Cond").asString("") + scan.path("Filter").asString("");
	}

	/**
	 * Connections whose server tells the plan of each statement. Tables that are as small
	 * as a test's might be read whole whatever a statement says, so that is made dear.
	 */
	private DataSource recording() {
		PGSimpleDataSource explaining = new PGSimpleDataSource();
		explaining.setUrl(this.database.getUrl());
		explaining.setUser(this.database.getUser());
		explaining.setPassword(this.database.getPassword());
		explaining.setOptions("-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0"
				+ " -c auto_explain.log_analyze=on -c auto_explain.log_format=json -c auto_explain.log_level=notice"
				+ " -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off");
		return new AbstractDataSource() {
			@Override
			public Connection getConnection() throws SQLException {
				return recording(explaining.getConnection());
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				return recording(explaining.getConnection(username, password));
			}
		};
	}

	private Connection recording(Connection connection) {
		return proxy(Connection.class, (proxy, method, arguments) -> {
			Object result = method.invoke(connection, arguments);
			return (result instanceof PreparedStatement statement) ? recording(statement) : result;
		});
	}

	private PreparedStatement recording(PreparedStatement statement) {
		return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
			if (method.getName().equals("close")) {
				for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning
					.getNextWarning()) {
					String message = String.valueOf(warning.getMessage());
					this.plans.add(JSON.readTree(message.substring(message.indexOf('{'))));
				}
			}
			return method.invoke(statement, arguments);
		});
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(RoutingIT.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					try {
						return handler.invoke(proxy, method, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				}));
	}

}
