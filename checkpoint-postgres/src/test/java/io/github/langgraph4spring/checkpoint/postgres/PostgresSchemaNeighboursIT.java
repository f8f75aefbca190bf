package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * {@link PostgresSchema} beside other JVMs and beside the application's own Flyway.
 */
class PostgresSchemaNeighboursIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	@TempDir
	private Path migrations;

	@ParameterizedTest
	@ValueSource(strings = { "public", "not there yet" })
	void severalMayMigrateAtOnce(String schema) throws Exception {
		migrateAtOnce(schema);
	}

	@RepeatedTest(3)
	void severalMayAdoptAtOnce() throws Exception {
		PeerSetup.python(3, this.database, "public");
		migrateAtOnce("public");
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM checkpoint_migrations", Integer.class)).isEqualTo(10);
	}

	/** Flyway itself fails here: "already contains migrations". */
	@Test
	void anotherMayFinishBetweenFlywaysLookForItsHistoryAndItsLookForTables() {
		AtomicBoolean overtaken = new AtomicBoolean();
		DataSource slow = before("pg_catalog.pg_proc", () -> {
			if (overtaken.compareAndSet(false, true)) {
				PostgresSchema.of(this.database).migrate();
			}
		});
		PostgresSchema.of(slow).migrate();
		assertThat(overtaken).isTrue();
		assertThatNoException().isThrownBy(PostgresSchema.of(this.database)::validate);
	}

	@Test
	void theApplicationsFlywayIsNotDisturbed() throws IOException {
		writeMigration("V1__first.sql", "CREATE TABLE first (id int)");
		applicationFlyway(false).migrate();
		List<String> history = applicationHistory();
		PostgresSchema.of(this.database).migrate();
		assertThat(applicationHistory()).isEqualTo(history);
		writeMigration("V2__second.sql", "CREATE TABLE second (id int)");
		assertThat(applicationFlyway(false).migrate().migrationsExecuted).isEqualTo(1);
		assertThatNoException().isThrownBy(PostgresSchema.of(this.database)::migrate);
		assertThatNoException().isThrownBy(applicationFlyway(false)::validate);
	}

	@Test
	void theApplicationsFlywayMayComeSecondWithABaseline() throws IOException {
		PostgresSchema.of(this.database).migrate();
		writeMigration("V1__first.sql", "CREATE TABLE first (id int)");
		assertThat(applicationFlyway(true).migrate().migrationsExecuted).isEqualTo(1);
		assertThatNoException().isThrownBy(PostgresSchema.of(this.database)::migrate);
	}

	@Test
	void theApplicationsFlywayFindsNoMigrationOfOurs() {
		applicationFlyway(false).migrate();
		Flyway.configure().dataSource(this.database).load().migrate();
		assertThat(this.jdbc.queryForList("SELECT relname FROM pg_class WHERE relname LIKE 'checkpoint%'")).isEmpty();
	}

	private void migrateAtOnce(String schema) throws Exception {
		int jvms = 4;
		CyclicBarrier start = new CyclicBarrier(jvms);
		ExecutorService executor = Executors.newFixedThreadPool(jvms);
		try {
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < jvms; i++) {
				results.add(executor.submit(() -> {
					start.await();
					PostgresSchema.of(this.database, schema).migrate();
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThatNoException().isThrownBy(PostgresSchema.of(this.database, schema)::validate);
	}

	/** Connections that run an action before each statement with a certain text. */
	private DataSource before(String text, Runnable action) {
		return new DelegatingDataSource(this.database) {
			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
							if (method.getName().equals("prepareStatement") && arguments[0].toString().contains(text)) {
								action.run();
							}
							return method.invoke(connection, arguments);
						});
			}
		};
	}

	private Flyway applicationFlyway(boolean baseline) {
		return Flyway.configure()
			.dataSource(this.database)
			.locations("filesystem:" + this.migrations)
			.baselineOnMigrate(baseline)
			.baselineVersion("0")
			.load();
	}

	private List<String> applicationHistory() {
		return this.jdbc.queryForList("SELECT h::text FROM flyway_schema_history h", String.class);
	}

	private void writeMigration(String name, String sql) throws IOException {
		Files.writeString(this.migrations.resolve(name), sql);
	}

}
