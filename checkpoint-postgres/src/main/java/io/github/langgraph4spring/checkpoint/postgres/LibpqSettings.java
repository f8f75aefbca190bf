package io.github.langgraph4spring.checkpoint.postgres;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a libpq connection string says: its parameters and their decoded values, the last
 * one where a parameter comes twice, as libpq has it. Confined to one thread.
 */
final class LibpqSettings {

	private final Map<LibpqParameter, String> values = new EnumMap<>(LibpqParameter.class);

	private boolean afterSecret;

	/**
	 * Sets a parameter.
	 * @param keyword its name
	 * @param value its decoded value
	 */
	void put(String keyword, String value) {
		LibpqParameter parameter = LibpqParameter.of(keyword);
		if (parameter == null) {
			throw unknown(keyword);
		}
		this.afterSecret = parameter.isSecret();
		put(parameter, value);
	}

	void put(LibpqParameter parameter, String value) {
		this.values.put(parameter, value);
	}

	/**
	 * The value of a parameter, or {@code null} if it is not given or empty, which is the
	 * same to libpq wherever this is asked.
	 */
	@Nullable String get(LibpqParameter parameter) {
		String value = this.values.get(parameter);
		return (value == null || value.isEmpty()) ? null : value;
	}

	/**
	 * All parameters in the order of the table, which makes URLs that can be compared.
	 */
	Map<LibpqParameter, String> values() {
		return this.values;
	}

	private InvalidConnectionStringException unknown(String keyword) {
		// What follows a password may be the rest of it.
		if (this.afterSecret) {
			return new InvalidConnectionStringException("The parameter after a password is unknown: "
					+ "in a URI write '&' within a value as %26, in a keyword/value string quote a value with blanks");
		}
		return new InvalidConnectionStringException("The parameter '" + keyword
				+ "' is unknown to libpq: correct its name (names are in lower case), leave it out, "
				+ "or, if it is one of pgjdbc's, write the whole string as a JDBC URL");
	}

}
