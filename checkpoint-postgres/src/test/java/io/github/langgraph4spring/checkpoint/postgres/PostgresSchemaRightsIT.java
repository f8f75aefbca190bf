package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * {@link PostgresSchema} with roles that may little. A missing right is found at once,
 * not after Flyway's retries.
 */
class PostgresSchemaRightsIT {

	private static final AtomicInteger count = new AtomicInteger();

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final String role = "limited_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet();

	private final PGSimpleDataSource limited = TestDatabase.as(this.database, this.role);

	@BeforeEach
	void createRole() {
		this.jdbc.execute("CREATE ROLE " + this.role + " LOGIN PASSWORD 'secret'");
		this.jdbc.execute("CREATE SCHEMA app");
	}

	@AfterEach
	void dropRole() {
		this.jdbc.execute("DROP OWNED BY " + this.role);
		this.jdbc.execute("DROP ROLE " + this.role);
	}

	@Test
	void anExistingSchemaNeedsNoRightOnTheDatabase() {
		grant("USAGE, CREATE ON SCHEMA app");
		PostgresSchema.of(this.limited, "app").migrate();
		assertThatNoException().isThrownBy(PostgresSchema.of(this.limited, "app")::validate);
		// Once migrated, not even CREATE.
		this.jdbc.execute("REVOKE CREATE ON SCHEMA app FROM " + this.role);
		assertThatNoException().isThrownBy(PostgresSchema.of(this.limited, "app")::migrate);
	}

	@Test
	void creatingTheSchemaNeedsCreateOnTheDatabase() {
		assertMissing("other", "role \"" + this.role + "\" lacks CREATE on database \"");
	}

	@Test
	void creatingTheTablesNeedsCreateOnTheSchema() {
		grant("USAGE ON SCHEMA app");
		assertMissing("app", "role \"" + this.role + "\" lacks CREATE on schema \"app\"");
	}

	@Test
	void aSchemaThatMayNotBeUsedIsNamed() {
		grant("CREATE ON SCHEMA app");
		assertMissing("app", "lacks USAGE on schema \"app\"");
	}

	@Test
	void aReadOnlySessionIsNamed() {
		grant("USAGE, CREATE ON SCHEMA app");
		this.limited.setReadOnly(true);
		this.limited.setReadOnlyMode("always");
		assertMissing("app", "read-only");
	}

	@Test
	void tablesOfAnotherRoleAreAdoptedIfThereIsNothingToAlter() {
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "app");
		grant("USAGE, CREATE ON SCHEMA app");
		grant("SELECT, INSERT ON app.checkpoint_migrations");
		PostgresSchema.of(this.limited, "app").migrate();
	}

	@Test
	void oldTablesOfAnotherRoleNeedTheirOwner() {
		PeerSetup.python(3, this.database, "app");
		grant("USAGE, CREATE ON SCHEMA app");
		grant("SELECT, INSERT ON app.checkpoint_migrations");
		assertMissing("app", "lacks ownership of checkpoint_blobs, checkpoint_migrations, checkpoint_writes");
		assertThat(this.jdbc.queryForObject("SELECT max(v) FROM app.checkpoint_migrations", Integer.class))
			.isEqualTo(3);
	}

	@Test
	void readingIsEnoughToValidate() {
		PostgresSchema.of(this.database, "app").migrate();
		this.jdbc.update("INSERT INTO app.checkpoint_migrations (v) VALUES (10)");
		PostgresSchema schema = PostgresSchema.of(this.limited, "app");
		// Without any right, a newer peer goes unnoticed, and that is all.
		assertThatNoException().isThrownBy(schema::validate);
		grant("USAGE ON SCHEMA app");
		grant("SELECT ON ALL TABLES IN SCHEMA app");
		try (CapturedLog log = new CapturedLog(PostgresSchema.class)) {
			schema.validate();
			assertThat(log.warnings()).hasSize(1);
		}
	}

	private void grant(String what) {
		this.jdbc.execute("GRANT " + what + " TO " + this.role);
	}

	private void assertMissing(String schema, String message) {
		long start = System.nanoTime();
		assertThatExceptionOfType(PostgresSchemaException.class)
			.isThrownBy(PostgresSchema.of(this.limited, schema)::migrate)
			.withMessageContaining(message)
			.withMessageContaining("Grant it");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

}
