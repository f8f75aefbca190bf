package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.OperationObserver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TenantSupplier;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for LangGraph's Postgres
 * checkpointer.
 * <p>
 * No bean here is a {@code DataSource}, a {@code TaskExecutor} or anything else that the
 * application has its own of.
 */
@AutoConfiguration(after = TaskExecutionAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
				"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration" })
@ConditionalOnClass({ PostgresSaver.class, HikariDataSource.class })
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ PostgresCheckpointProperties.class, EmbeddedProperties.class,
		MigrationProperties.class, MetadataProperties.class, DurabilityProperties.class, RetryProperties.class })
@Import({ DatabaseInitializationDependencyConfigurer.class, ConfiguredSerializerConfiguration.class })
@ImportRuntimeHints(CheckpointRuntimeHints.class)
public final class PostgresCheckpointAutoConfiguration {

	/** Name of the executor bean that the asynchronous saver works on. */
	public static final String EXECUTOR_BEAN_NAME = "langgraphCheckpointExecutor";

	static final String DATABASE_BEAN_NAME = "langgraphCheckpointDatabase";

	private static final String SAVER_BEAN_NAME = "postgresSaver";

	@Bean(name = EXECUTOR_BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = EXECUTOR_BEAN_NAME)
	Executor langgraphCheckpointExecutor(PostgresCheckpointProperties properties,
			ObjectProvider<LifecycleProperties> lifecycle) {
		return new CheckpointExecutor(properties.getHikari().getMaximumPoolSize(), shutdownTimeout(lifecycle));
	}

	/** As long as Spring Boot waits for each phase of the shutdown. */
	static Duration shutdownTimeout(ObjectProvider<LifecycleProperties> lifecycle) {
		return lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
	}

	/**
	 * Not closed with the context: it would close the other saver, which is somebody
	 * else's bean and may be in use for longer.
	 */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(PostgresSaver.class)
	AsyncPostgresSaver asyncPostgresSaver(PostgresSaver saver, @Qualifier(EXECUTOR_BEAN_NAME) Executor executor) {
		return new AsyncPostgresSaver(saver, executor);
	}

	/**
	 * What Actuator shows of the properties.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class ActuatorConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SecretProperties langgraphCheckpointSecretProperties() {
			return new SecretProperties();
		}

	}

	/**
	 * The saver and its database, none of which is there if the application has a saver.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(PostgresSaver.class)
	static class PostgresSaverConfiguration {

		@Bean(name = DATABASE_BEAN_NAME)
		@ConditionalOnMissingBean
		CheckpointDatabase langgraphCheckpointDatabase(PostgresCheckpointProperties properties,
				EmbeddedProperties embedded, ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<DataSource> dataSources, ObjectProvider<LifecycleProperties> lifecycle) {
			// What the executor runs needs connections, so it is closed before them.
			beanFactory.registerDependentBean(DATABASE_BEAN_NAME, EXECUTOR_BEAN_NAME);
			return new CheckpointDatabaseLocator(properties, embedded, beanFactory, dataSources,
					shutdownTimeout(lifecycle))
				.locate();
		}

		/** After the application's migrations, which may share the schema. */
		@Bean
		@ConditionalOnMissingBean
		@DependsOnDatabaseInitialization
		CheckpointSchemaInitializer langgraphCheckpointSchemaInitializer(CheckpointDatabase database,
				PostgresCheckpointProperties properties, MigrationProperties migration,
				ObjectProvider<TenantSupplier> tenants) {
			return new CheckpointSchemaInitializer(database, properties.getSchema(), migration,
					tenants.getIfAvailable() != null);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnProperty("langgraph.checkpoint.postgres.slow-operation-threshold")
		SlowOperationLog langgraphCheckpointSlowOperationLog(PostgresCheckpointProperties properties) {
			return new SlowOperationLog(Objects.requireNonNull(properties.getSlowOperationThreshold()));
		}

		@Bean(name = SAVER_BEAN_NAME)
		@ConditionalOnMissingBean
		PostgresSaver postgresSaver(CheckpointDatabase database, CheckpointSchemaInitializer initializedSchema,
				ConfigurableListableBeanFactory beanFactory, PostgresCheckpointProperties properties,
				MetadataProperties metadata, DurabilityProperties durability, RetryProperties retry,
				ConfiguredSerializer serializer, ObjectProvider<ValueEncryption> encryptions,
				ObjectProvider<TenantSupplier> tenants, ObjectProvider<OperationObserver> observers) {
			// What the executor runs may leave writes that the saver sends when it is
			// closed.
			beanFactory.registerDependentBean(SAVER_BEAN_NAME, EXECUTOR_BEAN_NAME);
			ValueEncryption encryption = encryptions.getIfAvailable();
			PostgresSaver.Builder builder = PostgresSaver.builder(database.dataSource())
				.schema(properties.getSchema())
				.serializer((encryption != null) ? serializer.plain() : serializer.withPythonsEncryption())
				.dialect(properties.getDialect())
				.transactionMode(properties.getTransaction())
				.retryPolicy(retry.policy());
			metadata.apply(builder);
			if (encryption != null) {
				builder.encryption(encryption);
			}
			tenants.ifAvailable(builder::tenant);
			durability.apply(builder, properties.getTransaction());
			observers.orderedStream().forEach(builder::observer);
			return builder.build();
		}

	}

}
