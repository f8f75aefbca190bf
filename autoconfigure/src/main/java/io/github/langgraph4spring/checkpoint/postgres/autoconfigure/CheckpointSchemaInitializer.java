package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Migrates or validates the tables before any saver is handed out. It makes the first
 * connection, and says where to if there is none.
 */
final class CheckpointSchemaInitializer implements InitializingBean {

	private static final Log logger = LogFactory.getLog(CheckpointSchemaInitializer.class);

	private final CheckpointDatabase database;

	private final String schema;

	private final MigrationProperties migration;

	private final boolean tenants;

	CheckpointSchemaInitializer(CheckpointDatabase database, String schema, MigrationProperties migration,
			boolean tenants) {
		this.database = database;
		this.schema = schema;
		this.migration = migration;
		this.tenants = tenants;
	}

	@Override
	public void afterPropertiesSet() {
		PostgresSchema tables = tables();
		try {
			switch (this.migration.mode()) {
				case MIGRATE -> {
					tables.migrate();
					this.migration.options().stream().sorted().forEach(tables::add);
				}
				case VALIDATE -> tables.validate();
				case NONE -> tables.requirePostgres();
			}
			if (this.tenants) {
				tables.requireRowLevelSecurity();
			}
		}
		catch (CannotGetJdbcConnectionException ex) {
			throw notConnected(ex);
		}
		logger.info("LangGraph's checkpoints are in schema \"" + this.schema + "\" of " + this.database.description());
	}

	private PostgresSchema tables() {
		try {
			DataSource dataSource = this.database.dataSource();
			return partitioned(PostgresSchema
				.of(this.database.isOwn() ? new PatientDataSource(dataSource) : dataSource, this.schema)
				.withCompression(this.migration.compression()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("langgraph.checkpoint.postgres.schema", this.schema,
					String.valueOf(ex.getMessage()));
		}
	}

	private PostgresSchema partitioned(PostgresSchema tables) {
		try {
			return tables.withPartitions(this.migration.partitions());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("langgraph.checkpoint.postgres.migration.partitions",
					this.migration.partitions(), String.valueOf(ex.getMessage()));
		}
	}

	private CheckpointSetupException notConnected(CannotGetJdbcConnectionException ex) {
		Throwable cause = ex.getMostSpecificCause();
		String state = (cause instanceof SQLException sql) ? String.valueOf(sql.getSQLState()) : sqlState(ex);
		String reason = (ex.getCause() instanceof SQLException sql) ? String.valueOf(sql.getMessage())
				: String.valueOf(cause.getMessage());
		return new CheckpointSetupException("Could not connect to the database of LangGraph's checkpoints, "
				+ this.database.description() + ": " + reason, this.database.advice() + " " + action(state), ex);
	}

	private static String sqlState(CannotGetJdbcConnectionException ex) {
		return (ex.getCause() instanceof SQLException sql) ? String.valueOf(sql.getSQLState()) : "";
	}

	private static String action(String state) {
		if (state.startsWith("28")) {
			return "Correct the user or the password, or allow the user to connect in the server's pg_hba.conf.";
		}
		if (state.equals("3D000")) {
			return "Create the database, or correct its name.";
		}
		if (state.startsWith("53")) {
			return "Let the server have more connections, or the pools fewer.";
		}
		return "Check that the server runs, that it can be reached at this address, and whether it requires SSL.";
	}

}
