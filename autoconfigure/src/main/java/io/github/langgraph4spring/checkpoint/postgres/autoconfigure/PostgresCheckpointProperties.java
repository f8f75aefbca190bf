package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.zaxxer.hikari.HikariConfig;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.BlobCompression;
import io.github.langgraph4spring.checkpoint.postgres.SchemaOption;
import io.github.langgraph4spring.checkpoint.postgres.TransactionMode;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.DecodingLimits;
import io.github.langgraph4spring.checkpoint.serde.PythonKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of LangGraph's Postgres checkpointer. Not thread-safe; read
 * only once bound.
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

	private final Encryption encryption = new Encryption();

	/**
	 * Duration from which an operation is logged as slow, by its ids and size. When not
	 * set, none is.
	 */
	private @Nullable Duration slowOperationThreshold;

	private final Limits limits = new Limits();

	private final Migration migration = new Migration();

	private final Ssl ssl = new Ssl();

	private final Hikari hikari = new Hikari();

	private final Embedded embedded = new Embedded();

	private final ChatMemory chatMemory = new ChatMemory();

	private final Langgraph4j langgraph4j = new Langgraph4j();

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

	public Encryption getEncryption() {
		return this.encryption;
	}

	public @Nullable Duration getSlowOperationThreshold() {
		return this.slowOperationThreshold;
	}

	public void setSlowOperationThreshold(@Nullable Duration slowOperationThreshold) {
		this.slowOperationThreshold = slowOperationThreshold;
	}

	public Limits getLimits() {
		return this.limits;
	}

	public Migration getMigration() {
		return this.migration;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Hikari getHikari() {
		return this.hikari;
	}

	public Embedded getEmbedded() {
		return this.embedded;
	}

	public ChatMemory getChatMemory() {
		return this.chatMemory;
	}

	public Langgraph4j getLanggraph4j() {
		return this.langgraph4j;
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
	 * Encryption of the stored values.
	 */
	public static final class Encryption {

		/**
		 * Whether to encrypt stored values: with "keys" bound to their place, else as
		 * Python's EncryptedSerializer does. Enabled automatically if "keys" or "aes.key"
		 * is set unless specified otherwise.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Whether to refuse to read values that were stored without encryption. With
		 * "keys" they are refused unless "accept-plaintext" is set.
		 */
		private boolean refusePlaintext;

		/**
		 * Keys by their ids: 32 random bytes in Base64. With one or more, values are
		 * encrypted with XAES-256-GCM and bound to their place, for savers of ours alone.
		 */
		private Map<String, String> keys = new LinkedHashMap<>();

		/**
		 * Id of the key that encrypts. The others only decrypt. May be left out if there
		 * is one.
		 */
		private @Nullable String currentKey;

		/**
		 * Whether to read values that were stored without encryption, although there are
		 * "keys": until they are re-encrypted.
		 */
		private boolean acceptPlaintext;

		/**
		 * Whether to re-encrypt once, after the start, what the current key does not
		 * encrypt.
		 */
		private ReencryptionMode reencryption = ReencryptionMode.OFF;

		private final Aes aes = new Aes();

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : this.aes.key != null || hasKeys();
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public boolean isRefusePlaintext() {
			return this.refusePlaintext;
		}

		public void setRefusePlaintext(boolean refusePlaintext) {
			this.refusePlaintext = refusePlaintext;
		}

		boolean hasKeys() {
			return !this.keys.isEmpty();
		}

		/**
		 * No getter: whoever shows all properties of a bean does not show the keys.
		 */
		Map<String, String> keys() {
			return this.keys;
		}

		public void setKeys(Map<String, String> keys) {
			this.keys = keys;
		}

		public @Nullable String getCurrentKey() {
			return this.currentKey;
		}

		public void setCurrentKey(@Nullable String currentKey) {
			this.currentKey = currentKey;
		}

		public boolean isAcceptPlaintext() {
			return this.acceptPlaintext;
		}

		public void setAcceptPlaintext(boolean acceptPlaintext) {
			this.acceptPlaintext = acceptPlaintext;
		}

		public ReencryptionMode getReencryption() {
			return this.reencryption;
		}

		public void setReencryption(ReencryptionMode reencryption) {
			this.reencryption = reencryption;
		}

		public Aes getAes() {
			return this.aes;
		}

		/**
		 * Python's cipher, AES-EAX.
		 */
		public static final class Aes {

			/**
			 * Key: text of 16, 24 or 32 bytes in UTF-8. When not set, the environment
			 * variable LANGGRAPH_AES_KEY, which Python reads too.
			 */
			private @Nullable String key;

			/**
			 * No getter: whoever shows all properties of a bean does not show the key.
			 */
			@Nullable String key() {
				return this.key;
			}

			public void setKey(@Nullable String key) {
				this.key = key;
			}

		}

	}

	/**
	 * What to do once, after the start, about values that the current key does not
	 * encrypt.
	 */
	public enum ReencryptionMode {

		/**
		 * Nothing.
		 */
		OFF,

		/**
		 * Log how many there are.
		 */
		DRY_RUN,

		/**
		 * Re-encrypt them.
		 */
		RUN

	}

	/**
	 * How much a stored value may ask of whoever reads it.
	 */
	public static final class Limits {

		/**
		 * Maximum number of levels that lists, maps and objects may be nested.
		 */
		private int maxDepth = DecodingLimits.DEFAULT.maxDepth();

		/**
		 * Maximum size of a value.
		 */
		private DataSize maxSize = DataSize.ofBytes(DecodingLimits.DEFAULT.maxSize());

		/**
		 * Maximum number of elements that a value may consist of, keys of maps counted.
		 */
		private int maxElements = DecodingLimits.DEFAULT.maxElements();

		public int getMaxDepth() {
			return this.maxDepth;
		}

		public void setMaxDepth(int maxDepth) {
			this.maxDepth = maxDepth;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

		public int getMaxElements() {
			return this.maxElements;
		}

		public void setMaxElements(int maxElements) {
			this.maxElements = maxElements;
		}

		DecodingLimits toDecodingLimits() {
			return new DecodingLimits(this.maxDepth, this.maxSize.toBytes(), this.maxElements);
		}

	}

	/**
	 * What happens to the tables at start-up.
	 */
	public static final class Migration {

		/**
		 * What to do with LangGraph's tables at start-up.
		 */
		private MigrationMode mode = MigrationMode.MIGRATE;

		/**
		 * What to add to LangGraph's tables when they are migrated. It stays when it is
		 * no longer named.
		 */
		private Set<SchemaOption> options = new LinkedHashSet<>();

		/**
		 * How Postgres compresses large values in tables that are created. The tables of
		 * Python's or JavaScript's set-up stay as they are without the option
		 * "column-settings".
		 */
		private BlobCompression compression = BlobCompression.LZ4;

		/**
		 * Number of partitions that each table gets by the option "partitions".
		 */
		private int partitions = 16;

		public int getPartitions() {
			return this.partitions;
		}

		public void setPartitions(int partitions) {
			this.partitions = partitions;
		}

		public BlobCompression getCompression() {
			return this.compression;
		}

		public void setCompression(BlobCompression compression) {
			this.compression = compression;
		}

		public MigrationMode getMode() {
			return this.mode;
		}

		public void setMode(MigrationMode mode) {
			this.mode = mode;
		}

		public Set<SchemaOption> getOptions() {
			return this.options;
		}

		public void setOptions(Set<SchemaOption> options) {
			this.options = options;
		}

	}

	/**
	 * What to do with LangGraph's tables at start-up.
	 */
	public enum MigrationMode {

		/**
		 * Create the tables where they are missing and bring older ones up to date.
		 */
		MIGRATE,

		/**
		 * Fail if the tables are not as they must be, without writing.
		 */
		VALIDATE,

		/**
		 * Leave the tables alone; only check that the database is Postgres.
		 */
		NONE

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
	 * Server of last resort, for samples and small applications.
	 */
	public static final class Embedded {

		/**
		 * Whether to start an embedded Postgres server if its classes are on the class
		 * path and there is no DataSource.
		 */
		private boolean enabled = true;

		/**
		 * Directory that keeps the data of the embedded server. Created if missing, never
		 * cleaned.
		 */
		private File dataDirectory = new File(".langgraph", "postgres");

		/**
		 * Port of the embedded server, or 0 for a free one.
		 */
		private int port;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public File getDataDirectory() {
			return this.dataDirectory;
		}

		public void setDataDirectory(File dataDirectory) {
			this.dataDirectory = dataDirectory;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

	}

	/**
	 * Checkpointer of langgraph4j graphs.
	 */
	public static final class Langgraph4j {

		private static final String EVERY_LIST = "*";

		/**
		 * Whether to keep the threads that graphs release at their end
		 * ("CompileConfig.releaseThread"), which are deleted otherwise.
		 */
		private boolean keepReleasedThreads;

		/**
		 * Keys of the state of which only what a node adds is stored, if they hold lists:
		 * LangGraph's delta channels. "*" is every list.
		 */
		private List<String> deltaChannels = new ArrayList<>();

		/**
		 * After how many updates a delta channel is stored whole.
		 */
		private int deltaSnapshotFrequency = 100;

		public boolean isKeepReleasedThreads() {
			return this.keepReleasedThreads;
		}

		public void setKeepReleasedThreads(boolean keepReleasedThreads) {
			this.keepReleasedThreads = keepReleasedThreads;
		}

		public List<String> getDeltaChannels() {
			return this.deltaChannels;
		}

		public void setDeltaChannels(List<String> deltaChannels) {
			this.deltaChannels = deltaChannels;
		}

		public int getDeltaSnapshotFrequency() {
			return this.deltaSnapshotFrequency;
		}

		public void setDeltaSnapshotFrequency(int deltaSnapshotFrequency) {
			this.deltaSnapshotFrequency = deltaSnapshotFrequency;
		}

		List<String> namedDeltaChannels() {
			return this.deltaChannels.stream().filter((channel) -> !channel.equals(EVERY_LIST)).toList();
		}

		boolean hasDeltaLists() {
			return this.deltaChannels.contains(EVERY_LIST);
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
