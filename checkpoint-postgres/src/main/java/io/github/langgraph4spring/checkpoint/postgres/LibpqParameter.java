package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The table of libpq's parameters (PostgreSQL 18, and those that 19 adds) and what pgjdbc
 * has for each. What depends on two of them is in {@link PgjdbcTranslator}.
 */
enum LibpqParameter {

	SERVICE("service", Translation.text("service")),

	HOST("host", Translation.elsewhere()),

	PORT("port", Translation.elsewhere()),

	DBNAME("dbname", Translation.elsewhere()),

	USER("user", Translation.elsewhere()),

	PASSWORD("password", Translation.elsewhere()),

	SSLMODE("sslmode",
			Translation.oneOf("sslmode", "disable", "allow", "prefer", "require", "verify-ca", "verify-full")),

	SSLROOTCERT("sslrootcert", Translation.text("sslrootcert")),

	SSLCERT("sslcert", Translation.text("sslcert")),

	// pgjdbc reads PKCS #12 (.p12, .pfx), PKCS #8 as DER and unencrypted PKCS #8 as PEM;
	// not "BEGIN RSA PRIVATE KEY", which libpq takes too.
	SSLKEY("sslkey", Translation.text("sslkey")),

	SSLPASSWORD("sslpassword", Translation.text("sslpassword")),

	SSLNEGOTIATION("sslnegotiation", Translation.oneOf("sslNegotiation", "postgres", "direct")),

	CHANNEL_BINDING("channel_binding", Translation.oneOf("channelBinding", "disable", "prefer", "require")),

	REQUIRE_AUTH("require_auth",
			Translation.listOf("requireAuth", "password", "md5", "gss", "sspi", "scram-sha-256", "none")),

	// Before application_name, which overrides it.
	FALLBACK_APPLICATION_NAME("fallback_application_name", Translation.text("ApplicationName")),

	APPLICATION_NAME("application_name", Translation.text("ApplicationName")),

	// Not loginTimeout, which makes a thread for each connection and leaves it behind
	// when the time is over. libpq's time is for each host; pgjdbc's connectTimeout for
	// opening the sockets of all, and again for the handshake of TLS.
	CONNECT_TIMEOUT("connect_timeout", Translation.seconds("connectTimeout")),

	KEEPALIVES("keepalives", Translation.flag("tcpKeepAlive")),

	OPTIONS("options", Translation.text("options")),

	// pgjdbc takes as primary what is neither in recovery nor read-only by default, and
	// everything else as secondary: exactly libpq's read-write and read-only. A server
	// out of recovery with default_transaction_read_only=on is libpq's primary and
	// pgjdbc's secondary.
	TARGET_SESSION_ATTRS("target_session_attrs",
			Translation.words("targetServerType",
					words("any", "any", "read-write", "primary", "read-only", "secondary", "primary", "primary",
							"standby", "secondary", "prefer-standby", "preferSecondary"))),

	// libpq shuffles the addresses of each name too, pgjdbc only the hosts.
	LOAD_BALANCE_HOSTS("load_balance_hosts",
			Translation.words("loadBalanceHosts", words("disable", "false", "random", "true"))),

	GSSENCMODE("gssencmode", Translation.oneOf("gssEncMode", "disable", "prefer", "require")),

	KRBSRVNAME("krbsrvname", Translation.text("kerberosServerName")),

	GSSLIB("gsslib", Translation.oneOf("gsslib", "gssapi", "sspi")),

	CLIENT_ENCODING("client_encoding", Translation.encoding("utf8", "unicode", "auto")),

	HOSTADDR("hostaddr", Translation.none("write the address as the host")),

	PASSFILE("passfile",
			Translation.none("name the file by the environment variable PGPASSFILE "
					+ "or the system property org.postgresql.pgpassfile")),

	SERVICEFILE("servicefile",
			Translation.none("name the file by the environment variable PGSERVICEFILE "
					+ "or the system property org.postgresql.pgservicefile")),

	KEEPALIVES_IDLE("keepalives_idle", keepaliveTime()),

	KEEPALIVES_INTERVAL("keepalives_interval", keepaliveTime()),

	KEEPALIVES_COUNT("keepalives_count", keepaliveTime()),

	TCP_USER_TIMEOUT("tcp_user_timeout",
			Translation.none(
					"leave it out, or write a JDBC URL with socketTimeout, which limits each wait for an answer", "0")),

	SSLCOMPRESSION("sslcompression", Translation.none("Java's TLS does not compress; leave it out", "0")),

	SSLCERTMODE("sslcertmode",
			Translation.none("the server decides whether a client certificate is needed; leave it out", "allow")),

