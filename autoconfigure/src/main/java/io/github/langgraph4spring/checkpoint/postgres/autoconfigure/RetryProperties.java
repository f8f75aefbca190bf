package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.retry.RetryPolicy;

/**
 * How an operation is repeated after a transient fault of the database. The names are
 * those of Spring's {@link RetryPolicy}.
 *
 * @param maxRetries Maximum number of retries of an operation, or 0 for none.
 * @param delay Time before the first retry.
 * @param jitter Maximum time by which each delay is longer or shorter, at random.
 * @param multiplier By how much each delay is longer than the one before.
 * @param maxDelay Maximum time before a retry.
 * @param timeout Time from the beginning of an operation after which no retry begins.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.retry")
record RetryProperties(@DefaultValue("3") long maxRetries, @DefaultValue("50ms") Duration delay,
		@DefaultValue("25ms") Duration jitter, @DefaultValue("3") double multiplier,
		@DefaultValue("30s") Duration maxDelay, @DefaultValue("30s") Duration timeout) {

	RetryProperties {
		// so that what is wrong is said where the properties are bound
		policy(maxRetries, delay, jitter, multiplier, maxDelay, timeout);
	}

	RetryPolicy policy() {
		return policy(this.maxRetries, this.delay, this.jitter, this.multiplier, this.maxDelay, this.timeout);
	}

	private static RetryPolicy policy(long maxRetries, Duration delay, Duration jitter, double multiplier,
			Duration maxDelay, Duration timeout) {
		return RetryPolicy.builder()
			.maxRetries(maxRetries)
			.delay(delay)
			.jitter(jitter)
			.multiplier(multiplier)
			.maxDelay(maxDelay)
			.timeout(timeout)
			.build();
	}

}
