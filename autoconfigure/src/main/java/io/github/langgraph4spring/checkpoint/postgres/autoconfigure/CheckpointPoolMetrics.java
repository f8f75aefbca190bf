package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of the pool of our own: HikariCP's, under the pool's name. Spring Boot binds
 * those of the application's.
 */
final class CheckpointPoolMetrics implements MeterBinder {

	private final CheckpointDatabase database;

	CheckpointPoolMetrics(CheckpointDatabase database) {
		this.database = database;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.database.isOwn() && this.database.dataSource() instanceof HikariDataSource pool
				&& pool.getMetricRegistry() == null && pool.getMetricsTrackerFactory() == null) {
			pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
		}
	}

}
