package io.github.langgraph4spring.checkpoint.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fresh databases on one real server per JVM: the one of the system property
 * {@code postgres.url} (a JDBC URL with user and password of a superuser), else a
 * container where there is a Docker engine, else an embedded server. The sessions' time
 * zone is never the JVM's.
 */
public final class TestDatabase {

	/** Neither the build's zone nor a whole number of hours from UTC. */
	private static final String TIME_ZONE = "America/St_Johns";

	private static final AtomicInteger count = new AtomicInteger();

	private TestDatabase() {
	}

	/**
	 * Creates an empty database.
	 * @return connections to it, unpooled, as a superuser
	 */
	public static PGSimpleDataSource create() {
		String name = "langgraph_%d_%d".formatted(ProcessHandle.current().pid(), count.incrementAndGet());
		new JdbcTemplate(Server.admin()).execute("CREATE DATABASE " + name);
		PGSimpleDataSource dataSource = Server.admin();
		dataSource.setDatabaseName(name);
		return dataSource;
	}

	/**
	 * Returns connections of another role.
	 * @param database the database
	 * @param role a role with the password {@code secret}
	 * @return connections to it, unpooled
	 */
	public static PGSimpleDataSource as(PGSimpleDataSource database, String role) {
		PGSimpleDataSource dataSource = new ZonedDataSource(database.getUrl());
		dataSource.setUser(role);
		dataSource.setPassword("secret");
		return dataSource;
	}

	private static final class Server {

		private static final String URL = url();

		static PGSimpleDataSource admin() {
			return new ZonedDataSource(URL);
		}

		private static String url() {
			String given = System.getProperty("postgres.url");
			if (given != null) {
				return given;
			}
			if (DockerClientFactory.instance().isDockerAvailable()) {
				PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
				container.start();
				return container.getJdbcUrl() + "&user=" + container.getUsername() + "&password="
						+ container.getPassword();
			}
			try {
				EmbeddedPostgres server = EmbeddedPostgres.start();
				return server.getJdbcUrl("postgres", "postgres");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	/**
	 * Sets the zone on each connection, since the driver announces the JVM's at the
	 * start, which beats what the role or the database is set to.
	 */
	private static final class ZonedDataSource extends PGSimpleDataSource {

		ZonedDataSource(String url) {
			setUrl(url);
		}

		@Override
		public Connection getConnection() throws SQLException {
			return zoned(super.getConnection());
		}

		@Override
		public Connection getConnection(String user, String password) throws SQLException {
			return zoned(super.getConnection(user, password));
		}

		private static Connection zoned(Connection connection) throws SQLException {
			try (Statement statement = connection.createStatement()) {
				statement.execute("SET TIME ZONE '" + TIME_ZONE + "'");
			}
			return connection;
		}

	}

}
