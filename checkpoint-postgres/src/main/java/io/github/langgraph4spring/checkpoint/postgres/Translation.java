package io.github.langgraph4spring.checkpoint.postgres;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How one libpq parameter is said to pgjdbc.
 *
 * @param property pgjdbc's property, or {@code null} if there is none to set
 * @param rule what becomes of the value
 */
record Translation(@Nullable String property, Rule rule) {

	/**
	 * pgjdbc counts in milliseconds in an {@code int}, and does not check for overflow.
	 */
	private static final int MAX_SECONDS = Integer.MAX_VALUE / 1000;

	/**
	 * It is no parameter of the JDBC URL: part of its address, or a credential.
	 */
	static Translation elsewhere() {
		return new Translation(null, (keyword, value) -> null);
	}

	/**
	 * The same text; libpq takes an empty one as none.
	 */
	static Translation text(String property) {
		return new Translation(property, (keyword, value) -> value.isEmpty() ? null : value);
	}

	/**
	 * One of these words, which mean the same to pgjdbc.
	 */
	static Translation oneOf(String property, String... words) {
		Map<String, String> same = new LinkedHashMap<>();
		for (String word : words) {
			same.put(word, word);
		}
		return words(property, same);
	}

	/**
	 * One of these words, each with pgjdbc's for it. An empty value is an error, as in
	 * libpq: it must not make {@code sslmode=} a weaker mode than was meant.
	 */
	static Translation words(String property, Map<String, String> words) {
		return new Translation(property, (keyword, value) -> {
			if (!words.containsKey(value)) {
				throw wrong(keyword, "one of " + String.join(", ", words.keySet()));
			}
			return words.get(value);
		});
	}

	/**
	 * Several of these words, apart by commas; all or none with an exclamation mark.
	 */
	static Translation listOf(String property, String... words) {
		return new Translation(property, (keyword, value) -> {
			boolean negative = value.startsWith("!");
			Set<String> seen = new HashSet<>();
			for (String item : value.isEmpty() ? new String[0] : value.split(",", -1)) {
				String word = negative ? item.replaceFirst("^!", "") : item;
				if (item.startsWith("!") != negative || !List.of(words).contains(word) || !seen.add(word)) {
					throw wrong(keyword, "a list, without duplicates, of " + String.join(", ", words)
							+ " (which are all that pgjdbc knows), with '!' before all of them or none");
				}
			}
			return value.isEmpty() ? null : value;
		});
	}

	/**
	 * Seconds as psycopg and libpq before 17 count them: 0 or less is no limit, and 1 is
	 * taken as 2.
	 */
	static Translation seconds(String property) {
		return new Translation(property, (keyword, value) -> {
			if (value.isEmpty()) {
				return null;
			}
			int seconds = number(keyword, value);
			return Integer.toString((seconds <= 0) ? 0 : Math.min(Math.max(seconds, 2), MAX_SECONDS));
		});
	}

	/**
	 * A number, of which 0 means no and every other one yes.
	 */
	static Translation flag(String property) {
		return new Translation(property,
				(keyword, value) -> value.isEmpty() ? null : Boolean.toString(number(keyword, value) != 0));
	}

	/**
	 * There is no equivalent.
	 * @param advice why, and what to do
	 * @param harmless values that ask for nothing, or for what pgjdbc does anyway
	 */
	static Translation none(String advice, String... harmless) {
		return new Translation(null, (keyword, value) -> {
			if (!value.isEmpty() && !List.of(harmless).contains(value)) {
				throw new InvalidConnectionStringException(
						"The parameter '" + keyword + "' has no equivalent in pgjdbc: " + advice);
			}
			return null;
		});
	}

	/**
	 * The name of an encoding; pgjdbc sets its own.
	 */
	static Translation encoding(String... names) {
		return new Translation(null, (keyword, value) -> {
			String name = value.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
			if (!value.isEmpty() && !List.of(names).contains(name)) {
				throw wrong(keyword, "UTF8 or auto: pgjdbc always uses UTF8");
			}
			return null;
		});
	}

	private static int number(String keyword, String value) {
		try {
			return Integer.parseInt(value.strip());
		}
		catch (NumberFormatException ex) {
			throw wrong(keyword, "a whole number");
		}
	}

	private static InvalidConnectionStringException wrong(String keyword, String expected) {
		return new InvalidConnectionStringException("The value of the parameter '" + keyword + "' must be " + expected);
	}

	/**
	 * What becomes of a value.
	 */
	@FunctionalInterface
	interface Rule {

		/**
		 * Translates a value.
		 * @param keyword the name of the parameter, for messages
		 * @param value its decoded value
		 * @return pgjdbc's value, or {@code null} for none
		 * @throws InvalidConnectionStringException if the value is wrong, or pgjdbc has
		 * nothing for it
		 */
		@Nullable String apply(String keyword, String value);

	}

}
