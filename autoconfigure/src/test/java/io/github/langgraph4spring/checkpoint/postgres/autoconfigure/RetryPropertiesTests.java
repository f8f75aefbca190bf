package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryProperties}.
 */
class RetryPropertiesTests {

	private static final String PREFIX = "langgraph.checkpoint.postgres.retry.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Configured.class);

	@Test
	void threeRetriesAreDefault() {
		this.runner.run((context) -> {
			RetryPolicy policy = context.getBean(RetryProperties.class).policy();
			BackOffExecution delays = policy.getBackOff().start();
			assertThat(delays.nextBackOff()).isBetween(25L, 75L);
			assertThat(delays.nextBackOff()).isBetween(75L, 225L);
			assertThat(delays.nextBackOff()).isBetween(225L, 675L);
			assertThat(delays.nextBackOff()).isEqualTo(BackOffExecution.STOP);
			assertThat(policy.getTimeout()).isEqualTo(Duration.ofSeconds(30));
		});
	}

	@Test
	void propertiesAreThoseOfThePolicy() {
		this.runner
			.withPropertyValues(PREFIX + "max-retries=2", PREFIX + "delay=1s", PREFIX + "jitter=0",
					PREFIX + "multiplier=10", PREFIX + "max-delay=4s", PREFIX + "timeout=1m")
			.run((context) -> {
				RetryPolicy policy = context.getBean(RetryProperties.class).policy();
				BackOffExecution delays = policy.getBackOff().start();
				assertThat(delays.nextBackOff()).isEqualTo(1000);
				assertThat(delays.nextBackOff()).isEqualTo(4000);
				assertThat(delays.nextBackOff()).isEqualTo(BackOffExecution.STOP);
				assertThat(policy.getTimeout()).isEqualTo(Duration.ofMinutes(1));
			});
	}

	@Test
	void nothingIsRetriedIfThereAreNoRetries() {
		this.runner.withPropertyValues(PREFIX + "max-retries=0")
			.run((context) -> assertThat(
					context.getBean(RetryProperties.class).policy().getBackOff().start().nextBackOff())
				.isEqualTo(BackOffExecution.STOP));
	}

	@Test
	void policyThatCannotBeIsRefused() {
		this.runner.withPropertyValues(PREFIX + "max-retries=-1")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("maxRetries"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(RetryProperties.class)
	static class Configured {

	}

}
