package io.github.langgraph4spring.checkpoint.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * libpq's URIs, taken apart in libpq's order: the user ends at the first {@code @} unless
 * a slash comes before it, a question mark may be part of the password, parameters
 * override what stands before them.
 */
final class LibpqUri {

	private static final Pattern PARAMETER = Pattern.compile("[?&]([a-z_]+)=");

	private LibpqUri() {
	}

	static LibpqSettings parse(String uri) {
		LibpqSettings settings = new LibpqSettings();
		String rest = uri.substring(uri.indexOf("://") + 3);
		int at = rest.indexOf('@');
		int slash = rest.indexOf('/');
		if (at >= 0 && (slash < 0 || at < slash)) {
			user(rest.substring(0, at), settings);
			rest = rest.substring(at + 1);
		}
		int question = rest.indexOf('?');
		String place = (question < 0) ? rest : rest.substring(0, question);
		slash = place.indexOf('/');
		if (slash >= 0) {
			database(place.substring(slash + 1), settings);
			place = place.substring(0, slash);
		}
		addresses(place, settings);
		if (question >= 0) {
			parameters(rest.substring(question + 1), settings);
		}
		return settings;
	}

	private static void user(String userInfo, LibpqSettings settings) {
		// libpq takes h?user=me@corp as the user "h?user=me" of the host "corp".
		boolean parameter = PARAMETER.matcher(userInfo)
			.results()
			.anyMatch((match) -> LibpqParameter.of(match.group(1)) != null);
		if (parameter) {
			throw new InvalidConnectionStringException("The connection URI has a '?' before an '@': "
					+ "write '@' in a parameter as %40, or '?' in a user or password as %3F");
		}
		int colon = userInfo.indexOf(':');
		settings.put(LibpqParameter.USER, decode((colon < 0) ? userInfo : userInfo.substring(0, colon)));
		if (colon >= 0) {
			settings.put(LibpqParameter.PASSWORD, decode(userInfo.substring(colon + 1)));
		}
	}

	private static void database(String path, LibpqSettings settings) {
		// libpq would take it as part of the name, and with it half of a password.
		if (path.indexOf('@') >= 0) {
			throw new InvalidConnectionStringException("The connection URI has an '@' after the host: "
					+ "write '/' in a user or password as %2F, and '@' in the name of the database as %40");
		}
		settings.put(LibpqParameter.DBNAME, decode(path));
	}

	private static void addresses(String addresses, LibpqSettings settings) {
		List<String> hosts = new ArrayList<>();
		List<String> ports = new ArrayList<>();
		for (String address : addresses.split(",", -1)) {
			int end = address.startsWith("[") ? endOfBrackets(address) : address.indexOf(':');
			String host = (end < 0) ? address : address.substring(0, end);
			hosts.add(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
			ports.add((end < 0) ? "" : address.substring(end).replaceFirst("^:", ""));
		}
		settings.put(LibpqParameter.HOST, decode(String.join(",", hosts)));
		if (ports.stream().anyMatch((port) -> !port.isEmpty())) {
			settings.put(LibpqParameter.PORT, decode(String.join(",", ports)));
		}
	}

	private static int endOfBrackets(String address) {
		int end = address.indexOf(']') + 1;
		if (end < 3 || (end < address.length() && address.charAt(end) != ':')) {
			throw new InvalidConnectionStringException(
					"An IPv6 address of the connection URI is empty, has no ']', or something other than a port after it: "
							+ "write [::1] or [::1]:5432");
		}
		return end;
	}

	private static void parameters(String query, LibpqSettings settings) {
		if (query.isEmpty()) {
			return;
		}
		for (String parameter : query.split("&")) {
			int equals = parameter.indexOf('=');
			if (equals < 0 || parameter.indexOf('=', equals + 1) >= 0) {
				throw new InvalidConnectionStringException(
						"A parameter of the connection URI has no '=' or more than one: "
								+ "write name=value, and within a value '&' as %26 and '=' as %3D");
			}
			String keyword = decode(parameter.substring(0, equals));
			String value = decode(parameter.substring(equals + 1));
			// As JDBC has it; libpq accepts this one in URIs.
			if (keyword.equals("ssl") && value.equals("true")) {
				settings.put(LibpqParameter.SSLMODE, "require");
			}
			else {
				checkedPut(keyword, value, query, settings);
			}
		}
	}

	private static void checkedPut(String keyword, String value, String query, LibpqSettings settings) {
		// u:1/2?x=y@host is a password with a slash: what looks like a name is part of
		// it.
		if (query.indexOf('@') >= 0 && LibpqParameter.of(keyword) == null) {
			throw new InvalidConnectionStringException("A parameter of the connection URI is unknown to libpq, "
					+ "and an '@' comes after the '?': write '/' in a user or password as %2F, '?' as %3F and '@' as %40");
		}
		settings.put(keyword, value);
	}

	/**
	 * Decodes {@code %xx}, as UTF-8; a plus sign stays one. White space around a part
	 * does not count, within it is an error, as in libpq since 18.
	 */
	private static String decode(String part) {
		String text = part.strip();
		if (text.chars().anyMatch(Character::isWhitespace)) {
			throw new InvalidConnectionStringException(
					"The connection URI has white space in it: write a blank as %20");
		}
		if (text.indexOf('%') < 0) {
			return text;
		}
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < encoded.length; i++) {
			if (encoded[i] == '%') {
				bytes.write(unhex(encoded, i));
				i += 2;
			}
			else {
				bytes.write(encoded[i]);
			}
		}
		return utf8(bytes.toByteArray());
	}

	private static int unhex(byte[] encoded, int percent) {
		int high = (percent + 2 < encoded.length) ? Character.digit(encoded[percent + 1], 16) : -1;
		int low = (percent + 2 < encoded.length) ? Character.digit(encoded[percent + 2], 16) : -1;
		if (high < 0 || low < 0 || high + low == 0) {
			throw new InvalidConnectionStringException("The connection URI has a '%' that is not followed by two "
					+ "hexadecimal digits, or %00: write '%' as %25");
		}
		return (high << 4) | low;
	}

	private static String utf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new InvalidConnectionStringException(
					"The percent-encoded bytes of the connection URI are not UTF-8: encode them from UTF-8");
		}
	}

}
