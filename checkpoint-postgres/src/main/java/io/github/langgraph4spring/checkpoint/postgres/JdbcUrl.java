package io.github.langgraph4spring.checkpoint.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * URLs of pgjdbc: taken apart as {@code org.postgresql.Driver.parseURL} does. That method
 * itself is not called, because it logs what it refuses, and reads the password file and
 * the service file.
 */
final class JdbcUrl {

	static final String PREFIX = "jdbc:postgresql:";

	private static final String USER = "user";

	private static final String PASSWORD = "password";

	private static final String SSL_PASSWORD = "sslpassword";

	/**
	 * Parameters that are often in a JDBC URL and in no libpq string, without secrets.
	 */
	private static final Set<String> USUAL = Set.of("host", "port", "dbname", "PGHOST", "PGPORT", "PGDBNAME", "ssl",
			"sslfactory", "currentSchema", "prepareThreshold", "socketTimeout", "loginTimeout");

	private static final Pattern OTHER_DATABASE = Pattern.compile("jdbc:(?!postgresql:)([a-z0-9]+):.*", Pattern.DOTALL);

	private static final String SHAPE = ": write jdbc:postgresql://host:5432/database?parameter=value";

	private JdbcUrl() {
	}

	static ConnectionString parse(String url) {
		checkDatabase(url);
		String server = serverOf(url);
		checkServer(server.substring(PREFIX.length()));
		Map<String, String> credentials = new HashMap<>();
		StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
		String previous = "";
		for (Parameter parameter : parameters(url)) {
			checkParameter(parameter, previous);
			if (parameter.name().equals(USER) || parameter.name().equals(PASSWORD)) {
				credentials.put(parameter.name(), decode(parameter.value()));
			}
			else {
				parameters.add(parameter.token());
			}
			previous = parameter.name();
		}
		return new ConnectionString(server + parameters, notEmpty(credentials.get(USER)),
				notEmpty(credentials.get(PASSWORD)));
	}

	/**
	 * A value as pgjdbc decodes it. Blanks become {@code %20}, which decoders of URLs and
	 * of forms agree upon.
	 */
	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * The URL for people to read. A parameter that is not among the usual ones is not
	 * shown: it may be a secret of somebody's socket factory, or the rest of a password
	 * with an unescaped ampersand.
	 */
	static String withoutSecrets(String url) {
		StringJoiner shown = new StringJoiner("&", "?", "").setEmptyValue("");
		for (Parameter parameter : parameters(url)) {
			boolean secret = parameter.name().equals(SSL_PASSWORD);
			boolean usual = USUAL.contains(parameter.name()) || LibpqParameter.properties().contains(parameter.name());
			shown.add(secret ? SSL_PASSWORD + "=***" : usual ? parameter.token() : "***");
		}
		return serverOf(url) + shown;
	}

	private static void checkDatabase(String url) {
		if (!url.startsWith(PREFIX)) {
			var other = OTHER_DATABASE.matcher(url);
			throw new InvalidConnectionStringException(
					(other.matches() ? "The JDBC URL is for '" + other.group(1) + "', not for PostgreSQL"
							: "The JDBC URL does not start with jdbc:postgresql:") + SHAPE);
		}
	}

	private static void checkServer(String server) {
		if (server.indexOf('@') >= 0) {
			throw new InvalidConnectionStringException("A JDBC URL takes no user and password before the host: "
					+ "write them as parameters (?user=…&password=…), or write a postgresql:// URI; "
					+ "an '@' in the name of the database is %40");
		}
		decode(server);
		if (!server.startsWith("//")) {
			if (server.startsWith("/")) {
				throw new InvalidConnectionStringException("The JDBC URL has one '/' before the host" + SHAPE);
			}
			return;
		}
		if (server.equals("//") || server.equals("///")) {
			return;
		}
		int slash = server.indexOf('/', 2);
		if (slash < 0 || server.indexOf('/', slash + 1) >= 0) {
			throw new InvalidConnectionStringException((slash < 0) ? "The JDBC URL has no '/' after the host" + SHAPE
					: "The JDBC URL has more than one '/' after the host: write '/' in the name of the database as %2F");
		}
		for (String address : server.substring(2, slash).split(",")) {
			int colon = address.lastIndexOf(':');
			if (colon > address.lastIndexOf(']')) {
				checkPorts(address.substring(colon + 1));
			}
		}
	}

	private static void checkParameter(Parameter parameter, String previous) {
		// pgjdbc takes it, but after a password it is the rest of one.
		if (parameter.token().indexOf('=') < 0 && !USUAL.contains(parameter.name())
				&& (previous.equals(PASSWORD) || previous.equals(SSL_PASSWORD))) {
			throw new InvalidConnectionStringException(
					"The parameter after a password has no value: " + "write '&' within a value as %26");
		}
		String value = decode(parameter.value());
		if (parameter.name().equals("port") || parameter.name().equals("PGPORT")) {
			checkPorts(value);
		}
	}

	private static void checkPorts(String ports) {
		for (String port : ports.split(",", -1)) {
			PgjdbcTranslator.checkPort(port);
		}
	}

	private static String serverOf(String url) {
		int question = url.indexOf('?');
		return (question < 0) ? url : url.substring(0, question);
	}

	private static List<Parameter> parameters(String url) {
		List<Parameter> parameters = new ArrayList<>();
		int question = url.indexOf('?');
		for (String token : (question < 0) ? new String[0] : url.substring(question + 1).split("&")) {
			int equals = token.indexOf('=');
			if (!token.isEmpty()) {
				parameters.add((equals < 0) ? new Parameter(token, token, "")
						: new Parameter(token, token.substring(0, equals), token.substring(equals + 1)));
			}
		}
		return parameters;
	}

	private static String decode(String value) {
		try {
			return URLDecoder.decode(value, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConnectionStringException(
					"The JDBC URL has a '%' that is not followed by two hexadecimal digits: write '%' as %25");
		}
	}

	private static @Nullable String notEmpty(@Nullable String value) {
		return (value == null || value.isEmpty()) ? null : value;
	}

	/**
	 * A parameter as it stands in the URL; only the value is encoded, as pgjdbc has it.
	 */
	private record Parameter(String token, String name, String value) {
	}

}
