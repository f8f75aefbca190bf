package io.github.langgraph4spring.checkpoint.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The string that says which database to connect to, in the forms that users of LangGraph
 * pass to {@code PostgresSaver.from_conn_string}, and what pgjdbc needs in its place.
 * <p>
 * Understood are, as in the section "Connection Strings" of the libpq chapter of
 * PostgreSQL's documentation, URIs ({@code postgresql://} or {@code postgres://}) and
 * keyword/value strings ({@code host=… dbname=…}), and besides them JDBC URLs
 * ({@code jdbc:postgresql:…}). Every libpq parameter that has an equivalent in pgjdbc is
 * translated; every other one is an error, unless its value asks for nothing. A JDBC URL
 * stays as it is, except that user and password are taken out of it.
 * <p>
 * What a string does not say is left to pgjdbc: its defaults count (such as
 * {@code connectTimeout=10}), not libpq's, and of libpq's environment variables only
 * {@code PGPASSFILE} and {@code PGSERVICEFILE}. A host that is not given is
 * {@code localhost}, never a Unix-domain socket.
 * <p>
 * Instances are immutable and safe for use by several threads.
 */
public final class ConnectionString {

	private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);

	private final String jdbcUrl;

	private final @Nullable String username;

	private final @Nullable String password;

	ConnectionString(String jdbcUrl, @Nullable String username, @Nullable String password) {
		this.jdbcUrl = jdbcUrl;
		this.username = username;
		this.password = password;
	}

	/**
	 * Parses a connection string. Nothing is connected to and no file is read.
	 * @param value a libpq URI, a libpq keyword/value string or a JDBC URL of pgjdbc;
	 * white space around it does not count
	 * @return what pgjdbc needs
	 * @throws InvalidConnectionStringException if the string is malformed, or holds a
	 * parameter or a value that is unknown or that pgjdbc has no equivalent of
	 */
	public static ConnectionString parse(String value) {
		String text = value.strip();
		if (text.startsWith("jdbc:")) {
			return JdbcUrl.parse(text);
		}
		Matcher scheme = SCHEME.matcher(text);
		if (scheme.matches()) {
			checkScheme(scheme.group(1));
			return PgjdbcTranslator.translate(LibpqUri.parse(text));
		}
		if (text.indexOf('=') < 0) {
			throw new InvalidConnectionStringException((text.isEmpty() ? "The connection string is empty"
					: "The connection string has no scheme and no keyword=value pair")
					+ ": write postgresql://user:password@host:5432/database or jdbc:postgresql://host:5432/database");
		}
		return PgjdbcTranslator.translate(LibpqKeywordValues.parse(text));
	}

	private static void checkScheme(String scheme) {
		if (scheme.equals("postgresql") || scheme.equals("postgres")) {
			return;
		}
		int plus = scheme.indexOf('+');
		if (plus > 0) {
			throw new InvalidConnectionStringException("The scheme '" + scheme
					+ "' names a Python driver, as SQLAlchemy's URLs do: drop '" + scheme.substring(plus) + "'");
		}
		throw new InvalidConnectionStringException("The scheme '" + scheme
				+ "' is not PostgreSQL's: write postgresql:// or postgres:// (in lower case), or jdbc:postgresql://");
	}

	/**
	 * Returns the URL to give to pgjdbc. It holds neither user nor password, but may hold
	 * the password of a client certificate's key ({@code sslpassword}), which pgjdbc
	 * takes there only: log this object rather than its URL.
	 * @return the URL, starting with {@code jdbc:postgresql:}
	 */
	public String jdbcUrl() {
		return this.jdbcUrl;
	}

	/**
	 * Returns the user to connect as.
	 * @return the user, or {@code null} if none was given, which pgjdbc takes as that of
	 * the service, if there is one, or of the operating system
	 */
	public @Nullable String username() {
		return this.username;
	}

	/**
	 * Returns the password to connect with.
	 * @return the password, or {@code null} if none was given, in which case pgjdbc looks
	 * into the password file
	 */
	public @Nullable String password() {
		return this.password;
	}

	/**
	 * Returns a description without any secret: of the parameters only pgjdbc's own are
	 * shown, without passwords.
	 */
	@Override
	public String toString() {
		return "ConnectionString[jdbcUrl=" + JdbcUrl.withoutSecrets(this.jdbcUrl) + ", username=" + this.username
				+ ", password=" + ((this.password != null) ? "***" : "null") + "]";
	}

}
