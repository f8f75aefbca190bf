package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Connects the checkpointer to a container that is annotated with
 * {@code @ServiceConnection(type = PostgresCheckpointConnectionDetails.class)}, whichever
 * of Testcontainers' two classes for Postgres it is. A container without a type is the
 * application's, and reaches the checkpointer through its {@code DataSource}.
 */
final class PostgresCheckpointContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<JdbcDatabaseContainer<?>, PostgresCheckpointConnectionDetails> {

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<JdbcDatabaseContainer<?>> source,
			Class<?> requiredContainerType, Class<?> requiredConnectionDetailsType) {
		return source.getConnectionDetailsTypes().contains(requiredConnectionDetailsType)
				&& super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
	}

	@Override
	protected PostgresCheckpointConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<JdbcDatabaseContainer<?>>
			implements PostgresCheckpointConnectionDetails {

		Details(ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
			super(source);
		}

		@Override
		public String getJdbcUrl() {
			return getContainer().getJdbcUrl();
		}

		@Override
		public String getUsername() {
			return getContainer().getUsername();
		}

		@Override
		public String getPassword() {
			return getContainer().getPassword();
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
