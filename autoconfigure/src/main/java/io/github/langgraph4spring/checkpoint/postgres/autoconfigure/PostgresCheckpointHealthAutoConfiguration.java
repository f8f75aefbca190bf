package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the checkpoints'
 * database. It is a contributor of its own, so that it can be put into the readiness
 * group.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(CheckpointDatabase.class)
@ConditionalOnEnabledHealthIndicator("langgraphcheckpoint")
public final class PostgresCheckpointHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "langgraphCheckpointHealthIndicator")
	CheckpointHealthIndicator langgraphCheckpointHealthIndicator(CheckpointDatabase database,
			PostgresCheckpointProperties properties) {
		return new CheckpointHealthIndicator(database, properties.getSchema());
	}

}
