package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Pending writes that are sent with the next put.
 */
class WaitingWritesIT {

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private PGSimpleDataSource database;

	private PostgresSaver saver;

	private CheckpointSaver other;

	@BeforeEach
	void createTables() {
		this.database = TestDatabase.create();
		PostgresSchema.of(this.database).migrate();
		this.saver = builder(this.database).build();
		this.other = new PostgresSaver(this.database);
	}

	private static PostgresSaver.Builder builder(javax.sql.DataSource database) {
		return PostgresSaver.builder(database).durability(Durability.NEXT_PUT);
	}

	private static CheckpointConfig put(CheckpointSaver saver, CheckpointConfig parent) {
		Map<String, ChannelVersion> versions = Map.of("value", saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("value", List.of(1)))
			.channelVersions(versions)
			.build();
		return saver.put(parent, checkpoint, CheckpointMetadata.of("loop", 0), versions);
	}

	private static void write(CheckpointSaver saver, CheckpointConfig at, String task, Object value) {
		saver.putWrites(at, List.of(new ChannelWrite("value", value)), task);
	}

	private static List<Object> written(CheckpointSaver saver, CheckpointConfig at) {
		return saver.pendingWrites(at).stream().map(PendingWrite::value).toList();
	}

	@Test
	void writesAreSavedWithTheNextPut() {
		CheckpointConfig first = put(this.saver, THREAD);
		write(this.saver, first, "a", 1);
		write(this.saver, first, "b", List.of(2));
		assertThat(written(this.other, first)).isEmpty();
		put(this.saver, first);
		assertThat(written(this.other, first)).containsExactly(1, List.of(2));
	}

	@Test
	void saverSeesThemWhateverItReads() {
		CheckpointConfig first = put(this.saver, THREAD);
		write(this.saver, first, "a", 1);
		assertThat(this.saver.getTuple(THREAD).orElseThrow().pendingWrites()).hasSize(1);
		write(this.saver, first, "b", 2);
		assertThat(this.saver.list(CheckpointQuery.all()).toList().get(0).pendingWrites()).hasSize(2);
		write(this.saver, first, "c", 3);
		this.saver.copyThread("t", "copy");
		assertThat(written(this.other, CheckpointConfig.of("copy", "", first.checkpointId()))).hasSize(3);
	}

	@Test
	void writesOfAnotherCheckpointAreSavedBeforeThePut() {
		CheckpointConfig first = put(this.saver, THREAD);
		CheckpointConfig inner = put(this.saver, THREAD.withNamespace("child:1"));
		write(this.saver, inner, "a", 1);
		put(this.saver, first);
		assertThat(written(this.other, inner)).containsExactly(1);
	}

	@Test
	void interruptIsSavedAtOnceWithWhatWaits() {
		CheckpointConfig first = put(this.saver, THREAD);
		write(this.saver, first, "a", 1);
		this.saver.putWrites(first, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, "?")), "b");
		assertThat(written(this.other, first)).containsExactly(1, "?");
	}

	@Test
	void whatIsTooMuchIsSavedAtOnce() {
		PostgresSaver small = builder(this.database).maxWaitingBytes(1000).build();
		CheckpointConfig first = put(small, THREAD);
		write(small, first, "a", "x".repeat(500));
		assertThat(written(this.other, first)).isEmpty();
		write(small, first, "b", "x".repeat(500));
		assertThat(written(this.other, first)).hasSize(2);
	}

	@Test
	void closingSavesThem() {
		CheckpointConfig first = put(this.saver, THREAD);
		write(this.saver, first, "a", 1);
		this.saver.close();
		assertThat(written(this.other, first)).containsExactly(1);
	}

	@Test
	void failedPutKeepsThemForTheNext() {
		AtomicBoolean down = new AtomicBoolean();
		PostgresSaver unlucky = builder(new DelegatingDataSource(this.database) {
			@Override
			public Connection getConnection() throws SQLException {
				if (down.get()) {
					throw new SQLException("down");
				}
				return super.getConnection();
			}
		}).build();
		CheckpointConfig first = put(unlucky, THREAD);
		write(unlucky, first, "a", 1);
		down.set(true);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> put(unlucky, first));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> unlucky.getTuple(THREAD));
		down.set(false);
		put(unlucky, first);
		assertThat(written(this.other, first)).containsExactly(1);
	}

	@Test
	void putThatIsNotTheLatestKeepsThem() {
		CheckpointConfig first = put(this.saver, THREAD);
		put(this.other, first);
		write(this.saver, first, "a", 1);
		Checkpoint late = Checkpoint.builder(0).build();
		assertThat(this.saver.putIfLatest(first, late, CheckpointMetadata.of("loop", 0), Map.of())).isEmpty();
		assertThat(written(this.other, first)).isEmpty();
		assertThat(written(this.saver, first)).containsExactly(1);
	}

	@Test
	void writesOfAThreadOfJavaScriptAreItsOwn() {
		PostgresSaver javaScript = PostgresSaver.builder(this.database).dialect(Dialect.JAVASCRIPT).build();
		CheckpointConfig first = put(javaScript, THREAD);
		write(this.saver, first, "a", List.of(1));
		Map<String, ChannelVersion> versions = Map.of("value", javaScript.nextVersion(null));
		this.saver.put(first, Checkpoint.builder(0).channelVersions(versions).build(), CheckpointMetadata.of("loop", 0),
				versions);
		write(this.saver, first, "b", List.of(2));
		assertThat(written(this.saver, first)).containsExactly(List.of(1), List.of(2));
		assertThat(org.springframework.jdbc.core.simple.JdbcClient.create(this.database)
			.sql("select distinct type from checkpoint_writes")
			.query(String.class)
			.list()).containsExactly("json");
	}

	@Test
	void valueThatCannotBeWrittenFailsAtOnce() {
		CheckpointConfig first = put(this.saver, THREAD);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> write(this.saver, first, "a", new Object()));
		assertThat(put(this.saver, first)).isNotNull();
	}

	@Test
	void operationsThatJoinATransactionSendThemAtOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder(this.database).transactionMode(TransactionMode.JOIN).build())
			.withMessageContaining("IMMEDIATE");
	}

	@Test
	void crashLosesWhatWaitsAndNothingElse() throws Exception {
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), WaitingWritesIT.class.getName(),
				this.database.getUrl() + "&user=" + this.database.getUser())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		assertThat(process.inputReader().readLine()).isEqualTo("written");
		process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
		List<String> ids = this.other.list(THREAD).map((tuple) -> tuple.checkpoint().id()).toList();
		assertThat(ids).hasSize(2);
		assertThat(written(this.other, CheckpointConfig.of("t", "", ids.get(1)))).containsExactly("saved");
		assertThat(written(this.other, CheckpointConfig.of("t", "", ids.get(0)))).isEmpty();
		assertThat(this.other.get(THREAD).orElseThrow().channelValues()).isEqualTo(Map.of("value", List.of(1)));
		CheckpointConfig next = put(this.saver, CheckpointConfig.of("t", "", ids.get(0)));
		assertThat(this.other.getTuple(THREAD).orElseThrow().config()).isEqualTo(next);
	}

	/** Writes, puts, writes again, and waits to be killed. */
	public static void main(String[] arguments) throws Exception {
		PostgresSaver saver = builder(new SingleConnectionDataSource(arguments[0], true)).build();
		CheckpointConfig first = put(saver, THREAD);
		write(saver, first, "a", "saved");
		CheckpointConfig second = put(saver, first);
		write(saver, second, "a", "lost");
		System.out.println("written");
		Thread.sleep(Long.MAX_VALUE);
	}

}
