package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What {@link PostgresSchema} makes of an empty database and of one that a peer has set
 * up.
 */
class PostgresSchemaIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	@Test
	void anEmptyDatabaseBecomesWhatPythonMakes() {
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "public");
		List<String> expected = shape("public");
		this.jdbc.execute("CREATE SCHEMA ours");
		PostgresSchema.of(this.database, "ours").migrate();
		assertThat(shape("ours")).isEqualTo(expected);
		assertThat(steps("ours")).isEqualTo(IntStream.rangeClosed(0, 9).boxed().toList());
		assertThat(indexes("ours")).noneMatch((index) -> index.contains("thread_id_idx"));
	}

	@Test
	void publicIsTheDefault() {
		PostgresSchema.of(this.database).migrate();
		assertThat(steps("public")).hasSize(10);
		assertThatNoException().isThrownBy(PostgresSchema.of(this.database, "public")::validate);
	}

	@ParameterizedTest
	@EnumSource
	void tablesThatAreCreatedCompressLargeValuesAsAsked(BlobCompression compression) {
		PostgresSchema.of(this.database).withCompression(compression).migrate();
		boolean hasLz4 = JdbcClient.create(this.database)
			.sql("select 'lz4' = any (enumvals) from pg_settings where name = 'default_toast_compression'")
			.query(Boolean.class)
			.single();
		assertThat(columnSettings()).containsOnly(switch (compression) {
			case LZ4 -> hasLz4 ? "xl" : "x";
			case PGLZ -> "x";
			case NONE -> "e";
		});
	}

	@Test
	void aPeersTablesKeepTheirColumnSettings() {
		setUp("Python", 9, "public");
		PostgresSchema.of(this.database).withCompression(BlobCompression.NONE).migrate();
		assertThat(columnSettings()).containsOnly("x");
	}

	/** Storage and compression of the two columns of bytes. */
	private List<String> columnSettings() {
		return JdbcClient.create(this.database).sql("""
				select concat(attstorage, attcompression) from pg_attribute
				where attrelid in ('checkpoint_blobs'::regclass, 'checkpoint_writes'::regclass) and attname = 'blob'
				""").query(String.class).list();
	}

	@Test
	void migratingAgainChangesNothing() {
		PostgresSchema.of(this.database).migrate();
		List<String> before = everything();
		PostgresSchema.of(this.database).migrate();
		assertThat(everything()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "other", "Upper", "with-dash", "quo\"te", "apo'strophe", "semi;colon", "com,ma", "a$$b",
			"back\\slash\\", "$a}", "{b$", "sch\u00e9ma", " padded ", "select", "star*", "--comment",
			"sixty-three-bytes-00000000000000000000000000000000000000000000-" })
	void aSchemaOfAnyNameIsCreated(String schema) {
		PostgresSchema postgresSchema = PostgresSchema.of(this.database, schema);
		assertThatCode(postgresSchema::validate).isInstanceOf(PostgresSchemaException.class)
			.hasMessageContaining("schema does not exist");
		postgresSchema.migrate();
		postgresSchema.migrate();
		assertThat(
				this.jdbc.queryForList(
						"SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
								+ "WHERE nspname = ? AND relkind = 'r' ORDER BY relname COLLATE \"C\"",
						String.class, schema))
			.containsExactly("checkpoint_blobs", "checkpoint_migrations", "checkpoint_writes", "checkpoints",
					"langgraph_checkpoint_schema_history");
		assertThat(steps(SchemaMigration.quote(schema, '"'))).hasSize(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\u0000b", "${schema}",
			"sixty-four-bytes-00000000000000000000000000000000000000000000000" })
	void aNameThatTheServerCannotKeepIsRefused(String schema) {
		assertThatIllegalArgumentException().isThrownBy(() -> PostgresSchema.of(this.database, schema));
	}

	static Stream<Arguments> peers() {
		Stream<Arguments> python = IntStream.rangeClosed(0, PeerSetup.PYTHON_NEWEST)
			.mapToObj((version) -> Arguments.of("Python", version));
		Stream<Arguments> javaScript = IntStream.rangeClosed(0, PeerSetup.JAVASCRIPT_NEWEST)
			.mapToObj((version) -> Arguments.of("JavaScript", version));
		return Stream.concat(python, javaScript);
	}

	@ParameterizedTest
	@MethodSource("peers")
	void aPeersDatabaseIsAdoptedWithItsRowsAndIndexes(String peer, int version) {
		this.jdbc.execute("CREATE SCHEMA \"Peer's\"");
		setUp(peer, version, "\"Peer's\"");
		if (version >= 3) {
			insertRows("\"Peer's\"");
		}
		List<String> indexes = indexes("Peer's");
		PostgresSchema schema = PostgresSchema.of(this.database, "Peer's");
		if (version < PeerSetup.PYTHON_NEWEST) {
			assertThatCode(schema::validate).isInstanceOf(PostgresSchemaException.class)
				.hasMessageContaining("langgraph.checkpoint.postgres.migration.mode=migrate");
		}
		schema.migrate();
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "public");
		assertThat(shape("Peer's")).isEqualTo(shape("public"));
		assertThat(steps("\"Peer's\"")).hasSize(10);
		assertThat(indexes("Peer's")).containsAll(indexes);
		if (version >= 3) {
			assertThat(rows("\"Peer's\"")).containsExactly("t", "t", "t ");
		}
	}

	@Test
	void aSetUpThatStoppedHalfwayIsFinished() {
		PeerSetup.python(7, this.database, "public");
		this.jdbc.update("DELETE FROM checkpoint_migrations");
		this.jdbc.execute("DROP TABLE checkpoint_writes");
		PostgresSchema.of(this.database).migrate();
		assertThat(steps("public")).hasSize(10);
	}

	@Test
	void aNewerPeerIsLeftAndWarnedOf() {
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "public");
		this.jdbc.update("INSERT INTO checkpoint_migrations (v) VALUES (10), (12)");
		this.jdbc.execute("ALTER TABLE checkpoints ADD COLUMN newer text NOT NULL DEFAULT 'x'");
		for (Runnable action : List.<Runnable>of(PostgresSchema.of(this.database)::validate,
				PostgresSchema.of(this.database)::migrate)) {
			try (CapturedLog log = new CapturedLog(PostgresSchema.class)) {
				action.run();
				assertThat(log.warnings()).singleElement().asString().contains("newer LangGraph", "12");
			}
		}
		assertThat(steps("public")).hasSize(12).endsWith(10, 12);
	}

	@Test
	void aColumnThatANewerPeerTookAwayIsAProblem() {
		PeerSetup.python(PeerSetup.PYTHON_NEWEST, this.database, "public");
		this.jdbc.update("INSERT INTO checkpoint_migrations (v) VALUES (10)");
		this.jdbc.execute("ALTER TABLE checkpoint_blobs DROP COLUMN type");
		assertThatCode(PostgresSchema.of(this.database)::validate).isInstanceOf(PostgresSchemaException.class)
			.hasMessageContaining("column checkpoint_blobs.type is missing");
	}

	@Test
	void theSearchPathDoesNotMatter() {
		this.jdbc.execute("CREATE SCHEMA elsewhere");
		PeerSetup.shallow(this.database, "elsewhere");
		List<String> elsewhere = shape("elsewhere");
		this.database.setCurrentSchema("elsewhere");
		PostgresSchema.of(this.database).migrate();
		assertThat(steps("public")).hasSize(10);
		assertThat(shape("elsewhere")).isEqualTo(elsewhere);
		assertThatCode(PostgresSchema.of(this.database, "elsewhere")::validate)
			.isInstanceOf(PostgresSchemaException.class);
	}

	@Test
	void aPoolOfTwoWithoutAutoCommitIsEnough() {
		HikariConfig config = new HikariConfig();
		config.setDataSource(this.database);
		config.setAutoCommit(false);
		config.setMaximumPoolSize(2);
		config.setConnectionTimeout(2000);
		try (HikariDataSource pool = new HikariDataSource(config)) {
			PostgresSchema.of(pool, "pooled").migrate();
			PostgresSchema.of(pool, "pooled").validate();
			assertThat(new JdbcTemplate(pool).queryForObject("SHOW search_path", String.class))
				.doesNotContain("pooled");
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
		assertThat(steps("pooled")).hasSize(10);
	}

	@Test
	void theCallersTransactionIsNotJoined() {
		TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(this.database));
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		transaction.executeWithoutResult((status) -> {
			this.jdbc.queryForList("SELECT 1 FROM pg_class");
			PostgresSchema.of(this.database).migrate();
			status.setRollbackOnly();
		});
		assertThat(steps("public")).hasSize(10);
	}

	private void setUp(String peer, int version, String schema) {
		if (peer.equals("Python")) {
			PeerSetup.python(version, this.database, schema);
		}
		else {
			PeerSetup.javaScript(version, this.database, schema);
		}
	}

	private void insertRows(String schema) {
		this.jdbc.update("INSERT INTO %s.checkpoints (thread_id, checkpoint_id, checkpoint) VALUES ('t', 'c', '{}')"
			.formatted(schema));
		this.jdbc.update(("INSERT INTO %s.checkpoint_blobs (thread_id, channel, version, type, blob) "
				+ "VALUES ('t', 'ch', '1', 'bytes', 'b')")
			.formatted(schema));
		this.jdbc.update(("INSERT INTO %s.checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob) "
				+ "VALUES ('t', 'c', 'task', 0, 'ch', 'b')")
			.formatted(schema));
	}

	private List<String> rows(String schema) {
		return this.jdbc.queryForList("""
				SELECT thread_id FROM %1$s.checkpoints
				UNION ALL SELECT thread_id FROM %1$s.checkpoint_blobs
				UNION ALL SELECT thread_id || ' ' || task_path FROM %1$s.checkpoint_writes
				""".formatted(schema), String.class);
	}

	private List<Integer> steps(String schema) {
		return this.jdbc.queryForList("SELECT v FROM " + schema + ".checkpoint_migrations ORDER BY v", Integer.class);
	}

	/** The tables that the peers know: columns, types, defaults and keys. */
	private List<String> shape(String schema) {
		return this.jdbc.queryForList("""
				SELECT concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
				  pg_get_expr(d.adbin, d.adrelid), pg_get_constraintdef(k.oid))
				FROM pg_class c
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
				LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
				WHERE c.relnamespace = quote_ident(?)::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'checkpoint%'
				ORDER BY c.relname, a.attname
				""", String.class, schema);
	}

	private List<String> indexes(String schema) {
		return this.jdbc.queryForList("SELECT indexdef FROM pg_indexes WHERE schemaname = ? ORDER BY indexname",
				String.class, schema);
	}

	private List<String> everything() {
		return Stream
			.of(shape("public"), indexes("public"),
					this.jdbc.queryForList("SELECT h::text FROM langgraph_checkpoint_schema_history h", String.class))
			.flatMap(List::stream)
			.toList();
	}

}
