package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What {@link PostgresSchema} finds, and leaves as it is.
 */
class PostgresSchemaProblemsIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final PostgresSchema schema = PostgresSchema.of(this.database);

	@Test
	void allThatIsMissingIsListed() {
		PostgresSchemaException ex = problemsOf(this.schema::validate);
		assertThat(ex.problems()).containsExactly("table checkpoint_migrations is missing",
				"table checkpoints is missing", "table checkpoint_blobs is missing",
				"table checkpoint_writes is missing");
		assertThat(ex).hasMessageContaining("Schema \"public\"")
			.hasMessageContaining("table checkpoint_writes is missing")
			.hasMessageContaining("langgraph.checkpoint.postgres.migration.mode=migrate")
			.hasMessageContaining("PostgresSchema migrate --url");
		assertThat(relations()).isEmpty();
	}

	@Test
	void shallowTablesAreRefusedAndNothingIsChanged() {
		PeerSetup.shallow(this.database, "public");
		List<String> before = relations();
		for (Runnable action : List.<Runnable>of(this.schema::migrate, this.schema::validate)) {
			PostgresSchemaException ex = problemsOf(action);
			assertThat(ex).hasMessageContaining("ShallowPostgresSaver").hasMessageContaining("another schema");
			assertThat(ex.problems()).contains("column checkpoints.checkpoint_id is missing",
					"column checkpoint_blobs.version is missing",
					"primary key of checkpoints is [checkpoint_ns, thread_id], expected [checkpoint_id, checkpoint_ns, thread_id]");
		}
		assertThat(relations()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE checkpoints (id bigint PRIMARY KEY, name text)",
			"CREATE TABLE checkpoint_migrations (version text)", "CREATE VIEW checkpoint_blobs AS SELECT 1 AS v",
			"CREATE TABLE t (checkpoint_id int); CREATE INDEX checkpoint_writes ON t (checkpoint_id)",
			"CREATE TABLE checkpoints ()" })
	void aTableOfTheApplicationIsRefusedAndNothingIsChanged(String ddl) {
		this.jdbc.execute(ddl);
		List<String> before = relations();
		assertThat(problemsOf(this.schema::migrate)).hasMessageContaining("are not LangGraph's");
		assertThat(relations()).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ALTER TABLE checkpoint_writes DROP CONSTRAINT checkpoint_writes_pkey | primary key of checkpoint_writes is []
					ALTER TABLE checkpoints ALTER checkpoint TYPE json | column checkpoints.checkpoint is of type json, expected jsonb
					ALTER TABLE checkpoint_writes ALTER idx TYPE bigint | checkpoint_writes.idx is of type bigint, expected integer
					ALTER TABLE checkpoint_writes ALTER task_path DROP DEFAULT | checkpoint_writes.task_path is NOT NULL without
					ALTER TABLE checkpoints ADD tenant text NOT NULL | column checkpoints.tenant is NOT NULL without a default
					ALTER TABLE checkpoints ALTER type SET NOT NULL | column checkpoints.type is NOT NULL, and must be nullable
					ALTER TABLE checkpoints DROP COLUMN metadata | column checkpoints.metadata is missing
					""")
	void whatMigratingDoesNotMendIsRefused(String ddl, String problem) {
		this.schema.migrate();
		this.jdbc.execute(ddl);
		for (Runnable action : List.<Runnable>of(this.schema::validate, this.schema::migrate)) {
			PostgresSchemaException ex = problemsOf(action);
			assertThat(ex.problems()).singleElement().asString().contains(problem);
			assertThat(ex).hasMessageContaining("another schema");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					DROP TABLE checkpoint_blobs | table checkpoint_blobs is missing
					ALTER TABLE checkpoint_writes DROP task_path | column checkpoint_writes.task_path is missing
					ALTER TABLE checkpoint_blobs ALTER blob SET NOT NULL | column checkpoint_blobs.blob is NOT NULL, and must be nullable
					""")
	void aHistoryThatLiesIsFound(String ddl, String problem) {
		this.schema.migrate();
		this.jdbc.execute(ddl);
		assertThat(problemsOf(this.schema::validate).problems()).containsExactly(problem);
		PostgresSchemaException ex = problemsOf(this.schema::migrate);
		assertThat(ex.problems()).containsExactly(problem);
		assertThat(ex).hasMessageContaining("drop that history table");
		this.jdbc.execute("DROP TABLE langgraph_checkpoint_schema_history");
		this.schema.migrate();
		assertThatNoException().isThrownBy(this.schema::validate);
	}

	@Test
	void furtherColumnsIndexesAndPartitionsAreFine() {
		this.schema.migrate();
		this.jdbc.execute("ALTER TABLE checkpoints ADD note text, ADD n bigint GENERATED ALWAYS AS IDENTITY, "
				+ "ADD made timestamptz NOT NULL DEFAULT now()");
		this.jdbc.execute("CREATE INDEX ON checkpoints USING gin (metadata)");
		this.jdbc.execute("DROP TABLE checkpoint_writes");
		this.jdbc.execute("""
				CREATE TABLE checkpoint_writes (task_id text, thread_id text, checkpoint_ns text DEFAULT '',
				  checkpoint_id text, idx integer, channel text, type text, blob bytea, task_path text DEFAULT '',
				  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)) PARTITION BY HASH (thread_id)
				""");
		assertThatNoException().isThrownBy(this.schema::validate);
		assertThatNoException().isThrownBy(this.schema::migrate);
	}

	@Test
	void aViewIsNamed() {
		this.jdbc.execute("CREATE VIEW checkpoint_migrations AS SELECT 12 AS v");
		assertThat(problemsOf(this.schema::migrate).problems()).contains("checkpoint_migrations is not a table");
	}

	@Test
	void anotherDatabaseIsRefused() {
		PostgresSchema other = PostgresSchema.of(named("H2"));
		for (Runnable action : List.<Runnable>of(other::requirePostgres, other::migrate, other::validate)) {
			assertThat(problemsOf(action)).hasMessageContaining("needs PostgreSQL, and the database is H2");
		}
		assertThatNoException().isThrownBy(this.schema::requirePostgres);
		assertThat(relations()).isEmpty();
	}

	@Test
	void noConnectionIsSpringsException() {
		PGSimpleDataSource nowhere = new PGSimpleDataSource();
		nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/postgres");
		PostgresSchema unreachable = PostgresSchema.of(nowhere);
		for (Runnable action : List.<Runnable>of(unreachable::requirePostgres, unreachable::migrate,
				unreachable::validate)) {
			assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(action::run);
		}
	}

	private static PostgresSchemaException problemsOf(Runnable action) {
		return assertThatExceptionOfType(PostgresSchemaException.class).isThrownBy(action::run).actual();
	}

	/** Everything in the schema, with the rows of the peers' steps if there are any. */
	private List<String> relations() {
		return this.jdbc.queryForList("""
				SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.attnotnull)
				FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
				WHERE c.relnamespace = 'public'::regnamespace
				ORDER BY c.relname, a.attnum
				""", String.class);
	}

	/** The real database under another name, as a driver would report it. */
	private DataSource named(String product) {
		return new AbstractDataSource() {
			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = PostgresSchemaProblemsIT.this.database.getConnection();
				DatabaseMetaData metaData = proxy(DatabaseMetaData.class, connection.getMetaData(),
						"getDatabaseProductName", product);
				return proxy(Connection.class, connection, "getMetaData", metaData);
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				return getConnection();
			}
		};
	}

	private static <T> T proxy(Class<T> type, T target, String replaced, Object result) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				try {
					return method.getName().equals(replaced) ? result : method.invoke(target, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

}
