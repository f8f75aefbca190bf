package io.github.langgraph4spring.checkpoint.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes of libpq's settings what pgjdbc needs: each parameter by the table in
 * {@link LibpqParameter}, and here what depends on several of them.
 */
final class PgjdbcTranslator {

	private static final String SSL_MODE = "sslmode";

	private static final String SSL_ROOT_CERT = "sslrootcert";

	private static final int DEFAULT_PORT = 5432;

	private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

	/**
	 * An IPv6 address, maybe with a zone, or anything that does not end the host in the
	 * URL.
	 */
	private static final Pattern IPV6 = Pattern
		.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

	private static final Pattern HOST = Pattern.compile("[^\\s\\[\\]/?&#@:%\\\\]+");

	private PgjdbcTranslator() {
	}

	static ConnectionString translate(LibpqSettings settings) {
		Map<String, String> properties = new LinkedHashMap<>();
		settings.values().forEach((parameter, value) -> parameter.translate(value, properties));
		certificates(settings, properties);
		String url = JdbcUrl.PREFIX + address(settings, properties);
		StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
		properties.forEach((property, value) -> parameters.add(property + "=" + JdbcUrl.encode(value)));
		return new ConnectionString(url + parameters, settings.get(LibpqParameter.USER),
				settings.get(LibpqParameter.PASSWORD));
	}

	static void checkPort(String port) {
		if (!PORT.matcher(port).matches() || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 0xFFFF) {
			throw new InvalidConnectionStringException("A port is not a number from 1 to 65535: correct it; "
					+ "if it is no port, write an IPv6 address in brackets ([::1]:5432), "
					+ "and in a user or password of a URI '/' as %2F, ':' as %3A and '@' as %40");
		}
	}

	private static void certificates(LibpqSettings settings, Map<String, String> properties) {
		String mode = properties.get(SSL_MODE);
		String root = properties.get(SSL_ROOT_CERT);
		if ("system".equals(root)) {
			systemCertificates(settings, properties);
		}
		else if (root != null && "require".equals(mode)) {
			// libpq verifies the certificate as soon as there is a root; pgjdbc would
			// not.
			properties.put(SSL_MODE, "verify-ca");
		}
		if ("direct".equals(properties.get("sslNegotiation")) && !isStrong(properties)) {
			throw new InvalidConnectionStringException(
					"The parameter 'sslnegotiation' with the value direct needs encryption: "
							+ "add sslmode=require, verify-ca or verify-full");
		}
	}

	/**
	 * The certificates of OpenSSL's installation are to libpq what those of the Java
	 * runtime are to pgjdbc.
	 */
	private static void systemCertificates(LibpqSettings settings, Map<String, String> properties) {
		if (!properties.getOrDefault(SSL_MODE, "verify-full").equals("verify-full")) {
			throw new InvalidConnectionStringException("The parameter 'sslrootcert' with the value system "
					+ "needs sslmode=verify-full: write that, or leave sslmode out");
		}
		if (settings.get(LibpqParameter.SSLCERT) != null || settings.get(LibpqParameter.SSLKEY) != null) {
			throw new InvalidConnectionStringException("The parameter 'sslrootcert' with the value system "
					+ "has no equivalent in pgjdbc together with sslcert or sslkey: name a file of root certificates");
		}
		properties.remove(SSL_ROOT_CERT);
		properties.put(SSL_MODE, "verify-full");
		properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
	}

	private static boolean isStrong(Map<String, String> properties) {
		return switch (properties.getOrDefault(SSL_MODE, "prefer")) {
			case "require", "verify-ca", "verify-full" -> true;
			default -> false;
		};
	}

	/**
	 * The host is always named; the database is the user unless named, and with neither
	 * pgjdbc takes the user that it finds out itself.
	 */
	private static String address(LibpqSettings settings, Map<String, String> properties) {
		String hosts = settings.get(LibpqParameter.HOST);
		String ports = settings.get(LibpqParameter.PORT);
		String database = settings.get(LibpqParameter.DBNAME);
		if (properties.containsKey("service")) {
			return service(hosts, ports, database);
		}
		String name = (database != null) ? database : settings.get(LibpqParameter.USER);
		return "//" + addresses((hosts != null) ? hosts : "", (ports != null) ? ports : "") + "/"
				+ ((name != null) ? JdbcUrl.encode(name) : "");
	}

	/**
	 * What the string does not say is in the service's file, so it must not be in the
	 * URL; but a URL with a host always has a port.
	 */
	private static String service(@Nullable String hosts, @Nullable String ports, @Nullable String database) {
		if (hosts != null || ports != null) {
			throw new InvalidConnectionStringException("The parameter 'service' has no equivalent in pgjdbc together "
					+ "with a host or a port: write these into the service's file, or leave the service out");
		}
		return (database != null) ? JdbcUrl.encode(database) : "//";
	}

	private static String addresses(String hosts, String ports) {
		String[] host = hosts.split(",", -1);
		String[] port = ports.split(",", -1);
		if (port.length != 1 && port.length != host.length) {
			throw new InvalidConnectionStringException("The connection string has " + host.length + " hosts and "
					+ port.length + " ports: give one port, or as many as hosts");
		}
		StringJoiner addresses = new StringJoiner(",");
		for (int i = 0; i < host.length; i++) {
			String number = port[(port.length > 1) ? i : 0].strip();
			if (!number.isEmpty()) {
				checkPort(number);
			}
			addresses.add(host(host[i].strip()) + ":" + (number.isEmpty() ? DEFAULT_PORT : Integer.parseInt(number)));
		}
		return addresses.toString();
	}

	private static String host(String host) {
		if (host.isEmpty()) {
			return "localhost";
		}
		if (host.startsWith("/") || host.startsWith("@")) {
			throw new InvalidConnectionStringException("A host is the path of a Unix-domain socket, "
					+ "which pgjdbc cannot connect to without a socket factory: write the name of a host, such as localhost, "
					+ "or a JDBC URL with the parameters socketFactory and socketFactoryArg; "
					+ "if the '@' is part of a password, write it as %40");
		}
		if (IPV6.matcher(host).matches()) {
			return "[" + host + "]";
		}
		if (!HOST.matcher(host).matches()) {
			throw new InvalidConnectionStringException("A host has a character that no name of a host has: correct it, "
					+ "and in a user or password of a URI write '@' as %40");
		}
		return host;
	}

}
