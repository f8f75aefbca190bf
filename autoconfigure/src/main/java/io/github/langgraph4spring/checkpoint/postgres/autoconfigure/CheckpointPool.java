package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.SslBundleSocketFactory.Registration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.ClassUtils;

/**
 * A pool of our own, described before it is made. It connects when it is first asked for
 * a connection.
 */
final class CheckpointPool {

	private static final String DRIVER = "org.postgresql.Driver";

	private static final long POLL_MILLIS = 20;

	/**
	 * Without these the driver waits for ever for the answer of a server that is gone or
	 * frozen. What the URL says wins.
	 */
	private static final Map<String, String> TIMEOUTS = Map.of("connectTimeout", "10", "socketTimeout", "60",
			"tcpKeepAlive", "true");

	private final PostgresCheckpointProperties.Hikari settings;

	private final ConnectionString target;

	private final @Nullable String username;

	private final @Nullable String password;

	private final Duration shutdownTimeout;

	/**
	 * Describes a pool.
	 * @param settings size and name
	 * @param target where to
	 * @param username who, or {@code null} for whom the target names
	 * @param password the password, or {@code null} for that of the target
	 * @param shutdownTimeout how long to wait for connections that are in use when it is
	 * closed
	 */
	CheckpointPool(PostgresCheckpointProperties.Hikari settings, ConnectionString target, @Nullable String username,
			@Nullable String password, Duration shutdownTimeout) {
		this.settings = settings;
		this.target = target;
		this.username = (username != null) ? username : target.username();
		this.password = (password != null) ? password : target.password();
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Makes the pool.
	 * @param advice where its address and credentials are configured
	 * @param bundle what to encrypt connections with, or {@code null} to leave that to
	 * the URL
	 * @param closing what is to be done after the pool was closed
	 */
	CheckpointDatabase open(String advice, @Nullable Supplier<SslBundle> bundle, Runnable... closing) {
		HikariDataSource pool = new HikariDataSource();
		this.settings.copyStateTo(pool);
		// Which database it is, is not the pool's to say.
		pool.setDataSourceClassName(null);
		pool.setDataSourceJNDI(null);
		setDriver(pool);
		pool.setJdbcUrl(this.target.jdbcUrl());
		TIMEOUTS.forEach(pool.getDataSourceProperties()::putIfAbsent);
		if (this.username != null) {
			pool.setUsername(this.username);
		}
		if (this.password != null) {
			pool.setPassword(this.password);
		}
		List<Runnable> all = new ArrayList<>(List.of(() -> close(pool)));
		if (bundle != null) {
			all.add(encrypt(pool, bundle)::close);
		}
		all.addAll(List.of(closing));
		return new CheckpointDatabase(pool, describe(), advice, all);
	}

	/** By class: DriverManager finds no driver that another class loader has loaded. */
	private static void setDriver(HikariDataSource pool) {
		try {
			pool.setDriverClassName(DRIVER);
		}
		catch (RuntimeException ex) {
			if (ClassUtils.isPresent(DRIVER, null)) {
				throw ex;
			}
			throw new CheckpointSetupException(
					"The driver of the database of LangGraph's checkpoints, " + DRIVER + ", is not on the class path.",
					"Add the dependency 'org.postgresql:postgresql', or take its exclusion away.", ex);
		}
	}

	/** HikariCP aborts what is in use. */
	private void close(HikariDataSource pool) {
		HikariPoolMXBean state = pool.getHikariPoolMXBean();
		long end = System.nanoTime() + this.shutdownTimeout.toNanos();
		try {
			while (state != null && state.getActiveConnections() > 0 && System.nanoTime() - end < 0) {
				Thread.sleep(POLL_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		pool.close();
	}

	private Registration encrypt(HikariDataSource pool, Supplier<SslBundle> bundle) {
		String sslMode = strictSslMode();
		Registration registration = SslBundleSocketFactory.register(bundle);
		pool.addDataSourceProperty("sslmode", sslMode);
		pool.addDataSourceProperty("sslfactory", SslBundleSocketFactory.class.getName());
		pool.addDataSourceProperty(SslBundleSocketFactory.ARGUMENT, registration.key());
		return registration;
	}

	/** Without the parameters, which may be secrets. */
	private String describe() {
		String url = this.target.jdbcUrl();
		int parameters = url.indexOf('?');
		return ((parameters < 0) ? url : url.substring(0, parameters))
				+ ((this.username != null) ? " as user '" + this.username + "'" : "");
	}

	/**
	 * What the URL says beats what the pool says, so a URL that contradicts the bundle
	 * would silently disable it.
	 */
	private String strictSslMode() {
		Map<String, String> parameters = parameters();
		for (String parameter : new String[] { "sslfactory", "sslcert", "sslkey", "sslrootcert" }) {
			if (parameters.containsKey(parameter)) {
				throw contradiction(parameter);
			}
		}
		String mode = parameters.getOrDefault("sslmode", "verify-full");
		return switch (mode) {
			case "require", "verify-ca", "verify-full" -> mode;
			default -> throw contradiction("sslmode=" + mode);
		};
	}

	private static CheckpointSetupException contradiction(String parameter) {
		return new CheckpointSetupException(
				"The URL of the database of LangGraph's checkpoints has the parameter '" + parameter
						+ "', which contradicts the SSL bundle.",
				"Drop the parameter, or the property 'langgraph.checkpoint.postgres.ssl.bundle'. With a bundle sslmode is "
						+ "require, verify-ca or, by default, verify-full.");
	}

	private Map<String, String> parameters() {
		Map<String, String> parameters = new TreeMap<>();
		String url = this.target.jdbcUrl();
		int question = url.indexOf('?');
		for (String token : (question < 0) ? new String[0] : url.substring(question + 1).split("&")) {
			int equals = token.indexOf('=');
			parameters.put((equals < 0) ? token : token.substring(0, equals),
					(equals < 0) ? "" : token.substring(equals + 1));
		}
		return parameters;
	}

}
