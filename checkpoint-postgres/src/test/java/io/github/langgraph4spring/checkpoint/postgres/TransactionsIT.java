package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who commits.
 */
class TransactionsIT {

	private static PGSimpleDataSource database;

	private final CheckpointConfig config = CheckpointConfig.of(UUID.randomUUID().toString());

	private HikariDataSource pool;

	private TransactionTemplate transaction;

	@BeforeAll
	static void createTables() {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
	}

	@BeforeEach
	void openPool() {
		this.pool = new HikariDataSource();
		this.pool.setDataSource(database);
		this.pool.setMaximumPoolSize(2);
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(this.pool));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRANSACTION_READ_COMMITTED", "TRANSACTION_SERIALIZABLE" })
	void parentIsCheckedInOtherIsolations(String isolation) {
		this.pool.setTransactionIsolation(isolation);
		assertThat(putIfLatest(CheckpointConfig.of(this.config.threadId()))).isPresent();
		assertThat(putIfLatest(CheckpointConfig.of(this.config.threadId()))).isEmpty();
	}

	@Test
	void parentCannotBeCheckedInAnOldSnapshot() {
		this.pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> putIfLatest(this.config))
			.withMessageContaining("putIfLatest needs read committed");
	}

	private Optional<CheckpointConfig> putIfLatest(CheckpointConfig parent) {
		return new PostgresSaver(this.pool).putIfLatest(parent, Checkpoint.builder(0).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
	}

	@Test
	void serverThatIsReadOnlyIsNamed() {
		PGSimpleDataSource readOnly = TestDatabase.as(database, database.getUser());
		readOnly.setPassword(database.getPassword());
		readOnly.setReadOnly(true);
		readOnly.setReadOnlyMode("always");
		this.pool.setDataSource(readOnly);
		this.pool.setReadOnly(true);
		Checkpoint checkpoint = Checkpoint.builder(0).build();
		assertThatExceptionOfType(NonTransientDataAccessResourceException.class)
			.isThrownBy(() -> new PostgresSaver(this.pool).put(this.config, checkpoint,
					CheckpointMetadata.of("loop", 0), Map.of()))
			.withMessageContaining("targetServerType=primary");
	}

	@AfterEach
	void closePool() {
		assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		this.pool.close();
	}

	private PostgresSaver saver(TransactionMode mode) {
		return PostgresSaver.builder(this.pool).transactionMode(mode).build();
	}

	private void put(PostgresSaver saver) {
		saver.put(this.config, Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of());
	}

	private boolean isSaved() {
		return new PostgresSaver(database).get(this.config).isPresent();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void independentSaverIsNotRolledBackWithItsCaller(boolean autoCommit) {
		this.pool.setAutoCommit(autoCommit);
		this.transaction.executeWithoutResult((status) -> {
			put(saver(TransactionMode.INDEPENDENT));
			assertThat(isSaved()).isTrue();
			status.setRollbackOnly();
		});
		assertThat(isSaved()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void joiningSaverIsRolledBackWithItsCaller(boolean autoCommit) {
		this.pool.setAutoCommit(autoCommit);
		PostgresSaver saver = saver(TransactionMode.JOIN);
		this.transaction.executeWithoutResult((status) -> {
			put(saver);
			assertThat(saver.get(this.config)).isPresent();
			assertThat(isSaved()).isFalse();
			status.setRollbackOnly();
		});
		assertThat(isSaved()).isFalse();
	}

	@Test
	void joiningSaverIsCommittedWithItsCaller() {
		this.transaction.executeWithoutResult((status) -> put(saver(TransactionMode.JOIN)));
		assertThat(isSaved()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void saverCommitsWhatItBorrowsWhereThereIsNoTransaction(TransactionMode mode) {
		this.pool.setAutoCommit(false);
		put(saver(mode));
		assertThat(isSaved()).isTrue();
	}

	@Test
	void joiningSaverTakesNoPartInTheTransactionOfAnotherDataSource() {
		TransactionTemplate other = new TransactionTemplate(new DataSourceTransactionManager(database));
		other.executeWithoutResult((status) -> {
			put(saver(TransactionMode.JOIN));
			status.setRollbackOnly();
		});
		assertThat(isSaved()).isTrue();
	}

	@Test
	void tablesThatAreNotThereAreAnErrorThatSaysWhatMakesThem() {
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> PostgresSaver.builder(this.pool).schema("nowhere").build().get(this.config))
			.withMessageContaining("migration.mode=migrate");
	}

	@Test
	void transactionBehindAProxyIsNotCommittedByAnIndependentSaver() {
		PostgresSaver saver = new PostgresSaver(new TransactionAwareDataSourceProxy(this.pool));
		CheckpointConfig other = CheckpointConfig.of(this.config.threadId() + "-2");
		this.transaction.executeWithoutResult((status) -> {
			PostgresSaver joining = saver(TransactionMode.JOIN);
			joining.put(other, Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of());
			put(saver);
			status.setRollbackOnly();
		});
		assertThat(isSaved()).isTrue();
		assertThat(new PostgresSaver(database).get(other)).isEmpty();
	}

	@Test
	void asynchronousSaverIsIndependentOnAnyThread() {
		this.transaction.executeWithoutResult((status) -> {
			AsyncPostgresSaver saver = new AsyncPostgresSaver(saver(TransactionMode.JOIN), Runnable::run);
			saver.put(this.config, Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of())
				.toCompletableFuture()
				.join();
			status.setRollbackOnly();
		});
		assertThat(isSaved()).isTrue();
	}

	@Test
	void callersConnectionIsNeitherCommittedNorRolledBack() throws Exception {
		put(saver(TransactionMode.INDEPENDENT));
		new PostgresSaver(database).deleteThread(this.config.threadId());
		try (Connection connection = database.getConnection()) {
			connection.setAutoCommit(false);
			PostgresSaver saver = new PostgresSaver(connection);
			put(saver);
			assertThat(saver.get(this.config)).isPresent();
			assertThat(isSaved()).isFalse();
			connection.rollback();
			assertThat(saver.get(this.config)).isEmpty();
			put(saver);
			saver.close();
			connection.commit();
		}
		assertThat(isSaved()).isTrue();
	}

}
