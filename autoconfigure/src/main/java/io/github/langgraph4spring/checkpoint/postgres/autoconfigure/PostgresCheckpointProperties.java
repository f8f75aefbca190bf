package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.TransactionMode;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.PythonKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of LangGraph's Postgres checkpointer, but for those that are
 * of one concern alone: they are in a type of their own, such as
 * {@code RetentionProperties}. Not thread-safe; read only once bound.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres")
public final class PostgresCheckpointProperties {

	/**
	 * Whether to configure LangGraph's Postgres checkpointer.
	 */
	private boolean enabled = true;

	/**
	 * Database of the checkpoints: a libpq URI (postgresql://...), a libpq keyword/value
	 * string or a JDBC URL. When not set, the application's DataSource is used.
	 */
	private @Nullable String url;

	/**
	 * Login user of the database named by "url". Wins over a user in the URL.
	 */
	private @Nullable String username;

	/**
	 * Login password of the database named by "url". Wins over a password in the URL.
	 */
	private @Nullable String password;

	/**
	 * Name of the DataSource bean to use, if "url" is not set and there are several.
	 */
	private @Nullable String dataSourceBeanName;

	/**
	 * Schema of LangGraph's tables.
	 */
	private String schema = "public";

	/**
	 * What an operation does where its caller has a transaction on the application's
	 * DataSource.
	 */
	private TransactionMode transaction = TransactionMode.INDEPENDENT;

	/**
	 * In whose way threads that are new are written. A thread that is JavaScript's stays
	 * so, and no other becomes one.
	 */
	private Dialect dialect = Dialect.PYTHON;

	/**
	 * Application classes that may be stored and restored: names of classes
	 * (com.acme.Trip), or packages without their subpackages (com.acme.state.*).
	 */
	private List<String> allowedTypes = new ArrayList<>();

	/**
	 * Application classes that stand for types of a Python application, and are stored as
	 * those.
	 */
	private final List<PythonType> pythonTypes = new ArrayList<>();

	/**
	 * Duration from which an operation is logged as slow, by its ids and size. When not
	 * set, none is.
	 */
	private @Nullable Duration slowOperationThreshold;

	private final Ssl ssl = new Ssl();

	private final Hikari hikari = new Hikari();

	private final ChatMemory chatMemory = new ChatMemory();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable String getDataSourceBeanName() {
		return this.dataSourceBeanName;
	}

	public void setDataSourceBeanName(@Nullable String dataSourceBeanName) {
		this.dataSourceBeanName = dataSourceBeanName;
	}

	public String getSchema() {
		return this.schema;
	}

	public void setSchema(String schema) {
		this.schema = schema;
	}

	public Dialect getDialect() {
		return this.dialect;
	}

	public void setDialect(Dialect dialect) {
		this.dialect = dialect;
	}

	public TransactionMode getTransaction() {
		return this.transaction;
	}

	public void setTransaction(TransactionMode transaction) {
		this.transaction = transaction;
	}

	public List<String> getAllowedTypes() {
		return this.allowedTypes;
	}

	public void setAllowedTypes(List<String> allowedTypes) {
		this.allowedTypes = allowedTypes;
	}

	public List<PythonType> getPythonTypes() {
		return this.pythonTypes;
	}

	public @Nullable Duration getSlowOperationThreshold() {
		return this.slowOperationThreshold;
	}

	public void setSlowOperationThreshold(@Nullable Duration slowOperationThreshold) {
		this.slowOperationThreshold = slowOperationThreshold;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Hikari getHikari() {
		return this.hikari;
	}

	public ChatMemory getChatMemory() {
		return this.chatMemory;
	}

	/**
	 * A type of a Python application and the application class that stands for it.
	 */
	public static final class PythonType {

		/**
		 * Module and name of the Python type, such as app.state.Trip.
		 */
		private @Nullable String python;

		/**
		 * Record, bean or enum that stands for it.
		 */
		private @Nullable Class<?> java;

		/**
		 * What the type is in Python. When not set, "enum" for an enum and "pydantic" for
		 * any other class.
		 */
		private @Nullable PythonKind kind;

		public @Nullable String getPython() {
			return this.python;
		}

		public void setPython(@Nullable String python) {
			this.python = python;
		}

		public @Nullable Class<?> getJava() {
			return this.java;
		}

		public void setJava(@Nullable Class<?> java) {
			this.java = java;
		}

		public @Nullable PythonKind getKind() {
			return this.kind;
		}

		public void setKind(@Nullable PythonKind kind) {
			this.kind = kind;
		}

		AllowedTypes addTo(AllowedTypes types) {
			if (this.python == null || this.java == null) {
				throw new IllegalArgumentException("both 'python' and 'java' must be set");
			}
			PythonKind byDefault = this.java.isEnum() ? PythonKind.ENUM : PythonKind.PYDANTIC;
			return types.mapping(this.java, this.python, (this.kind != null) ? this.kind : byDefault);
		}

		@Override
		public String toString() {
			return this.python + " -> " + ((this.java != null) ? this.java.getName() : null)
					+ ((this.kind != null) ? " (" + this.kind + ")" : "");
		}

	}

	/**
	 * Encryption of the connections to the database named by {@code url}.
	 */
	public static final class Ssl {

		/**
		 * Whether to enable SSL support. Enabled automatically if "bundle" is provided
		 * unless specified otherwise.
		 */
		private @Nullable Boolean enabled;

		/**
		 * SSL bundle name.
		 */
		private @Nullable String bundle;

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * Pool of connections to the database named by {@code url}, the connection details or
	 * the embedded server; the application's {@code DataSource} has its own. The defaults
	 * are those of LangGraph's how-to.
	 */
	public static final class Hikari extends HikariConfig {

		/** Creates the defaults. */
		public Hikari() {
			setMaximumPoolSize(20);
			setMinimumIdle(4);
			setPoolName("langgraph-checkpoint");
		}

	}

	/**
	 * Chat memories of Spring AI and LangChain4j.
	 */
	public static final class ChatMemory {

		/**
		 * Whether to keep the chat memories of Spring AI and LangChain4j in LangGraph's
		 * threads.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
