package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application keeps what it has, whether the checkpoints are in its database or in one
 * of their own.
 */
@ParameterizedClass
@EnumSource
class GoodGuestIT {

	private final PGSimpleDataSource applications = TestDatabase.create();

	private final PGSimpleDataSource checkpoints;

	private final String[] pools;

	private final ApplicationContextRunner contextRunner;

	GoodGuestIT(Place place) {
		this.checkpoints = (place == Place.OWN_DATABASE) ? TestDatabase.create() : this.applications;
		this.pools = (place == Place.OWN_DATABASE) ? new String[] { "applications", "langgraph-checkpoint" }
				: new String[] { "applications" };
		String[] properties = (place == Place.OWN_DATABASE) ? Databases.ours(this.checkpoints) : new String[0];
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
					LangGraph4jCheckpointAutoConfiguration.class, PostgresCheckpointMetricsAutoConfiguration.class,
					PostgresCheckpointHealthAutoConfiguration.class, DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class,
					DataSourceHealthContributorAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					ObservationAutoConfiguration.class))
			.withUserConfiguration(Agent.class)
			.withPropertyValues(Databases.applications(this.applications))
			.withPropertyValues("spring.datasource.hikari.pool-name=applications")
			.withPropertyValues("spring.flyway.locations=classpath:guest")
			.withPropertyValues(properties);
	}

	/** Every test also saves a checkpoint. */
	private void run(ContextConsumer<AssertableApplicationContext> test) {
		this.contextRunner.run((context) -> {
			Databases.put(context.getBean(PostgresSaver.class), "1");
			assertThat(Databases.isSaved(this.checkpoints, "1")).isTrue();
			test.accept(context);
		});
	}

	@Test
	void dataSourceIsTheApplicationsAlone() {
		run((context) -> assertThat(context).getBean(DataSource.class)
			.isInstanceOfSatisfying(HikariDataSource.class,
					(pool) -> assertThat(pool.getJdbcUrl()).isEqualTo(this.applications.getUrl())));
	}

	@Test
	void templatesAndTransactionManagerAreTheApplications() {
		run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			assertThat(context.getBean(JdbcTemplate.class).getDataSource()).isSameAs(dataSource);
			assertThat(context).hasSingleBean(JdbcClient.class).hasSingleBean(TransactionManager.class);
			assertThat(context.getBean(JdbcTransactionManager.class).getDataSource()).isSameAs(dataSource);
		});
	}

	@Test
	void flywayOfTheApplicationMigratesItsDatabase() {
		run((context) -> {
			assertThat(context).hasSingleBean(Flyway.class).hasSingleBean(FlywayMigrationInitializer.class);
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForList("SELECT script FROM flyway_schema_history ORDER BY installed_rank", String.class))
				.containsExactly("V1__create_orders.sql");
			assertThat(context.getBean(Flyway.class).info().pending()).isEmpty();
		});
	}

	@Test
	void flywayOfTheApplicationMigratesAgain() {
		run((context) -> {
		});
		run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void healthIsThatOfTheApplicationsDatabase() {
		run((context) -> {
			assertThat(context.getBeansOfType(HealthContributor.class)).containsOnlyKeys("dbHealthContributor",
					"langgraphCheckpointHealthIndicator");
			assertThat(context.getBean(DataSourceHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void metersOfTheApplicationsPoolAreAsTheyWere() {
		run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("jdbc.connections.active").meters()).singleElement()
				.satisfies((meter) -> assertThat(meter.getId().getTag("name")).isEqualTo("dataSource"));
			assertThat(registry.find("hikaricp.connections").meters())
				.extracting((meter) -> meter.getId().getTag("pool"))
				.containsExactlyInAnyOrder(this.pools);
		});
	}

	@Test
	void connectionDetailsAndMappersAreTheApplications() {
		run((context) -> assertThat(context).hasSingleBean(JdbcConnectionDetails.class)
			.doesNotHaveBean(JsonMapper.class)
			.doesNotHaveBean(Callback.class));
	}

	@Test
	void beansAreThoseWithoutUsAndOurs() {
		String[] without = names(this.contextRunner.withPropertyValues("langgraph.checkpoint.postgres.enabled=false"));
		String[] with = names(this.contextRunner);
		assertThat(with).contains(without);
		assertThat(Stream.of(with)
			.filter((name) -> !Arrays.asList(without).contains(name) && !name.startsWith("io.github.langgraph4spring")
					&& !name.startsWith("langgraph.checkpoint.postgres")))
			.containsExactlyInAnyOrder("asyncPostgresSaver", "langGraph4jSaver", "langgraphCheckpointDatabase",
					"langgraphCheckpointExecutor", "langgraphCheckpointHealthIndicator", "langgraphCheckpointObserver",
					"langgraphCheckpointPoolMetrics", "langgraphCheckpointSchemaInitializer",
					"langgraphCheckpointSecretProperties", "langgraphCheckpointSerializer", "postgresSaver",
					"springAiMessages");
	}

	private static String[] names(ApplicationContextRunner runner) {
		Map<String, String[]> names = new HashMap<>();
		runner.run((context) -> names.put("", context.getBeanDefinitionNames()));
		return names.get("");
	}

	/** Made before any auto-configured bean, and with it the saver. */
	@Configuration(proxyBeanMethods = false)
	static class Agent {

		@Bean
		Optional<PostgresSaver> agent(ObjectProvider<PostgresSaver> saver) {
			return Optional.ofNullable(saver.getIfAvailable());
		}

	}

	enum Place {

		OWN_DATABASE, APPLICATIONS_DATABASE

	}

}
