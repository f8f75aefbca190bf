package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchemaException;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which database the checkpoints are in, and what is done to it at start-up.
 */
class CheckpointDatabaseIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final PGSimpleDataSource applications = TestDatabase.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class, DataSourceAutoConfiguration.class));

	private final ApplicationContextRunner withoutDataSource = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class));

	@Test
	void urlNeedsNoDataSource() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database)).run((context) -> {
			Databases.put(context.getBean(PostgresSaver.class), "1");
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Test
	void libpqUriHoldsUserAndPassword() {
		this.withoutDataSource
			.withPropertyValues("langgraph.checkpoint.postgres.url=postgresql://%s:%s@%s:%d/%s".formatted(
					this.database.getUser(), (this.database.getPassword() != null) ? this.database.getPassword() : "x",
					this.database.getServerNames()[0], this.database.getPortNumbers()[0],
					this.database.getDatabaseName()))
			.run((context) -> assertThat(Databases.hasTables(this.database)).isTrue());
	}

	@Test
	void connectionDetailsWinOverUrl() {
		this.contextRunner.withPropertyValues("langgraph.checkpoint.postgres.url=postgresql://localhost:1/none")
			.withPropertyValues(Databases.applications(this.applications))
			.withBean(PostgresCheckpointConnectionDetails.class, () -> new Details(this.database))
			.run((context) -> assertThat(Databases.hasTables(this.database)).isTrue());
	}

	@Test
	void urlWinsOverDataSource() {
		this.contextRunner.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues(Databases.applications(this.applications))
			.run((context) -> {
				assertThat(Databases.hasTables(this.database)).isTrue();
				assertThat(Databases.hasTables(this.applications)).isFalse();
			});
	}

	@Test
	void singleDataSourceIsTheApplicationsOwnPool() {
		this.contextRunner.withPropertyValues(Databases.applications(this.applications)).run((context) -> {
			assertThat(context.getBean(CheckpointDatabase.class).dataSource())
				.isSameAs(context.getBean(DataSource.class));
			assertThat(Databases.hasTables(this.applications)).isTrue();
		});
	}

	@Test
	void primaryDataSourceOfSeveral() {
		this.withoutDataSource.withBean("other", DataSource.class, () -> this.applications)
			.withBean("main", DataSource.class, () -> this.database, (definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(context.getBean(CheckpointDatabase.class).description()).contains("'main'");
				assertThat(Databases.hasTables(this.database)).isTrue();
			});
	}

	@Test
	void namedDataSourceWinsOverThePrimary() {
		this.withoutDataSource.withBean("other", DataSource.class, () -> this.applications)
			.withBean("main", DataSource.class, () -> this.database, (definition) -> definition.setPrimary(true))
			.withPropertyValues("langgraph.checkpoint.postgres.data-source-bean-name=other")
			.run((context) -> {
				assertThat(Databases.hasTables(this.applications)).isTrue();
				assertThat(Databases.hasTables(this.database)).isFalse();
			});
	}

	@Test
	void dataSourceOfTheParentContext() {
		new ApplicationContextRunner().withBean(DataSource.class, () -> this.applications)
			.run((parent) -> this.withoutDataSource.withParent(parent)
				.run((context) -> assertThat(Databases.hasTables(this.applications)).isTrue()));
	}

	@Test
	void dataSourceForSomethingElseIsNeitherTakenNorIgnored() {
		this.withoutDataSource
			.withBean("batch", DataSource.class, () -> this.applications,
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> {
				assertThat(context).getFailure().hasMessageContaining("is not clear").hasMessageContaining("'batch'");
				assertThat(Databases.hasTables(this.applications)).isFalse();
			});
	}

	@Test
	void wrappedDataSourceIsUsedAsItIs() {
		this.withoutDataSource.withBean(DataSource.class, () -> new DelegatingDataSource(this.database))
			.run((context) -> assertThat(context.getBean(CheckpointDatabase.class).dataSource())
				.isSameAs(context.getBean(DataSource.class)));
	}

	@Test
	void poolHasTheDefaultsOfTheHowTo() {
		this.withoutDataSource
			.withPropertyValues("langgraph.checkpoint.postgres.url=" + this.database.getUrl(),
					"langgraph.checkpoint.postgres.username=" + this.database.getUser(),
					"langgraph.checkpoint.postgres.password=" + this.database.getPassword())
			.run((context) -> assertThat(context.getBean(CheckpointDatabase.class).dataSource())
				.isInstanceOfSatisfying(HikariDataSource.class, (pool) -> {
					assertThat(pool.getMaximumPoolSize()).isEqualTo(20);
					assertThat(pool.getMinimumIdle()).isEqualTo(4);
					assertThat(pool.getPoolName()).isEqualTo("langgraph-checkpoint");
				}));
	}

	@Test
	void schemaIsCreated() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.schema=agents")
			.run((context) -> {
				Databases.put(context.getBean(PostgresSaver.class), "1");
				assertThat(Databases.isSaved(this.database, "agents", "1")).isTrue();
				assertThat(Databases.hasTables(this.database)).isFalse();
			});
	}

	@Test
	void validateFailsOnMissingTables() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.migration.mode=validate")
			.run((context) -> {
				assertThat(context.getStartupFailure()).rootCause().isInstanceOf(PostgresSchemaException.class);
				assertThat(Databases.hasTables(this.database)).isFalse();
			});
	}

	@Test
	void validateAcceptsMigratedTables() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database)).run((context) -> {
		});
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.migration.mode=validate")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void noneLeavesTheTablesAlone() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.migration.mode=none")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Databases.hasTables(this.database)).isFalse();
			});
	}

	@Test
	void noneConnectsNevertheless() {
		this.withoutDataSource
			.withPropertyValues("langgraph.checkpoint.postgres.url=postgresql://localhost:1/none",
					"langgraph.checkpoint.postgres.migration.mode=none")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("localhost:1/none"));
	}

	@Test
	void wrongPasswordIsSaidWithoutIt() {

		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.username=nobody_known",
					"langgraph.checkpoint.postgres.password=top-secret")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("nobody_known")
				.satisfies((ex) -> assertThat(messages(ex)).doesNotContain("top-secret")));
	}

	@Test
	void missingDatabaseIsSaid() {
		this.withoutDataSource.withPropertyValues(Databases.ours(this.database))
			.withPropertyValues("langgraph.checkpoint.postgres.url="
					+ this.database.getUrl().replace(this.database.getDatabaseName(), "no_such_database"))
			.run((context) -> assertThat(context).getFailure()
				.cause()
				.isInstanceOfSatisfying(CheckpointSetupException.class,
						(ex) -> assertThat(ex.action()).contains("Create the database")));
	}

	@Test
	void failedConnectionOfTheApplicationNamesItsDataSource() {
		PGSimpleDataSource unreachable = new PGSimpleDataSource();
		unreachable.setPortNumbers(new int[] { 1 });
		this.withoutDataSource.withBean("orders", DataSource.class, () -> unreachable)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("DataSource bean 'orders'"));
	}

	private static String messages(@Nullable Throwable failure) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append(cause.getMessage()).append('\n');
		}
		return messages.toString();
	}

	private record Details(PGSimpleDataSource database) implements PostgresCheckpointConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return this.database.getUrl();
		}

		@Override
		public @Nullable String getUsername() {
			return this.database.getUser();
		}

		@Override
		public @Nullable String getPassword() {
			return this.database.getPassword();
		}

	}

}
