package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.postgres.Reencryption.Result;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class ReencryptionIT {

	private static final String PYTHONS_KEY = "0123456789abcdef";

	private static PGSimpleDataSource database;

	private final HikariDataSource pool = pool();

	private final JdbcClient jdbc = JdbcClient.create(database);

	private final ValueEncryption migrating = ValueEncryption.builder()
		.currentKey("new", key(2))
		.key("old", key(1))
		.pythonKey(PYTHONS_KEY)
		.acceptPlaintext()
		.build();

	private final PostgresSaver plain = PostgresSaver.builder(this.pool).build();

	private final PostgresSaver python = PostgresSaver.builder(this.pool)
		.serializer(EncryptedSerializer.fromKey(new LangGraphSerializer(), PYTHONS_KEY))
		.build();

	private final PostgresSaver old = saver(ValueEncryption.builder().currentKey("old", key(1)).build());

	private final PostgresSaver current = saver(ValueEncryption.builder().currentKey("new", key(2)).build());

	private final Reencryption reencryption = new Reencryption(this.pool, "public", this.migrating);

	private static byte[] key(int fill) {
		byte[] key = new byte[32];
		Arrays.fill(key, (byte) fill);
		return key;
	}

	private static HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(database);
		pool.setMaximumPoolSize(6);
		return pool;
	}

	private PostgresSaver saver(ValueEncryption encryption) {
		return PostgresSaver.builder(this.pool).encryption(encryption).build();
	}

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
	}

	@BeforeEach
	void emptyTables() {
		this.jdbc.sql("truncate checkpoints, checkpoint_blobs, checkpoint_writes").update();
	}

	@AfterEach
	void closePool() {
		this.pool.close();
	}

	private static Map<String, Object> values(int step) {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("text", "secret " + step);
		values.put("nothing", null);
		values.put("float", 1.0);
		values.put("list", List.of("secret", step));
		values.put("delta", new DeltaSnapshot(List.of("secret")));
		return values;
	}

	private static void thread(PostgresSaver saver, String thread, int checkpoints) {
		CheckpointConfig config = CheckpointConfig.of(thread);
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		for (int step = 0; step < checkpoints; step++) {
			Map<String, Object> values = values(step);
			// what did not change keeps its version
			Map<String, ChannelVersion> newVersions = new LinkedHashMap<>();
			for (String channel : (step == 0) ? values.keySet() : List.of("text", "list")) {
				newVersions.put(channel, saver.nextVersion(versions.get(channel)));
			}
			versions.putAll(newVersions);
			config = saver.put(config, Checkpoint.builder(step).channelValues(values).channelVersions(versions).build(),
					CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, step), newVersions);
			saver.putWrites(config, List.of(new ChannelWrite("a", "secret"), new ChannelWrite("b", null)), "task");
		}
	}

	private void assertEncrypted(String thread, int checkpoints) {
		var tuples = this.current.list(CheckpointConfig.of(thread)).toList();
		assertThat(tuples).hasSize(checkpoints);
		for (int i = 0; i < checkpoints; i++) {
			assertThat(tuples.get(i).checkpoint().channelValues()).isEqualTo(values(checkpoints - 1 - i));
			assertThat(tuples.get(i).pendingWrites()).containsExactly(new PendingWrite("task", "a", "secret"),
					new PendingWrite("task", "b", null));
		}
	}

	@Test
	void whateverItWasStoredInIsEncryptedWithTheCurrentKey() {
		thread(this.plain, "plain", 25);
		thread(this.python, "python", 3);
		thread(this.old, "old", 3);
		thread(this.current, "current", 1);
		long left = this.reencryption.dryRun();
		assertThat(left).isPositive();
		Result result = this.reencryption.run().orElseThrow();
		assertThat(result).isEqualTo(new Result(left, 0));
		assertThat(this.reencryption.dryRun()).isZero();
		assertThat(this.reencryption.run()).contains(new Result(0, 0));
		for (String thread : List.of("python", "old")) {
			assertEncrypted(thread, 3);
		}
		assertEncrypted("plain", 25);
		assertThat(
				this.jdbc.sql("select string_agg(checkpoint::text, '') from checkpoints").query(String.class).single())
			.doesNotContain("secret");
		var history = this.current.deltaChannelHistory(CheckpointConfig.of("plain"), List.of("delta")).get("delta");
		assertThat(history.seed()).isEqualTo(new DeltaSnapshot(List.of("secret")));
	}

	@Test
	void whatCannotBeDecryptedStaysAndIsCounted() {
		thread(this.old, "t", 1);
		this.jdbc
			.sql("""
					update checkpoint_blobs set blob = set_byte(blob, 30, 255 - get_byte(blob, 30)) where channel = 'list'""")
			.update();
		thread(saver(ValueEncryption.builder().currentKey("lost", key(3)).build()), "lost", 1);
		assertThat(this.reencryption.run()).contains(new Result(4 + 2, 1 + 7));
		assertThat(this.jdbc.sql("select type from checkpoint_blobs where channel = 'list' and thread_id = 't'")
			.query(String.class)
			.single()).isEqualTo("msgpack+xaes256gcm:old");
	}

	@Test
	void plaintextIsLeftWhereItIsRefused() {
		thread(this.plain, "t", 1);
		ValueEncryption strict = ValueEncryption.builder().currentKey("new", key(2)).build();
		Result result = new Reencryption(this.pool, "public", strict).run().orElseThrow();
		assertThat(result).isEqualTo(new Result(0, 2 + 2 + 3));
	}

	/** With JavaScript's numbers two forks may give one version two values. */
	@Test
	void valueInTheRowOfWhichAForkHasAnotherIsLeft() {
		Map<String, ChannelVersion> versions = Map.of("text", ChannelVersion.of(1));
		for (String value : List.of("left", "right")) {
			this.plain.put(CheckpointConfig.of("t"),
					Checkpoint.builder(1).channelValues(Map.of("text", value)).channelVersions(versions).build(),
					CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1), Map.of());
		}
		assertThat(this.reencryption.run()).contains(new Result(0, 2));
		assertThat(this.plain.list(CheckpointConfig.of("t")).map((tuple) -> tuple.checkpoint().channelValues()))
			.containsExactlyInAnyOrder(Map.of("text", "left"), Map.of("text", "right"));
	}

	@Test
	void runThatEndsEarlyIsResumed() {
		for (int i = 0; i < 5; i++) {
			thread(this.old, "t" + i, 1);
		}
		AtomicInteger asked = new AtomicInteger();
		assertThat(this.reencryption.run(() -> asked.incrementAndGet() <= 2)).contains(new Result(2 * 7, 0));
		assertThat(this.reencryption.run()).contains(new Result(3 * 7, 0));
	}

	@Test
	void oneRunAtATime() {
		try (JobLock other = JobLock.tryAcquire(database, "re-encryption", "public")) {
			assertThat(other.isHeld()).isTrue();
			assertThat(this.reencryption.run()).isEqualTo(Optional.empty());
		}
		assertThat(this.reencryption.run()).isPresent();
	}

	/**
	 * Savers put, replace writes and delete threads while the job runs again and again.
	 */
	@Test
	void saversGoOnMeanwhile() {
		for (int i = 0; i < 10; i++) {
			thread(this.plain, "p" + i, 3);
		}
		PostgresSaver saver = saver(this.migrating);
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
			for (int round = 0; round < 20; round++) {
				for (int i = 0; i < 10; i++) {
					CheckpointConfig latest = saver.getTuple(CheckpointConfig.of("p" + i)).orElseThrow().config();
					saver.putWrites(latest, List.of(new ChannelWrite(ChannelWrite.RESUME, "answer " + round)), "task");
				}
				thread(saver, "new" + round, 1);
				saver.deleteThread("new" + (round - 1));
			}
		});
		while (!writer.isDone()) {
			this.reencryption.run();
		}
		writer.join();
		this.reencryption.run();
		assertThat(this.reencryption.dryRun()).isZero();
		for (int i = 0; i < 10; i++) {
			var tuple = this.current.getTuple(CheckpointConfig.of("p" + i)).orElseThrow();
			assertThat(tuple.checkpoint().channelValues()).isEqualTo(values(2));
			assertThat(tuple.pendingWrites()).contains(new PendingWrite("task", ChannelWrite.RESUME, "answer 19"));
		}
	}

}
