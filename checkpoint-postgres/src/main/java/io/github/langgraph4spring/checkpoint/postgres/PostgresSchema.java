package io.github.langgraph4spring.checkpoint.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.SchemaCatalogue.Problem;
import io.github.langgraph4spring.checkpoint.postgres.SchemaMigration.MissingRightException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables of LangGraph's Postgres checkpointer: the counterpart of {@code setup()} in
 * Python's {@code langgraph-checkpoint-postgres} and JavaScript's
 * {@code @langchain/langgraph-checkpoint-postgres}. It arrives at what both of them find
 * complete, and takes over what either has made at any of its versions.
 * <p>
 * Connections are borrowed for one call at a time: {@link #migrate()} needs two at once,
 * direct ones rather than from a pooler in transaction mode, and works in transactions of
 * its own. An ongoing transaction of the caller is not joined.
 * <p>
 * Immutable and safe for use by several threads, and by several JVMs on one database.
 * Every method throws {@link CannotGetJdbcConnectionException} if there is no connection,
 * and other exceptions of {@code org.springframework.dao} for faults of the database.
 */
public final class PostgresSchema {

	private static final Logger logger = LoggerFactory.getLogger(PostgresSchema.class);

	private static final String DEFAULT_SCHEMA = "public";

	private static final int DEFAULT_PARTITIONS = 16;

	/** More make each statement's planning slow. */
	private static final int MAX_PARTITIONS = 1024;

	/** The last step of the peers' set-up that this version knows. */
	static final int NEWEST_KNOWN_STEP = 9;

	private static final int OLDEST_TESTED_SERVER = 15;

	/** Beyond it the server cuts a name off. */
	private static final int MAX_NAME_BYTES = 63;

	private static final String FIND_NEWEST_STEP = """
			SELECT max(v) FROM %s.checkpoint_migrations
			""";

	private static final String FIND_STATUS = """
			SELECT (SELECT max(v) FROM %s.checkpoint_migrations) AS step,
			  NOT CAST(pg_catalog.current_setting('transaction_read_only') AS boolean) AS is_writable
			""";

	static final String MIGRATE = "Set langgraph.checkpoint.postgres.migration.mode=migrate, or run "
			+ PostgresSchema.class.getName() + " migrate --url <url>";

	/** A partition that a statement names itself is not asked for its table's policy. */
	private static final String FIND_UNSECURED = """
			WITH RECURSIVE tables (name, oid) AS (
			  SELECT expected.name, c.oid
			  FROM (VALUES ('checkpoints', true), ('checkpoint_blobs', true), ('checkpoint_writes', true),
			    ('langgraph_thread_statistics', false), ('langgraph_tombstones', false)) AS expected (name, required)
			  LEFT JOIN pg_catalog.pg_class c ON c.relname = expected.name
			    AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = ?)
			  WHERE c.oid IS NOT NULL OR expected.required
			  UNION ALL
			  SELECT CAST(c.relname AS text) COLLATE "default", c.oid
			  FROM tables t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
			  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
			)
			SELECT name FROM tables WHERE pg_catalog.row_security_active(oid) IS NOT TRUE ORDER BY name COLLATE "C"
			""";

	private static final String UNSECURED = "Add the option row-level-security as the role that owns the tables"
			+ " (migrate --options row-level-security), or, if it was added before these tables or partitions,"
			+ " SELECT %s.langgraph_secure_rows(); and let the application connect as a role that neither owns them"
			+ " nor is a superuser nor has BYPASSRLS, to which SELECT, INSERT, UPDATE and DELETE on them are granted";

	private static final String FOREIGN = "Tables of this shape are not LangGraph's and are never altered:"
			+ " use another schema, or move them to one";

	private static final String SHALLOW = "These are the tables of Python's ShallowPostgresSaver, which keeps one"
			+ " checkpoint per thread under other keys, and they are never altered: use another schema, or move them to"
			+ " one";

	private static final String LYING_HISTORY = "By the history in " + SchemaMigration.HISTORY_TABLE
			+ " this was migrated, so it was dropped or altered since. Restore it, or drop that history table and"
			+ " migrate again, which keeps the tables that are there";

	private final DataSource dataSource;

	private final String schema;

	private final BlobCompression compression;

	private final int partitions;

	private PostgresSchema(DataSource dataSource, String schema, BlobCompression compression, int partitions) {
		this.dataSource = dataSource;
		this.schema = schema;
		this.compression = compression;
		this.partitions = partitions;
	}

	/**
	 * Returns the tables in schema {@code public}.
	 * @param dataSource where connections come from, not {@code null}
	 * @return the schema, never {@code null}; no connection is made yet
	 */
	public static PostgresSchema of(DataSource dataSource) {
		return of(dataSource, DEFAULT_SCHEMA);
	}

	/**
	 * Returns the tables in a schema.
	 * @param dataSource where connections come from, not {@code null}
	 * @param schema the name as the catalogue has it, unquoted and with its case; not
	 * {@code null}
	 * @return the schema, never {@code null}; no connection is made yet
	 * @throws IllegalArgumentException if the name is blank, longer than 63 bytes in
	 * UTF-8, contains U+0000, or is a placeholder that nobody has replaced
	 */
	public static PostgresSchema of(DataSource dataSource, String schema) {
		if (schema.isBlank() || schema.indexOf('\0') >= 0 || schema.contains("${")
				|| schema.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
			throw new IllegalArgumentException("Not a schema name of 1 to " + MAX_NAME_BYTES + " bytes: " + schema);
		}
		return new PostgresSchema(dataSource, schema, BlobCompression.LZ4, DEFAULT_PARTITIONS);
	}

	/**
	 * Returns these tables with another compression of large values, which counts where
	 * {@link #migrate()} creates them, and for {@link SchemaOption#COLUMN_SETTINGS}.
	 * @param compression the compression; {@link BlobCompression#LZ4} by default
	 * @return the schema, never {@code null}
	 */
	public PostgresSchema withCompression(BlobCompression compression) {
		return new PostgresSchema(this.dataSource, this.schema, compression, this.partitions);
	}

	/**
	 * Returns these tables with another number of partitions, which counts when
	 * {@link SchemaOption#PARTITIONS} is added.
	 * @param partitions the number of each table, 2 to 1024; 16 by default
	 * @return the schema, never {@code null}
	 * @throws IllegalArgumentException if it is another number
	 */
	public PostgresSchema withPartitions(int partitions) {
		if (partitions < 2 || partitions > MAX_PARTITIONS) {
			throw new IllegalArgumentException(
					"The number of partitions is " + partitions + ": give 2 to " + MAX_PARTITIONS);
		}
		return new PostgresSchema(this.dataSource, this.schema, this.compression, partitions);
	}

	/**
	 * Creates the schema and the tables where they are missing, brings those of an older
	 * peer up to date, and then validates. Rows, indexes and further columns that are
	 * there stay. Calling it again changes nothing.
	 * @throws PostgresSchemaException if the database is no Postgres or a table of ours
	 * has a foreign shape (found before anything is changed), if a right is missing, or
	 * if the tables are still not right afterwards
	 */
	public void migrate() {
		requirePostgres();
		withConnection(this::requireMigratable);
		run(new SchemaMigration(this.dataSource, this.schema, this.compression));
		List<Problem> problems = withConnection(this::readCatalogue).problems();
		if (!problems.isEmpty()) {
			throw failure(problems, LYING_HISTORY);
		}
	}

	/**
	 * Adds what is optional to migrated tables. Adding it again changes nothing. The role
	 * must own the tables.
	 * @param option what to add
	 * @throws PostgresSchemaException if a right is missing, the tables are not as the
	 * option needs them, or it failed otherwise
	 */
	public void add(SchemaOption option) {
		run(new SchemaMigration(this.dataSource, this.schema, option, this.compression, this.partitions));
	}

	/**
	 * Checks that row-level security counts for the role of the connections: that a
	 * {@link TenantSupplier} decides what is seen, also of partitions that a statement
	 * names itself.
	 * @throws PostgresSchemaException with the tables of which the role sees every row
	 */
	public void requireRowLevelSecurity() {
		List<String> unsecured = withConnection((jdbc) -> jdbc.queryForList(FIND_UNSECURED, String.class, this.schema));
		if (!unsecured.isEmpty()) {
			throw new PostgresSchemaException(
					"Tenants would see each other's threads: row-level security does not count for this role on "
							+ String.join(", ", unsecured) + " in schema \"" + this.schema + "\". "
							+ UNSECURED.formatted(SchemaMigration.quote(this.schema, '"')),
					unsecured, null);
		}
	}

	private void run(SchemaMigration migration) {
		try {
			migration.run();
		}
		catch (MissingRightException ex) {
			throw missingRight(withConnection(this::readRights), ex);
		}
		catch (FlywayException ex) {
			throw new PostgresSchemaException(
					"Could not migrate schema \"" + this.schema + "\": " + SchemaMigration.describe(ex), List.of(), ex);
		}
	}

	/**
	 * Checks that the tables are as LangGraph's savers need them, going by the catalogue
	 * and without writing. Further columns and indexes are fine, and a newer version of a
	 * peer is only warned of. Needs no right but to connect.
	 * @throws PostgresSchemaException if the database is no Postgres, or with everything
	 * that is missing or wrong
	 */
	public void validate() {
		requirePostgres();
		SchemaCatalogue catalogue = withConnection(this::inspect);
		if (!catalogue.problems().isEmpty()) {
			throw catalogue.isMigratable() ? failure(catalogue.problems(), MIGRATE) : foreign(catalogue);
		}
	}

	/**
	 * Checks that the database is Postgres, and warns of a version that is older than
	 * those tested.
	 * @throws PostgresSchemaException if it is another database
	 */
	public void requirePostgres() {
		try (Connection connection = this.dataSource.getConnection()) {
			requirePostgres(connection.getMetaData());
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection", ex);
		}
	}

	/**
	 * Asks for the version of the tables, and whether the connection may write: one query
	 * that is cheap enough for health checks, and no replacement for {@link #validate()}.
	 * @return what the database says
	 */
	public SchemaStatus status() {
		return withConnection(
				(jdbc) -> jdbc
					.query(FIND_STATUS.formatted(SchemaMigration.quote(this.schema, '"')),
							(rs, i) -> new SchemaStatus(rs.getObject("step", Integer.class),
									rs.getBoolean("is_writable")))
					.get(0));
	}

	/**
	 * Migrates or validates from the command line, for instance in a CI/CD job whose role
	 * may create tables. Exits with 0, with 1 and one line on standard error if it
	 * failed, or with 2 and the usage.
	 * @param args {@code migrate} or {@code validate}, then {@code --url}, and if needed
	 * {@code --username}, {@code --password} and {@code --schema}, each with its value;
	 * user name and password also come from the environment variables {@code PGUSER} and
	 * {@code PGPASSWORD}
	 */
	public static void main(String[] args) {
		System.exit(new SchemaCommand(System::getenv, System.out, System.err).run(args));
	}

	private boolean requireMigratable(JdbcOperations jdbc) {
		SchemaCatalogue catalogue = inspect(jdbc);
		if (!catalogue.isMigratable()) {
			throw foreign(catalogue);
		}
		// Asked now, since Flyway would try in vain for 10 to 100 seconds.
		SchemaRights rights = readRights(jdbc);
		if (!rights.missing().isEmpty()) {
			throw missingRight(rights, null);
		}
		return true;
	}

	private SchemaCatalogue readCatalogue(JdbcOperations jdbc) {
		return SchemaCatalogue.read(jdbc, this.schema);
	}

	/** Reads the catalogue, and warns of a peer that is newer than this version. */
	private SchemaCatalogue inspect(JdbcOperations jdbc) {
		SchemaCatalogue catalogue = readCatalogue(jdbc);
		if (catalogue.isStepsReadable()) {
			Integer newest = jdbc.queryForObject(FIND_NEWEST_STEP.formatted(SchemaMigration.quote(this.schema, '"')),
					Integer.class);
			if (newest != null && newest > NEWEST_KNOWN_STEP) {
				logger.warn(
						"Schema \"{}\" was set up by a newer LangGraph: checkpoint_migrations is at {}, "
								+ "known here are 0 to {}. Look for a newer version of this library",
						this.schema, newest, NEWEST_KNOWN_STEP);
			}
		}
		return catalogue;
	}

	private SchemaRights readRights(JdbcOperations jdbc) {
		return SchemaRights.read(jdbc, this.schema, SchemaMigration.HISTORY_TABLE);
	}

	/**
	 * A connection of our own instead of the one bound to the caller's transaction, whose
	 * snapshot may be older than what was migrated.
	 */
	private <T> T withConnection(Function<JdbcOperations, T> work) {
		try (Connection connection = this.dataSource.getConnection()) {
			return work.apply(new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection", ex);
		}
	}

	private static void requirePostgres(DatabaseMetaData database) throws SQLException {
		String product = database.getDatabaseProductName();
		if (!"PostgreSQL".equals(product)) {
			throw new PostgresSchemaException("LangGraph's Postgres checkpointer needs PostgreSQL, and the database is "
					+ product + ". Give it a DataSource of its own", List.of(), null);
		}
		if (database.getDatabaseMajorVersion() < OLDEST_TESTED_SERVER) {
			logger.warn("PostgreSQL {} is older than {}, the oldest that is tested",
					database.getDatabaseProductVersion(), OLDEST_TESTED_SERVER);
		}
	}

	private PostgresSchemaException foreign(SchemaCatalogue catalogue) {
		return failure(catalogue.problems(), catalogue.isShallow() ? SHALLOW : FOREIGN);
	}

	private PostgresSchemaException failure(List<Problem> problems, String advice) {
		List<String> texts = problems.stream().map(Problem::text).toList();
		return new PostgresSchemaException("Schema \"" + this.schema + "\" cannot hold LangGraph's checkpoints: "
				+ String.join("; ", texts) + ". " + advice, texts, null);
	}

	private PostgresSchemaException missingRight(SchemaRights rights, @Nullable Throwable cause) {
		return new PostgresSchemaException("Could not migrate schema \"" + this.schema + "\": " + rights.describe()
				+ ". Grant it, or migrate with a role that has it, and let the application only validate "
				+ "(langgraph.checkpoint.postgres.migration.mode=validate)", List.of(), cause);
	}

}