	SSLCRL("sslcrl", revocation()),

	SSLCRLDIR("sslcrldir", revocation()),

	SSLSNI("sslsni", Translation.none("Java always sends the name of the host; leave it out", "1")),

	REQUIREPEER("requirepeer", Translation.none("it is about Unix-domain sockets; leave it out")),

	SSL_MIN_PROTOCOL_VERSION("ssl_min_protocol_version", tlsVersion("TLSv1.2")),

	SSL_MAX_PROTOCOL_VERSION("ssl_max_protocol_version", tlsVersion()),

	MIN_PROTOCOL_VERSION("min_protocol_version",
			Translation.none("it speaks version 3.0 of the protocol; leave it out", "3.0")),

	MAX_PROTOCOL_VERSION("max_protocol_version",
			Translation.none("it speaks version 3.0 of the protocol; leave it out", "3.0", "3.2", "latest")),

	GSSDELEGATION("gssdelegation", Translation.none("it delegates no credentials; leave it out", "0")),

	REPLICATION("replication",
			Translation.none("over a replication connection no checkpoint can be written; leave it out", "false", "off",
					"no", "0")),

	SCRAM_CLIENT_KEY("scram_client_key", Translation.none("give the password")),

	SCRAM_SERVER_KEY("scram_server_key", Translation.none("give the password")),

	OAUTH_ISSUER("oauth_issuer", oauth()),

	OAUTH_CLIENT_ID("oauth_client_id", oauth()),

	OAUTH_CLIENT_SECRET("oauth_client_secret", oauth()),

	OAUTH_SCOPE("oauth_scope", oauth()),

	OAUTH_CA_FILE("oauth_ca_file", oauth()),

	SSLKEYLOGFILE("sslkeylogfile", Translation.none("leave it out, or use the system property javax.net.debug")),

	PREPARE_THRESHOLD("prepare_threshold",
			Translation.none("it is an argument of psycopg's connect(), not a parameter of libpq; "
					+ "pgjdbc's prepareThreshold is a parameter of a JDBC URL")),

	AUTOCOMMIT("autocommit",
			Translation.none("it is an argument of psycopg's connect(), not a parameter of libpq; leave it out")),

	ROW_FACTORY("row_factory",
			Translation.none("it is an argument of psycopg's connect(), not a parameter of libpq; leave it out"));

	private static final Map<String, LibpqParameter> BY_KEYWORD = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap((parameter) -> parameter.keyword, Function.identity()));

	private static final Set<String> PROPERTIES = Arrays.stream(values())
		.map((parameter) -> parameter.translation.property())
		.filter(Objects::nonNull)
		.collect(Collectors.toUnmodifiableSet());

	private static final Set<LibpqParameter> SECRETS = Set.of(PASSWORD, SSLPASSWORD, SCRAM_CLIENT_KEY, SCRAM_SERVER_KEY,
			OAUTH_CLIENT_SECRET);

	private final String keyword;

	private final Translation translation;

	LibpqParameter(String keyword, Translation translation) {
		this.keyword = keyword;
		this.translation = translation;
	}

	static @Nullable LibpqParameter of(String keyword) {
		return BY_KEYWORD.get(keyword);
	}

	boolean isSecret() {
		return SECRETS.contains(this);
	}

	/**
	 * Says the value to pgjdbc.
	 * @param value the decoded value
	 * @param properties pgjdbc's properties, to which this adds at most one
	 */
	void translate(String value, Map<String, String> properties) {
		String said = this.translation.rule().apply(this.keyword, value);
		if (this.translation.property() != null && said != null) {
			properties.put(this.translation.property(), said);
		}
	}

	/**
	 * The names of the properties of pgjdbc that the table says.
	 */
	static Set<String> properties() {
		return PROPERTIES;
	}

	private static Map<String, String> words(String... pairs) {
		Map<String, String> words = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			words.put(pairs[i], pairs[i + 1]);
		}
		return words;
	}

	private static Translation keepaliveTime() {
		return Translation.none("the JVM leaves it to the operating system (net.ipv4.tcp_keepalive_* on Linux); "
				+ "leave it out, keepalives=1 alone is understood", "0");
	}

	private static Translation revocation() {
		return Translation.none("it reads no list of revoked certificates from a file; "
				+ "leave it out, or use the system property com.sun.net.ssl.checkRevocation");
	}

	private static Translation tlsVersion(String... harmless) {
		return Translation.none("leave it out, or use the system property jdk.tls.client.protocols", harmless);
	}

	private static Translation oauth() {
		return Translation.none("it does not authenticate by OAuth; use another method");
	}

}
