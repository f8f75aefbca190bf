package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters and observations of
 * the savers, and the meters of the pool of our own.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@ConditionalOnBean({ MeterRegistry.class, ObservationRegistry.class })
public final class PostgresCheckpointMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObservationOperationObserver langgraphCheckpointObserver(ObservationRegistry observations, MeterRegistry meters) {
		return new ObservationOperationObserver(observations, meters);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CheckpointDatabase.class)
	CheckpointPoolMetrics langgraphCheckpointPoolMetrics(CheckpointDatabase database) {
		return new CheckpointPoolMetrics(database);
	}

}
