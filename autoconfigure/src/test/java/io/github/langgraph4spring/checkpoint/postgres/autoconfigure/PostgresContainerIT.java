package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container with {@code @ServiceConnection}, where there is a Docker engine.
 */
@EnabledIf("isDockerAvailable")
class PostgresContainerIT {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				ServiceConnectionAutoConfiguration.class))
		.withUserConfiguration(Containers.class);

	static boolean isDockerAvailable() {
		return DockerClientFactory.instance().isDockerAvailable();
	}

	@Test
	void savesInTheContainer() {
		this.contextRunner.run((context) -> {
			PostgresSaver saver = context.getBean(PostgresSaver.class);
			assertThat(saver.get(Databases.put(saver, "1"))).isPresent();
			assertThat(context.getBean(CheckpointDatabase.class).description())
				.contains(String.valueOf(context.getBean(PostgreSQLContainer.class).getFirstMappedPort()));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection(type = PostgresCheckpointConnectionDetails.class)
		PostgreSQLContainer container() {
			return new PostgreSQLContainer("postgres:18-alpine");
		}

	}

}
