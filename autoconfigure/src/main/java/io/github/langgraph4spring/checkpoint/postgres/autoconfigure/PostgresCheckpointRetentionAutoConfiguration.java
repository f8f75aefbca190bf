package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.Retention;
import io.github.langgraph4spring.checkpoint.postgres.TenantSupplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.scheduling.support.CronTrigger;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the retention of checkpoints:
 * off until a property or a {@link Retention} bean says what to keep.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RetentionProperties.class)
public final class PostgresCheckpointRetentionAutoConfiguration {

	/** The job of whichever retention there is. */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Retention.class)
	RetentionJob langgraphCheckpointRetentionJob(Retention retention, RetentionProperties properties,
			ObjectProvider<LifecycleProperties> lifecycle) {
		return new RetentionJob(retention, new CronTrigger(properties.schedule()), properties.dryRun(),
				PostgresCheckpointAutoConfiguration.shutdownTimeout(lifecycle));
	}

	/**
	 * The retention of the properties.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(CheckpointDatabase.class)
	@Conditional(OnPolicyCondition.class)
	static class RetentionConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Retention langgraphCheckpointRetention(CheckpointDatabase database,
				CheckpointSchemaInitializer initializedSchema, PostgresCheckpointProperties properties,
				RetentionProperties retention, RetryProperties retry, ObjectProvider<TenantSupplier> tenants) {
			CheckpointSetupException.requireNoTenants(tenants, "langgraph.checkpoint.postgres.retention.*");
			return Retention.builder(database.dataSource())
				.schema(properties.getSchema())
				.policies(retention::policy)
				.batchSize(retention.batchSize())
				.retryPolicy(retry.policy())
				.build();
		}

	}

	/**
	 * Whether a property says what to keep.
	 */
	static final class OnPolicyCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean found = Binder.get(context.getEnvironment())
				.bind("langgraph.checkpoint.postgres.retention", RetentionProperties.class)
				.map(RetentionProperties::hasPolicy)
				.orElse(false);
			return new ConditionOutcome(found, ConditionMessage.forCondition("LangGraph checkpoint retention")
				.because(found ? "a property says what to keep" : "no property says what to keep"));
		}

	}

}
