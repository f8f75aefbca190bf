package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Connects the checkpointer to a Docker Compose service that has the label
 * {@code org.springframework.boot.service-connection: langgraph-checkpoint-postgres}. To
 * Spring Boot the label takes the place of the image's name, so that such a service is no
 * database of the application, and a {@code postgres} service without it is none of ours.
 */
final class PostgresCheckpointDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<PostgresCheckpointConnectionDetails> {

	PostgresCheckpointDockerComposeConnectionDetailsFactory() {
		super("langgraph-checkpoint-postgres");
	}

	@Override
	protected PostgresCheckpointConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	/**
	 * Reads the environment variables that Spring Boot reads of a {@code postgres}
	 * service: those of the official image and of Bitnami's.
	 */
	private static final class Details extends DockerComposeConnectionDetails
			implements PostgresCheckpointConnectionDetails {

		private static final int PORT = 5432;

		private static final String PARAMETERS_LABEL = "org.springframework.boot.jdbc.parameters";

		private final String jdbcUrl;

		private final String username;

		private final @Nullable String password;

		private final @Nullable SslBundle sslBundle;

		Details(RunningService service) {
			super(service);
			Map<String, @Nullable String> environment = service.env();
			String user = first(environment, "POSTGRES_USER", "POSTGRESQL_USER", "POSTGRESQL_USERNAME");
			this.username = (user != null) ? user : "postgres";
			this.password = first(environment, "POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD");
			String database = first(environment, "POSTGRES_DB", "POSTGRESQL_DB", "POSTGRESQL_DATABASE");
			this.jdbcUrl = "jdbc:postgresql://" + service.host() + ":" + service.ports().get(PORT) + "/"
					+ URLEncoder.encode((database != null) ? database : this.username, StandardCharsets.UTF_8)
					+ parameters(service);
			this.sslBundle = getSslBundle(service);
		}

		private static String parameters(RunningService service) {
			String parameters = service.labels().get(PARAMETERS_LABEL);
			return (parameters != null && !parameters.isEmpty()) ? "?" + parameters : "";
		}

		private static @Nullable String first(Map<String, @Nullable String> environment, String... names) {
			for (String name : names) {
				String value = environment.get(name);
				if (value != null) {
					return value;
				}
			}
			return null;
		}

		@Override
		public String getJdbcUrl() {
			return this.jdbcUrl;
		}

		@Override
		public String getUsername() {
			return this.username;
		}

		@Override
		public @Nullable String getPassword() {
			return this.password;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
