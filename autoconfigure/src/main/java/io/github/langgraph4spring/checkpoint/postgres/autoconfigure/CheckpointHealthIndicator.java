package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.SchemaStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether checkpoints can be saved: there is a connection that may write, and the tables
 * are as the savers need them.
 */
final class CheckpointHealthIndicator extends AbstractHealthIndicator {

	private final PostgresSchema tables;

	private final String schema;

	CheckpointHealthIndicator(CheckpointDatabase database, String schema) {
		super("LangGraph's checkpoints cannot be reached");
		this.tables = PostgresSchema.of(database.dataSource(), schema);
		this.schema = schema;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		SchemaStatus status = this.tables.status();
		builder.status(status.writable() && status.isComplete() ? "UP" : "DOWN")
			.withDetail("schema", this.schema)
			.withDetail("schemaVersion", (status.step() != null) ? status.step() : "none")
			.withDetail("writable", status.writable());
	}

}
