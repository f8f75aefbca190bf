package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An operation whose connection is lost after it was done, and before its answer came, is
 * repeated, and then it is as if it had been done once.
 */
class LostAnswerIT {

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private final PGSimpleDataSource database = TestDatabase.create();

	private final LosingDataSource losing = new LosingDataSource();

	private final PostgresSaver saver = new PostgresSaver(this.losing);

	private CheckpointConfig first;

	@BeforeEach
	void saveAndLoseTheNextAnswer() {
		PostgresSchema.of(this.database).migrate();
		this.first = this.saver.put(THREAD, checkpoint(null), CheckpointMetadata.of("loop", 0), versions());
		this.losing.answers = 1;
	}

	@AfterEach
	void anAnswerWasLost() {
		assertThat(this.losing.answers).isZero();
	}

	@Test
	void put() {
		Checkpoint checkpoint = checkpoint(this.first);
		this.saver.put(this.first, checkpoint, CheckpointMetadata.of("loop", 1), versions());
		assertThat(this.saver.list(THREAD).map(CheckpointTuple::checkpoint)).hasSize(2).startsWith(checkpoint);
	}

	@Test
	void putIfLatest() {
		Checkpoint checkpoint = checkpoint(this.first);
		Optional<CheckpointConfig> saved = this.saver.putIfLatest(this.first, checkpoint,
				CheckpointMetadata.of("loop", 1), versions());
		assertThat(saved).contains(this.first.withCheckpointId(checkpoint.id()));
		assertThat(this.saver.get(THREAD)).contains(checkpoint);
	}

	@Test
	void putWrites() {
		this.saver.putWrites(this.first, List.of(new ChannelWrite("a", 1), new ChannelWrite("b", 2)), "task");
		assertThat(this.saver.pendingWrites(this.first)).hasSize(2);
	}

	@Test
	void getTuple() {
		assertThat(this.saver.getTuple(THREAD)).isPresent();
	}

	@Test
	void deleteThread() {
		this.saver.deleteThread("t");
		assertThat(this.saver.list(THREAD)).isEmpty();
	}

	@Test
	void prune() {
		this.saver.prune(List.of("t"), PruneStrategy.KEEP_LATEST);
		assertThat(this.saver.list(THREAD)).hasSize(1);
	}

	@Test
	void jobsAreRepeatedAsTheirPolicySays() {
		ValueEncryption encryption = ValueEncryption.builder().currentKey("k", new byte[32]).acceptPlaintext().build();
		Retention.Builder retention = Retention.builder(this.losing).policy(RetentionPolicy.ofLast(1));
		RetryPolicy none = RetryPolicy.withMaxRetries(0);
		assertThat(retention.build().dryRun()).isZero();
		this.losing.answers = 1;
		assertThat(new Reencryption(this.losing, "public", encryption).dryRun()).isOne();
		for (ThrowingCallable once : List.<ThrowingCallable>of(() -> retention.retryPolicy(none).build().dryRun(),
				() -> new Reencryption(this.losing, "public", encryption, none).dryRun())) {
			this.losing.answers = 1;
			assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(once);
		}
	}

	@Test
	void copyThreadIsNotRepeated() {
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.saver.copyThread("t", "other"));
		assertThat(this.saver.list(CheckpointConfig.of("other"))).hasSize(1);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.saver.copyThread("t", "other"));
	}

	private static Map<String, ChannelVersion> versions() {
		return Map.of("value", ChannelVersion.of("1"));
	}

	private static Checkpoint checkpoint(CheckpointConfig parent) {
		return Checkpoint.builder(0, (parent != null) ? parent.checkpointId() : null)
			.channelValues(Map.of("value", List.of(1)))
			.channelVersions(versions())
			.build();
	}

	/**
	 * Closes the connection when a statement was executed.
	 */
	private final class LosingDataSource extends DelegatingDataSource {

		private int answers;

		private LosingDataSource() {
			super(LostAnswerIT.this.database);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return proxy(Connection.class, (proxy, method, arguments) -> {
				Object result = invoke(connection, method, arguments);
				return (result instanceof PreparedStatement statement) ? losing(statement) : result;
			});
		}

		private PreparedStatement losing(PreparedStatement statement) {
			return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
				Object result = invoke(statement, method, arguments);
				if (method.getName().startsWith("execute") && this.answers > 0) {
					this.answers--;
					statement.getConnection().close();
					throw new PSQLException("The answer was lost", PSQLState.CONNECTION_FAILURE);
				}
				return result;
			});
		}

		private static <T> T proxy(Class<T> type, InvocationHandler handler) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
		}

		private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		}

	}

}
