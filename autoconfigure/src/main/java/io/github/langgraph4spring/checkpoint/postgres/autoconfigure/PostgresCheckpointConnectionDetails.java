package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to establish a connection to the Postgres database of the checkpoints.
 * A bean of this type configures the checkpointer only and wins over properties; the
 * application's own database is not affected. Asked once, when the application starts.
 */
public interface PostgresCheckpointConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the URL of the database.
	 * @return a JDBC URL, never {@code null}
	 */
	String getJdbcUrl();

	/**
	 * Returns the user to connect as.
	 * @return the login user of the database, or {@code null} for that of the URL
	 */
	@Nullable String getUsername();

	/**
	 * Returns the password to connect with.
	 * @return the login password of the database, or {@code null} for that of the URL
	 */
	@Nullable String getPassword();

	/**
	 * Returns the SSL bundle to use.
	 * @return the SSL bundle, or {@code null} for none
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
