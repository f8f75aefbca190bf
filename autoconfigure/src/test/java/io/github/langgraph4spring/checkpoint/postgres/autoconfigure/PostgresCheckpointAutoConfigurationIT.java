package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchemaException;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.postgres.ThreadOrder;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter in applications of every kind.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresCheckpointAutoConfigurationIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class));

	private final ApplicationContextRunner withUrl = this.runner
		.withPropertyValues(PREFIX + "url=" + uri(this.database));

	/**
	 * An application with a DataSource of its own, and all that Spring Boot makes of it.
	 */
	private final ApplicationContextRunner guest = this.runner
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				DataSourceHealthContributorAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("spring.datasource.url=" + this.database.getUrl(),
				"spring.datasource.username=" + this.database.getUser(), "spring.datasource.hikari.pool-name=own");

	private static String uri(PGSimpleDataSource database) {
		return "postgresql://" + database.getUser() + ":" + database.getPassword() + "@" + database.getServerNames()[0]
				+ ":" + database.getPortNumbers()[0] + "/" + database.getDatabaseName();
	}

	private static void put(CheckpointSaver saver) {
		Map<String, ChannelVersion> versions = Map.of("list", saver.nextVersion(null));
		saver.put(THREAD,
				Checkpoint.builder(0).channelValues(Map.of("list", List.of(1))).channelVersions(versions).build(),
				CheckpointMetadata.of("loop", 0), versions);
	}

	private boolean isSaved(PGSimpleDataSource database) {
		return new PostgresSaver(database).get(THREAD).isPresent();
	}

	@Test
	void whatIsOptionalIsAddedToTheTables() {
		this.withUrl
			.withPropertyValues(PREFIX + "migration.options=thread-statistics, tombstones, partitions",
					PREFIX + "migration.partitions=2")
			.run((context) -> {
				PostgresSaver saver = context.getBean(PostgresSaver.class);
				put(saver);
				assertThat(saver.threadStatistics(ThreadOrder.SIZE, null)).hasSize(1);
				saver.deleteThread(THREAD.threadId());
				assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> put(saver));
			});
		this.withUrl.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void urlIsEnough() {
		this.withUrl.run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(context.getBean(AsyncPostgresSaver.class).get(THREAD).toCompletableFuture().join()).isPresent();
			assertThat(isSaved(this.database)).isTrue();
			HikariDataSource pool = (HikariDataSource) context.getBean(CheckpointDatabase.class).dataSource();
			assertThat(pool.getPoolName()).isEqualTo("langgraph-checkpoint");
			assertThat(pool.getMaximumPoolSize()).isEqualTo(20);
			assertThat(context).doesNotHaveBean(DataSource.class).doesNotHaveBean(Flyway.class);
		});
	}

	@Test
	void credentialsOfThePropertiesWinOverThoseOfTheUrl() {
		this.withUrl.withPropertyValues(PREFIX + "username=nobody").run((context) -> {
			FailureAnalysis analysis = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("nobody");
		});
	}

	@Test
	void schemaIsCreatedAndUsed() {
		this.withUrl.withPropertyValues(PREFIX + "schema=Agents").run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(JdbcClient.create(this.database)
				.sql("select count(*) from \"Agents\".checkpoints")
				.query(Integer.class)
				.single()).isOne();
		});
	}

	@Test
	void pendingWritesMayWaitForTheNextPutAndAreSavedWhenTheContextIsClosed() {
		this.withUrl.withPropertyValues(PREFIX + "durability.pending-writes=next-put").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			put(saver);
			CheckpointConfig latest = saver.getTuple(THREAD).orElseThrow().config();
			saver.putWrites(latest, List.of(new ChannelWrite("list", 1)), "task");
			PostgresSaver other = new PostgresSaver(this.database);
			assertThat(other.pendingWrites(latest)).isEmpty();
			context.close();
			assertThat(other.pendingWrites(latest)).hasSize(1);
		});
	}

	@Test
	void pendingWritesCannotWaitWhereOperationsJoinATransaction() {
		this.withUrl.withPropertyValues(PREFIX + "transaction=join", PREFIX + "durability.pending-writes=next-put")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("durability.pending-writes"));
	}

	@Test
	void whatMayWaitIsNotNegative() {
		this.withUrl.withPropertyValues(PREFIX + "durability.max-waiting=-1KB")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("durability.max-waiting"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			metadata.strict=false    | user
			metadata.exclude=user,id | api_key
			metadata.exclude=        | api_key,user
			metadata.strict=true     |
			""")
	void entriesOfAConfigThatAreNoSecretsAreCopiedIntoTheMetadata(String property, String copied) {
		this.withUrl.withPropertyValues(PREFIX + property).run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			saver.put(THREAD.withConfigurable(Map.of("user", "bob", "api_key", "hidden")),
					Checkpoint.builder(0).build(), CheckpointMetadata.of("loop", 0), Map.of());
			Set<String> entries = new TreeSet<>(saver.getTuple(THREAD).orElseThrow().metadata().entries().keySet());
			entries.removeAll(Set.of("source", "step", "parents"));
			assertThat(String.join(",", entries)).isEqualTo((copied != null) ? copied : "");
		});
	}

	@Test
	void limitsBoundWhatIsStored() {
		this.withUrl
			.withPropertyValues(PREFIX + "limits.max-depth=5", PREFIX + "limits.max-size=1KB",
					PREFIX + "limits.max-elements=3")
			.run((context) -> {
				PostgresSaver saver = context.getBean(PostgresSaver.class);
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> saver.putWrites(THREAD.withCheckpointId("1"),
							List.of(new ChannelWrite("list", List.of(1, 2, 3, 4))), "task"))
					.withMessageContaining("more than 3 elements");
			});
	}

	@Test
	void incompleteTablesFailValidationWithAdvice() {
		this.withUrl.withPropertyValues(PREFIX + "migration.mode=validate").run((context) -> {
			assertThat(context).getFailure().hasRootCauseInstanceOf(PostgresSchemaException.class);
			FailureAnalysis analysis = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("checkpoints", PREFIX + "migration.mode=migrate");
			assertThat(analysis.getAction()).contains(PREFIX + "schema");
		});
	}

	@ParameterizedTest
	@CsvSource({ "validate", "none" })
	void tablesThatAreThereAreUsedWithoutMigrating(String mode) {
		PostgresSchema.of(this.database).migrate();
		this.withUrl.withPropertyValues(PREFIX + "migration.mode=" + mode)
			.run((context) -> put(context.getBean(PostgresSaver.class)));
		assertThat(isSaved(this.database)).isTrue();
	}

	@Test
	void applicationsDataSourceIsUsedAndNothingOfItsIsTouched() {
		this.guest.run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(isSaved(this.database)).isTrue();
			assertThat(context.getBean(CheckpointDatabase.class).dataSource())
				.isSameAs(context.getBean(DataSource.class));
			assertUntouched(context.getBeansOfType(DataSource.class), context.getBean(MeterRegistry.class));
			assertThat(context).hasSingleBean(JdbcTemplate.class)
				.hasSingleBean(JdbcClient.class)
				.hasSingleBean(PlatformTransactionManager.class)
				.hasBean("dbHealthContributor");
		});
	}

	@Test
	void applicationWithAUrlOfOursKeepsItsOwnDataSourceAndAllThatIsMadeOfIt() {
		PGSimpleDataSource ours = TestDatabase.create();
		this.guest.withPropertyValues(PREFIX + "url=" + uri(ours)).run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(isSaved(ours)).isTrue();
			assertThat(JdbcClient.create(this.database)
				.sql("select count(*) from pg_tables where tablename = 'checkpoints'")
				.query(Integer.class)
				.single()).isZero();
			assertUntouched(context.getBeansOfType(DataSource.class), context.getBean(MeterRegistry.class));
			assertThat(context).hasSingleBean(JdbcTemplate.class)
				.hasSingleBean(JdbcClient.class)
				.hasSingleBean(PlatformTransactionManager.class);
			assertThat(context.getBean(JdbcTemplate.class).getDataSource()).isSameAs(context.getBean(DataSource.class));
			assertThat(context.getBean("dbHealthContributor")).isInstanceOf(DataSourceHealthIndicator.class);
		});
	}

	private static void assertUntouched(Map<String, DataSource> dataSources, MeterRegistry meters) {
		assertThat(dataSources).containsOnlyKeys("dataSource");
		assertThat(meters.getMeters()).noneMatch((meter) -> meter.getId().getTags().toString().contains("langgraph"));
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void applicationsOwnMigrationsStillRunInTheSameSchema(boolean sameDatabase) {
		ApplicationContextRunner application = this.guest
			.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("spring.flyway.locations=classpath:db/app");
		PGSimpleDataSource ours = sameDatabase ? this.database : TestDatabase.create();
		if (!sameDatabase) {
			application = application.withPropertyValues(PREFIX + "url=" + uri(ours));
		}
		for (int start = 0; start < 2; start++) {
			application.run((context) -> {
				assertThat(context).hasSingleBean(Flyway.class);
				assertThat(context.getBean(JdbcTemplate.class)
					.queryForObject("select count(*) from application_table", Integer.class)).isZero();
				assertThat(context.getBean(JdbcTemplate.class)
					.queryForObject("select count(*) from flyway_schema_history where success", Integer.class)).isOne();
				put(context.getBean(PostgresSaver.class));
			});
		}
		assertThat(isSaved(ours)).isTrue();
	}

	@Test
	void oneOfSeveralDataSourcesIsNamed() {
		PGSimpleDataSource other = TestDatabase.create();
		this.runner.withBean("first", DataSource.class, () -> this.database)
			.withBean("second", DataSource.class, () -> other)
			.withPropertyValues(PREFIX + "data-source-bean-name=second")
			.run((context) -> put(context.getBean(PostgresSaver.class)));
		assertThat(isSaved(other)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "independent, true, true", "independent, false, true", "join, true, false", "join, false, false" })
	void transactionsAreJoinedOnlyIfAsked(String mode, boolean autoCommit, boolean saved) {
		this.guest
			.withPropertyValues(PREFIX + "transaction=" + mode, "spring.datasource.hikari.auto-commit=" + autoCommit)
			.run((context) -> {
				TransactionTemplate transaction = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				transaction.executeWithoutResult((status) -> {
					put(context.getBean(PostgresSaver.class));
					status.setRollbackOnly();
				});
				assertThat(isSaved(this.database)).isEqualTo(saved);
				context.getBean(PostgresSaver.class).deleteThread("t");
				transaction.executeWithoutResult((status) -> put(context.getBean(PostgresSaver.class)));
				assertThat(isSaved(this.database)).isTrue();
			});
	}

	@Test
	void twoSaversOfTwoSchemasInOneApplication() {
		PostgresSchema.of(this.database, "a").migrate();
		PostgresSchema.of(this.database, "b").migrate();
		this.guest.withUserConfiguration(TwoSavers.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(AsyncPostgresSaver.class);
			put(context.getBean("saverA", PostgresSaver.class));
			assertThat(context.getBean("saverA", PostgresSaver.class).get(THREAD)).isPresent();
			assertThat(context.getBean("saverB", PostgresSaver.class).get(THREAD)).isEmpty();
		});
	}

	@Test
	void ourConnectionDetailsWinOverTheUrl() {
		PGSimpleDataSource other = TestDatabase.create();
		this.withUrl.withBean(PostgresCheckpointConnectionDetails.class, () -> details(other))
			.run((context) -> put(context.getBean(PostgresSaver.class)));
		assertThat(isSaved(other)).isTrue();
	}

	private static PostgresCheckpointConnectionDetails details(PGSimpleDataSource database) {
		return new PostgresCheckpointConnectionDetails() {
			@Override
			public String getJdbcUrl() {
				return database.getUrl();
			}

			@Override
			public String getUsername() {
				return database.getUser();
			}

			@Override
			public String getPassword() {
				return database.getPassword();
			}
		};
	}

	@Test
	void containerOfOurTypeConfiguresOnlyUs() {
		PGSimpleDataSource ours = TestDatabase.create();
		this.guest.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withBean("database", PGSimpleDataSource.class, () -> ours,
					(definition) -> definition.setAutowireCandidate(false))
			.withUserConfiguration(OurContainer.class)
			.run((context) -> {
				put(context.getBean(PostgresSaver.class));
				assertThat(isSaved(ours)).isTrue();
				assertThat(
						context.getBean(JdbcTemplate.class).queryForObject("select current_database()", String.class))
					.isEqualTo(this.database.getDatabaseName());
			});
	}

	@Test
	void containerWithoutATypeIsTheApplicationsAndReachesUsThroughItsDataSource() {
		PGSimpleDataSource container = TestDatabase.create();
		this.guest.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withBean("database", PGSimpleDataSource.class, () -> container,
					(definition) -> definition.setAutowireCandidate(false))
			.withUserConfiguration(UntypedContainer.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PostgresCheckpointConnectionDetails.class);
				put(context.getBean(PostgresSaver.class));
				assertThat(isSaved(container)).isTrue();
			});
	}

	@Test
	void embeddedServerIsTheLastResortAndSaidAtWarn(@TempDir Path directory, CapturedOutput output) {
		ApplicationContextRunner embedded = this.runner
			.withPropertyValues(PREFIX + "embedded.data-directory=" + directory.resolve("data"));
		embedded.run((context) -> put(context.getBean(PostgresSaver.class)));
		assertThat(output).contains("WARN", "embedded Postgres", directory.resolve("data").toString());
		embedded.run((context) -> assertThat(context.getBean(PostgresSaver.class).get(THREAD)).isPresent());
	}

	@Test
	void contextIsRestartedWithANewClassLoader(@TempDir Path directory) {
		for (int start = 0; start < 2; start++) {
			boolean again = start > 0;
			this.runner.withPropertyValues(PREFIX + "embedded.data-directory=" + directory.resolve("data"))
				.withClassLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
				.run((context) -> {
					assertThat(context.getBean(PostgresSaver.class).get(THREAD).isPresent()).isEqualTo(again);
					put(context.getBean(PostgresSaver.class));
				});
		}
	}

	@Test
	void saversMayBeUsedUntilTheContextIsClosedAndTheirPoolIsClosedAfterThem() {
		List<Boolean> found = new ArrayList<>();
		List<HikariDataSource> pools = new ArrayList<>();
		this.withUrl.withBean(LastWords.class).run((context) -> {
			put(context.getBean(PostgresSaver.class));
			pools.add((HikariDataSource) context.getBean(CheckpointDatabase.class).dataSource());
			context.getBean(LastWords.class).found = found;
		});
		assertThat(found).containsExactly(true, true);
		assertThat(pools.get(0).isClosed()).isTrue();
	}

	static class LastWords implements DisposableBean {

		private final PostgresSaver saver;

		private final AsyncPostgresSaver asyncSaver;

		private List<Boolean> found = List.of();

		LastWords(PostgresSaver saver, AsyncPostgresSaver asyncSaver) {
			this.saver = saver;
			this.asyncSaver = asyncSaver;
		}

		@Override
		public void destroy() {
			this.found.add(this.saver.get(THREAD).isPresent());
			this.found.add(this.asyncSaver.get(THREAD).toCompletableFuture().join().isPresent());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSavers {

		@Bean
		PostgresSaver saverA(DataSource dataSource) {
			return PostgresSaver.builder(dataSource).schema("a").build();
		}

		@Bean
		PostgresSaver saverB(DataSource dataSource) {
			return PostgresSaver.builder(dataSource).schema("b").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OurContainer {

		@Bean
		@ServiceConnection(type = PostgresCheckpointConnectionDetails.class)
		RunningContainer container(org.springframework.beans.factory.BeanFactory beans) {
			return new RunningContainer(() -> beans.getBean("database", PGSimpleDataSource.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UntypedContainer {

		@Bean
		@ServiceConnection
		RunningContainer container(org.springframework.beans.factory.BeanFactory beans) {
			return new RunningContainer(() -> beans.getBean("database", PGSimpleDataSource.class));
		}

	}

	/** Stands for a container where no Docker engine is: its database is the test's. */
	static class RunningContainer extends PostgreSQLContainer {

		private final Supplier<PGSimpleDataSource> database;

		private boolean started;

		RunningContainer(Supplier<PGSimpleDataSource> database) {
			super("postgres:" + UUID.randomUUID());
			this.database = database;
		}

		@Override
		public void start() {
			this.started = true;
		}

		@Override
		public void stop() {
			this.started = false;
		}

		@Override
		public boolean isRunning() {
			return this.started;
		}

		@Override
		public boolean isCreated() {
			return this.started;
		}

		@Override
		public String getJdbcUrl() {
			return this.database.get().getUrl();
		}

		@Override
		public String getUsername() {
			return this.database.get().getUser();
		}

		@Override
		public String getPassword() {
			return this.database.get().getPassword();
		}

	}

}
