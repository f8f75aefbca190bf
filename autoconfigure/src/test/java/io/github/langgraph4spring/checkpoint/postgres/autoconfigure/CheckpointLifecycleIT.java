package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Start, restart and end of an application, and savers of its own.
 */
class CheckpointLifecycleIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class));

	private final ApplicationContextRunner overOwnPool = this.contextRunner
		.withPropertyValues(Databases.ours(this.database));

	@Test
	void poolIsClosedWithTheContext() {
		List<HikariDataSource> pools = new ArrayList<>();
		this.overOwnPool
			.run((context) -> pools.add((HikariDataSource) context.getBean(CheckpointDatabase.class).dataSource()));
		assertThat(pools).singleElement().satisfies((pool) -> assertThat(pool.isClosed()).isTrue());
	}

	@Test
	void dataSourceOfTheApplicationIsClosedAfterTheSavers() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues(Databases.applications(this.database))
			.withUserConfiguration(LastWords.class)
			.run((context) -> {
			});
		assertThat(Databases.isSaved(this.database, "last words")).isTrue();
	}

	@Test
	void beansCanSaveWhileTheContextCloses() {
		this.overOwnPool.withUserConfiguration(LastWords.class).run((context) -> {
		});
		assertThat(Databases.isSaved(this.database, "last words")).isTrue();
	}

	@Test
	void whatTheAsynchronousSaverBeganIsSavedWhenTheContextCloses() {
		List<CompletionStage<CheckpointConfig>> stages = new ArrayList<>();
		this.overOwnPool.run((context) -> {
			AsyncPostgresSaver saver = context.getBean(AsyncPostgresSaver.class);
			for (int i = 0; i < 50; i++) {
				stages.add(saver.put(CheckpointConfig.of("begun " + i), Checkpoint.builder(0).build(),
						CheckpointMetadata.of("loop", 0), Map.of()));
			}
		});
		assertThat(stages).allSatisfy((stage) -> assertThat(stage.toCompletableFuture()).isCompleted());
		assertThat(Databases.isSaved(this.database, "begun 49")).isTrue();
	}

	@Test
	void asynchronousSaverIsClosedByItsOwnerOnly() {
		this.overOwnPool.run((context) -> assertThat(
				context.getBeanFactory().getBeanDefinition("asyncPostgresSaver").getDestroyMethodName())
			.isEmpty());
	}

	@Test
	void restartOfDevtoolsFindsTheTypesOfTheNewClassLoader(@TempDir Path classes) throws IOException {
		String file = Trip.class.getName().replace('.', '/') + ".class";
		Path copy = classes.resolve(file);
		Files.createDirectories(copy.getParent());
		Files.copy(Trip.class.getClassLoader().getResourceAsStream(file), copy);
		for (int start = 0; start < 2; start++) {
			try (RestartClassLoader restarted = new RestartClassLoader(getClass().getClassLoader(),
					new URL[] { classes.toUri().toURL() })) {
				this.overOwnPool.withClassLoader(restarted)
					.withPropertyValues("langgraph.checkpoint.postgres.allowed-types=" + Trip.class.getName())
					.run((context) -> assertThat(roundTrip(context.getBean(PostgresSaver.class), restarted).getClass())
						.isNotSameAs(Trip.class)
						.isSameAs(restarted.loadClass(Trip.class.getName())));
			}
		}
	}

	private static Object roundTrip(PostgresSaver saver, ClassLoader classLoader) throws ReflectiveOperationException {
		Object trip = classLoader.loadClass(Trip.class.getName())
			.getDeclaredConstructor(String.class)
			.newInstance("sf");
		ChannelVersion version = saver.nextVersion(null);
		CheckpointConfig saved = saver.put(CheckpointConfig.of("trip"),
				Checkpoint.builder(0)
					.channelValues(Map.of("trip", trip))
					.channelVersions(Map.of("trip", version))
					.build(),
				CheckpointMetadata.of("loop", 0), Map.of("trip", version));
		return saver.get(saved).orElseThrow().channelValues().get("trip");
	}

	@Test
	void twoSaversOfAnApplicationKeepTheirSchemas() {
		this.contextRunner.withBean(DataSource.class, () -> this.database)
			.withUserConfiguration(TwoSchemas.class)
			.run((context) -> {
				Databases.put(context.getBean("orders", PostgresSaver.class), "1");
				Databases.put(context.getBean("customers", PostgresSaver.class), "2");
				assertThat(Databases.isSaved(this.database, "orders", "1")).isTrue();
				assertThat(Databases.isSaved(this.database, "orders", "2")).isFalse();
				assertThat(Databases.isSaved(this.database, "customers", "2")).isTrue();
				assertThat(Databases.hasTables(this.database)).isFalse();
			});
	}

	@Test
	void aSecondSaverThatIsNoDefaultCandidateLeavesOurs() {
		this.contextRunner.withBean(DataSource.class, () -> this.database)
			.withUserConfiguration(SecondSaver.class)
			.run((context) -> {
				Databases.put(context.getBean(PostgresSaver.class), "1");
				Databases.put(context.getBean("second", PostgresSaver.class), "2");
				assertThat(Databases.isSaved(this.database, "1")).isTrue();
				assertThat(Databases.isSaved(this.database, "second", "2")).isTrue();
				assertThat(context).hasSingleBean(AsyncPostgresSaver.class);
			});
	}

	@Test
	void asynchronousSaverSavesOnTheExecutor() {
		this.overOwnPool.run((context) -> {
			Executor executor = context.getBean(PostgresCheckpointAutoConfiguration.EXECUTOR_BEAN_NAME, Executor.class);
			assertThat(context.getBean(AsyncPostgresSaver.class)).extracting("executor").isSameAs(executor);
			assertThat(CompletableFuture
				.supplyAsync(() -> Databases.put(context.getBean(PostgresSaver.class), "1"), executor)
				.join()).isNotNull();
		});
	}

	@Test
	void invalidAllowedTypeIsThatOfTheProperty() {
		this.overOwnPool.withPropertyValues("langgraph.checkpoint.postgres.allowed-types=com.*.Trip")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("langgraph.checkpoint.postgres.allowed-types"));
	}

	public record Trip(String city) {
	}

	@Configuration(proxyBeanMethods = false)
	static class LastWords {

		@Bean
		DisposableBean speaker(PostgresSaver saver, AsyncPostgresSaver asyncSaver) {
			return () -> {
				CheckpointConfig saved = Databases.put(saver, "last words");
				asyncSaver.getTuple(saved).toCompletableFuture().join().orElseThrow();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSchemas {

		@Bean
		PostgresSaver orders(DataSource dataSource) {
			return saver(dataSource, "orders");
		}

		@Bean
		PostgresSaver customers(DataSource dataSource) {
			return saver(dataSource, "customers");
		}

		static PostgresSaver saver(DataSource dataSource, String schema) {
			PostgresSchema.of(dataSource, schema).migrate();
			return PostgresSaver.builder(dataSource).schema(schema).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondSaver {

		@Bean(defaultCandidate = false)
		@Qualifier("second")
		PostgresSaver second(DataSource dataSource) {
			return TwoSchemas.saver(dataSource, "second");
		}

	}

}
