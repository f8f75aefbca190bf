package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Meters, observations, health, the endpoint and the log of what is slow.
 */
@ExtendWith(OutputCaptureExtension.class)
class SightIT {

	private static final CheckpointConfig THREAD = CheckpointConfig.of("t");

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				PostgresCheckpointMetricsAutoConfiguration.class, PostgresCheckpointHealthAutoConfiguration.class,
				PostgresCheckpointEndpointAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				ObservationAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class))
		.withPropertyValues(Databases.ours(this.database));

	private static CheckpointConfig put(PostgresSaver saver) {
		Map<String, ChannelVersion> versions = Map.of("secret", saver.nextVersion(null));
		CheckpointConfig saved = saver.put(THREAD,
				Checkpoint.builder(0)
					.channelValues(Map.of("secret", List.of("top secret")))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", 0).with("password", "hunter2"), versions);
		saver.putWrites(saved, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, "go on?")), "task");
		return saved;
	}

	@Test
	void operationsAreTimedAndSizedAndTheirErrorsCounted() {
		this.runner.run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			put(saver);
			saver.get(THREAD);
			context.getBean(AsyncPostgresSaver.class).get(THREAD).toCompletableFuture().join();
			new JdbcTemplate(this.database).execute("drop table checkpoint_blobs");
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> saver.get(THREAD));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("langgraph.checkpoint").tags("operation", "put", "error", "none").timer().count())
				.isOne();
			assertThat(
					registry.get("langgraph.checkpoint").tags("operation", "getTuple", "error", "none").timer().count())
				.isEqualTo(2);
			assertThat(registry.get("langgraph.checkpoint")
				.tags("operation", "getTuple", "error", "InvalidDataAccessResourceUsageException")
				.timer()
				.count()).isOne();
			assertThat(registry.get("langgraph.checkpoint.size").tag("operation", "put").summary().totalAmount())
				.isBetween(100.0, 5000.0);
			assertThat(registry.get("langgraph.checkpoint.size").tag("operation", "getTuple").summary().count())
				.isEqualTo(2);
		});
	}

	@Test
	void idsAreOnTheObservationAndNotOnTheMeters() {
		Recorder recorder = new Recorder();
		this.runner.withBean(Recorder.class, () -> recorder).run((context) -> {
			CheckpointConfig saved = put(context.getBean(PostgresSaver.class));
			context.getBean(PostgresSaver.class).get(THREAD);
			assertThat(recorder.last).isNotNull().satisfies((observation) -> {
				assertThat(observation.getContextualName()).isEqualTo("checkpoint getTuple");
				assertThat(observation.getHighCardinalityKeyValue("langgraph.thread.id").getValue()).isEqualTo("t");
				assertThat(observation.getHighCardinalityKeyValue("langgraph.checkpoint.id").getValue())
					.isEqualTo(saved.checkpointId());
			});
			assertThat(context.getBean(MeterRegistry.class).get("langgraph.checkpoint").meters())
				.allSatisfy((meter) -> assertThat(meter.getId().getTags()).extracting("key")
					.containsExactlyInAnyOrder("operation", "error"));
		});
	}

	@Test
	void poolOfOurOwnHasMeters() {
		this.runner.run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(context.getBean(MeterRegistry.class)
				.get("hikaricp.connections")
				.tag("pool", "langgraph-checkpoint")
				.gauge()
				.value()).isPositive();
			assertThat(context.getBean(MeterRegistry.class)
				.find("hikaricp.connections.usage")
				.tag("pool", "langgraph-checkpoint")
				.timer()
				.count()).isPositive();
		});
	}

	@Test
	void everythingThatTheDashboardShowsIsMeasured() throws IOException {
		String dashboard = Files.readString(Path.of("../docs/grafana-dashboard.json"));
		Set<String> names = Pattern.compile("\\b(langgraph|hikaricp)_[a-z_]+")
			.matcher(dashboard)
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toSet());
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.runner.withBean(MeterRegistry.class, () -> prometheus)
			.withPropertyValues("management.metrics.distribution.percentiles-histogram.langgraph.checkpoint=true")
			.run((context) -> {
				put(context.getBean(PostgresSaver.class));
				assertThat(names).hasSizeGreaterThan(6)
					.allSatisfy((name) -> assertThat(prometheus.scrape()).containsPattern("(?m)^" + name + "[{ ]"));
			});
	}

	@Test
	void nothingOfMicrometerIsNeeded() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
					PostgresCheckpointMetricsAutoConfiguration.class))
			.withPropertyValues(Databases.ours(this.database))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> put(context.getBean(PostgresSaver.class)));
	}

	@Test
	void healthIsThatOfAConnectionThatMayWriteAndOfTheTables() {
		this.runner.run((context) -> {
			CheckpointHealthIndicator indicator = context.getBean(CheckpointHealthIndicator.class);
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("schema", "public")
				.containsEntry("schemaVersion", 9)
				.containsEntry("writable", true);
			JdbcTemplate jdbc = new JdbcTemplate(this.database);
			jdbc.update("delete from checkpoint_migrations where v > 3");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
			jdbc.update("insert into checkpoint_migrations values (11)");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			jdbc.execute("drop table checkpoint_migrations");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void healthOfADatabaseThatMayNotBeWrittenIsDown() {
		this.runner.run((context) -> {
			new JdbcTemplate(this.database).execute(
					"alter database " + this.database.getDatabaseName() + " set default_transaction_read_only = on");
			HikariDataSource pool = (HikariDataSource) context.getBean(CheckpointDatabase.class).dataSource();
			pool.getHikariPoolMXBean().softEvictConnections();
			Health health = context.getBean(CheckpointHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("writable", false);
		});
	}

	@Test
	void healthCanBePutIntoTheReadinessGroup() {
		this.runner.withPropertyValues("management.endpoint.health.group.readiness.include=langgraphCheckpoint")
			.run((context) -> {
				HealthDescriptor readiness = context.getBean(HealthEndpoint.class).healthForPath("readiness");
				assertThat(readiness).isNotNull();
				assertThat(readiness.getStatus()).isEqualTo(Status.UP);
				new JdbcTemplate(this.database).execute("drop table checkpoint_migrations");
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("readiness").getStatus())
					.isEqualTo(Status.DOWN);
			});
	}

	@Test
	void readinessOnKubernetesIsAsDocumented() throws IOException {
		List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/kubernetes.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
		Properties properties = yaml(blocks.get(0));
		Properties deployment = yaml(blocks.get(1));
		this.runner
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new PropertiesPropertySource("documented", properties)))
			.run((context) -> {
				HealthEndpoint health = context.getBean(HealthEndpoint.class);
				assertThat(components(health, "readiness")).containsExactly("langgraphCheckpoint", "readinessState");
				assertThat(components(health, "liveness")).containsExactly("livenessState");
			});
		String pod = "spec.template.spec.";
		Duration patience = DurationStyle
			.detectAndParse(properties.getProperty("spring.lifecycle.timeout-per-shutdown-phase"));
		int sleep = (int) deployment.get(pod + "containers[0].lifecycle.preStop.sleep.seconds");
		assertThat((int) deployment.get(pod + "terminationGracePeriodSeconds"))
			.isGreaterThan((int) (4 * patience.toSeconds()) + sleep);
		assertThat(deployment.getProperty(pod + "containers[0].readinessProbe.httpGet.path")).endsWith("/readiness");
		assertThat(deployment.getProperty(pod + "containers[0].livenessProbe.httpGet.path")).endsWith("/liveness");
	}

	private static Set<String> components(HealthEndpoint health, String group) {
		return ((CompositeHealthDescriptor) health.healthForPath(group)).getComponents().keySet();
	}

	private static Properties yaml(String text) {
		YamlPropertiesFactoryBean factory = new YamlPropertiesFactoryBean();
		factory.setResources(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
		return factory.getObject();
	}

	@Test
	void healthCanBeDisabled() {
		this.runner.withPropertyValues("management.health.langgraphcheckpoint.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CheckpointHealthIndicator.class));
	}

	@Test
	void endpointIsThereWhenItIsExposedAndShowsNoState() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(CheckpointsEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=checkpoints").run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			CheckpointConfig saved = put(saver);
			Databases.put(saver, "u");
			CheckpointsEndpoint endpoint = context.getBean(CheckpointsEndpoint.class);
			assertThat(endpoint.threads(null, null).threads()).containsExactly("t", "u");
			assertThat(endpoint.threads("t", 5).threads()).containsExactly("u");
			CheckpointsEndpoint.History history = endpoint.history("t", null, null);
			assertThat(history).isNotNull();
			assertThat(history.checkpoints()).singleElement().satisfies((entry) -> {
				assertThat(entry.checkpointId()).isEqualTo(saved.checkpointId());
				assertThat(entry.source()).isEqualTo("loop");
				assertThat(entry.channels()).containsExactly("secret");
				assertThat(entry.pendingWrites()).containsExactly(ChannelWrite.INTERRUPT);
			});
			assertThat(history.toString()).doesNotContain("top secret", "hunter2");
			new JdbcTemplate(this.database).update("update checkpoint_blobs set type = 'unreadable'");
			assertThat(endpoint.history("t", null, null)).as("decodes no value").isEqualTo(history);
			assertThat(endpoint.history("none", null, null)).isNull();
			endpoint.delete("t");
			assertThat(endpoint.history("t", null, null)).isNull();
		});
	}

	/** As Actuator itself exposes it, by JMX. */
	@Test
	void endpointReadsByDefaultAndDeletesByOptIn() {
		ApplicationContextRunner exposed = this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class))
			// as a SpringApplication does
			.withInitializer(
					(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=checkpoints");
		exposed.run((context) -> assertThat(operations(context)).containsExactlyInAnyOrder("threads", "history"));
		exposed.withPropertyValues("management.endpoint.checkpoints.access=unrestricted")
			.run((context) -> assertThat(operations(context)).containsExactlyInAnyOrder("threads", "history",
					"delete"));
		exposed.withPropertyValues("management.endpoint.checkpoints.access=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CheckpointsEndpoint.class));
	}

	private static Stream<String> operations(ApplicationContext context) throws JMException {
		MBeanServer server = context.getBean(MBeanServer.class);
		ObjectName endpoint = new ObjectName("org.springframework.boot:type=Endpoint,name=Checkpoints");
		return Arrays.stream(server.getMBeanInfo(endpoint).getOperations()).map(MBeanOperationInfo::getName);
	}

	@Test
	void slowOperationIsLoggedByItsIds(CapturedOutput output) {
		this.runner.withPropertyValues("langgraph.checkpoint.postgres.slow-operation-threshold=0ms").run((context) -> {
			CheckpointConfig saved = put(context.getBean(PostgresSaver.class));
			assertThat(output)
				.containsPattern("Slow checkpoint operation: put took \\d+ ms \\(thread t, namespace , " + "checkpoint "
						+ saved.checkpointId() + ", size \\d+\\)")
				.doesNotContain("top secret", "hunter2");
		});
	}

	@Test
	void nothingIsSlowByDefault(CapturedOutput output) {
		this.runner.run((context) -> {
			put(context.getBean(PostgresSaver.class));
			assertThat(output).doesNotContain("Slow checkpoint operation");
		});
	}

	static final class Recorder implements ObservationHandler<Observation.Context> {

		private Observation.Context last;

		@Override
		public void onStop(Observation.Context context) {
			this.last = context;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context.getName().startsWith("langgraph");
		}

	}

}
