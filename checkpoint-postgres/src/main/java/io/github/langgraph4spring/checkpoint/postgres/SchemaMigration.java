package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.net.URL;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Runs the versioned scripts with a Flyway of its own, which shares neither the history
 * table nor a resource with the application's.
 */
final class SchemaMigration {

	static final String HISTORY_TABLE = "langgraph_checkpoint_schema_history";

	/** Not below db/migration, where the application's own Flyway would run it too. */
	static final String LOCATION = "io/github/langgraph4spring/checkpoint/postgres/migration";

	/** Beside it, since Flyway looks below it too. */
	static final String OPTIONS = "io/github/langgraph4spring/checkpoint/postgres/option/";

	/**
	 * What a statement gets that was overtaken by another JVM's, or a peer's set-up:
	 * unique violation, duplicate schema, column, object, table, deadlock.
	 */
	private static final Set<String> OVERTAKEN = Set.of("23505", "42P06", "42701", "42710", "42P07", "40P01");

	private static final int ATTEMPTS = 3;

	private final DataSource dataSource;

	private final String schema;

	private final String location;

	private final String historyTable;

	private final Map<String, String> placeholders;

	SchemaMigration(DataSource dataSource, String schema, BlobCompression compression) {
		this(dataSource, schema, LOCATION, HISTORY_TABLE, Map.of("compression", compression.name()));
	}

	SchemaMigration(DataSource dataSource, String schema, SchemaOption option, BlobCompression compression,
			int partitions) {
		this(dataSource, schema, option.location(), option.historyTable(),
				Map.of("compression", compression.name(), "partitions", String.valueOf(partitions)));
	}

	private SchemaMigration(DataSource dataSource, String schema, String location, String historyTable,
			Map<String, String> settings) {
		this.dataSource = dataSource;
		this.schema = schema;
		this.location = location;
		this.historyTable = historyTable;
		this.placeholders = new HashMap<>(settings);
		this.placeholders.put("schema", quote(schema, '"'));
		this.placeholders.put("schemaLiteral", quote(schema, '\''));
	}

	/**
	 * Runs what has not been run yet.
	 * @throws MissingRightException if the role may not do it
	 * @throws FlywayException if it failed for another reason
	 */
	void run() {
		for (int attempt = 1;; attempt++) {
			try {
				flyway().migrate();
				return;
			}
			catch (FlywayException ex) {
				SQLException cause = sqlCause(ex);
				if (cause != null && cause.getSQLState() != null) {
					throwKnown(cause);
				}
				if (attempt == ATTEMPTS || !isOvertaken(cause)) {
					throw ex;
				}
			}
		}
	}

	/** In one line: the server's words if there are any, else the first of Flyway's. */
	static String describe(FlywayException ex) {
		SQLException cause = sqlCause(ex);
		String message = String.valueOf((cause != null) ? cause.getMessage() : ex.getMessage());
		return message.strip().replaceAll("\\s*\\R\\s*", "; ");
	}

	private Flyway flyway() {
		return Flyway.configure(new OwnResources(SchemaMigration.class.getClassLoader(), this.location))
			.dataSource(this.dataSource)
			.locations("classpath:" + this.location)
			.failOnMissingLocations(true)
			.table(this.historyTable)
			.schemas(this.schema)
			.createSchemas(true)
			// Below V1: the default of 1 would mark V1 as done in a schema that is not
			// empty.
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.cleanDisabled(true)
			.placeholders(this.placeholders)
			.load();
	}

	static String quote(String value, char quote) {
		String mark = String.valueOf(quote);
		return mark + value.replace(mark, mark + mark) + mark;
	}

	private static void throwKnown(SQLException cause) {
		if (cause.getSQLState().startsWith("08")) {
			throw new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection", cause);
		}
		if (cause.getSQLState().equals(ConnectionSource.INSUFFICIENT_PRIVILEGE)) {
			throw new MissingRightException(cause);
		}
	}

	/**
	 * Flyway itself fails without an SQLException when another JVM has written the
	 * history between its look whether there is one and its baseline.
	 */
	private static boolean isOvertaken(@Nullable SQLException cause) {
		return cause == null || OVERTAKEN.contains(cause.getSQLState());
	}

	private static @Nullable SQLException sqlCause(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sqlException) {
				return sqlException;
			}
		}
		return null;
	}

	/** The server refused a statement for want of a right. */
	static final class MissingRightException extends RuntimeException {

		MissingRightException(SQLException cause) {
			super(cause.getMessage(), cause);
		}

	}

	/**
	 * Shows Flyway no resources but ours. It scans db/callback on its own account and
	 * would run the application's callbacks around our migration.
	 */
	static final class OwnResources extends ClassLoader {

		private final String location;

		OwnResources(ClassLoader parent, String location) {
			super(parent);
			this.location = location;
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			return name.startsWith(this.location) ? super.getResources(name) : Collections.emptyEnumeration();
		}

	}

}
