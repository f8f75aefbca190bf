package io.github.langgraph4spring.checkpoint.postgres;

/**
 * The schema of the tables, as statements name it.
 */
final class SchemaName {

	private final String quoted;

	SchemaName(String name) {
		this.quoted = SchemaMigration.quote(name, '"');
	}

	/** Puts the name in the place of each "{schema}" of a statement. */
	String qualify(String statement) {
		return statement.replace("{schema}", this.quoted);
	}

}
