package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchemaException;
import io.github.langgraph4spring.checkpoint.postgres.SchemaOption;
import io.github.langgraph4spring.checkpoint.postgres.TenantSupplier;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a {@link TenantSupplier}, as a role that does not own the tables.
 */
class TenantsAutoConfigurationIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final PGSimpleDataSource owner = TestDatabase.create();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.owner);

	private final String role = "tenants_" + this.owner.getDatabaseName();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				PostgresCheckpointRetentionAutoConfiguration.class,
				PostgresCheckpointEncryptionAutoConfiguration.class))
		.withBean(TenantSupplier.class, () -> () -> "acme");

	@BeforeEach
	void createTables() {
		PostgresSchema schema = PostgresSchema.of(this.owner);
		schema.migrate();
		schema.add(SchemaOption.ROW_LEVEL_SECURITY);
		this.jdbc.execute("create role " + this.role + " login password 'secret'");
		this.jdbc.execute("grant select, insert, update, delete on all tables in schema public to " + this.role);
	}

	@AfterEach
	void dropRole() {
		this.jdbc.execute("drop owned by " + this.role);
		this.jdbc.execute("drop role " + this.role);
	}

	private ApplicationContextRunner asTenants() {
		return this.runner.withPropertyValues(Databases.ours(TestDatabase.as(this.owner, this.role)))
			.withPropertyValues(PREFIX + "migration.mode=validate");
	}

	@Test
	void saverSeesTheTenantsThreads() {
		Databases.put(new PostgresSaver(this.owner), "other:t");
		asTenants().run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			Databases.put(saver, "acme:t");
			assertThat(saver.threads(ThreadQuery.all())).containsExactly("acme:t");
		});
	}

	@Test
	void ownerWouldSeeAllAndIsRefused() {
		this.runner.withPropertyValues(Databases.ours(this.owner))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(PostgresSchemaException.class)
				.hasMessageStartingWith("Tenants would see each other's threads: row-level security does not count for "
						+ "this role on checkpoint_blobs, checkpoint_writes, checkpoints in schema \"public\". Add the "
						+ "option row-level-security as the role that owns the tables"));
	}

	@Test
	void jobsThatWouldSeeNoThreadAreRefused() {
		asTenants().withPropertyValues(PREFIX + "retention.keep-last=1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("langgraph.checkpoint.postgres.retention.* is set and there is a TenantSupplier: with "
						+ "row-level security the job would see no thread."));
		asTenants()
			.withPropertyValues(PREFIX + "encryption.reencryption=run",
					PREFIX + "encryption.keys.a=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("langgraph.checkpoint.postgres.encryption.reencryption is set and"));
	}

}
