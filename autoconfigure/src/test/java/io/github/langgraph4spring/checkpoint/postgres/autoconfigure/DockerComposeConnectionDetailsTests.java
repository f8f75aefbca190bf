package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read of a Docker Compose service.
 */
class DockerComposeConnectionDetailsTests {

	private final PostgresCheckpointDockerComposeConnectionDetailsFactory factory = new PostgresCheckpointDockerComposeConnectionDetailsFactory();

	private static DockerComposeConnectionSource source(Map<String, String> environment, Map<String, String> labels)
			throws Exception {
		Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, Environment.class);
		return BeanUtils.instantiateClass(constructor, new Service(environment, labels), new MockEnvironment());
	}

	@Test
	void labelledServiceIsOurDatabase() throws Exception {
		PostgresCheckpointConnectionDetails details = this.factory.getConnectionDetails(
				source(Map.of("POSTGRES_USER", "bob", "POSTGRES_PASSWORD", "secret", "POSTGRES_DB", "agents"),
						Map.of("org.springframework.boot.service-connection", "langgraph-checkpoint-postgres",
								"org.springframework.boot.jdbc.parameters", "ApplicationName=agents")));
		assertThat(details.getJdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:54321/agents?ApplicationName=agents");
		assertThat(details.getUsername()).isEqualTo("bob");
		assertThat(details.getPassword()).isEqualTo("secret");
	}

	@Test
	void serviceWithoutTheLabelIsTheApplications() throws Exception {
		assertThat(this.factory.getConnectionDetails(source(Map.of("POSTGRES_PASSWORD", "secret"), Map.of()))).isNull();
	}

	private record Service(Map<String, String> env, Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "database";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of("postgres:18");
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {
				@Override
				public int get(int containerPort) {
					assertThat(containerPort).isEqualTo(5432);
					return 54321;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(54321);
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return List.of(54321);
				}
			};
		}

	}

}
