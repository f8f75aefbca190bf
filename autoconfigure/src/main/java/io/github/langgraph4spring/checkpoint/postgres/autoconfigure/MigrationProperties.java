package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Set;

import io.github.langgraph4spring.checkpoint.postgres.BlobCompression;
import io.github.langgraph4spring.checkpoint.postgres.SchemaOption;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to the tables at start-up.
 *
 * @param mode What to do with LangGraph's tables at start-up.
 * @param options What to add to LangGraph's tables when they are migrated. It stays when
 * it is no longer named.
 * @param compression How Postgres compresses large values in tables that are created. The
 * tables of Python's or JavaScript's set-up stay as they are without the option
 * "column-settings".
 * @param partitions Number of partitions that each table gets by the option "partitions".
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.migration")
record MigrationProperties(@DefaultValue("migrate") Mode mode, @DefaultValue Set<SchemaOption> options,
		@DefaultValue("lz4") BlobCompression compression, @DefaultValue("16") int partitions) {

	/**
	 * What to do with LangGraph's tables at start-up.
	 */
	enum Mode {

		/**
		 * Create the tables where they are missing and bring older ones up to date.
		 */
		MIGRATE,

		/**
		 * Fail if the tables are not as they must be, without writing.
		 */
		VALIDATE,

		/**
		 * Leave the tables alone; only check that the database is Postgres.
		 */
		NONE

	}

}
