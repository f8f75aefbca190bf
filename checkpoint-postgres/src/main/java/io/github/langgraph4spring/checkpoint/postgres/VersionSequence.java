package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Counts the versions of a channel, with a random fraction that keeps two forks of a
 * thread from sharing a version, and so from reading each other's value: text as Python
 * does, 32 digits that grow by one, or a number, to which JavaScript adds one. The text
 * ends with a zero, which Python's never does: so one sees who wrote it ({@link Writer}).
 */
final class VersionSequence {

	private static final String ZEROS = "0".repeat(32);

	private static final int FRACTION_DIGITS = 16;

	private static final long FRACTIONS = 1_000_000_000_000_000L;

	// what a double holds exactly
	private static final int DIGITS_OF_NUMBER = 15;

	// Python's has two dots or an exponent behind its leading zeros.
	private static final Pattern NUMBER = Pattern.compile("(0|[1-9]\\d*)(\\.\\d+)?");

	private VersionSequence() {
	}

	static ChannelVersion next(@Nullable ChannelVersion current, Dialect dialect) {
		String next = (current != null) ? successor(current) : "1";
		boolean number = (current != null) ? current.number() : dialect == Dialect.JAVASCRIPT;
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return number ? number(next, random) : text(next, Long.toString(random.nextLong(FRACTIONS) * 10), true);
	}

	private static ChannelVersion text(String digits, String fraction, boolean zerosBefore) {
		String zeros = ZEROS.substring(Math.min(fraction.length(), FRACTION_DIGITS), FRACTION_DIGITS);
		return ChannelVersion.of(ZEROS.substring(Math.min(digits.length(), ZEROS.length())) + digits + ".0."
				+ (zerosBefore ? zeros + fraction : fraction + zeros));
	}

	// Its last digit is no zero: JavaScript would write it without, and miss the blob.
	private static ChannelVersion number(String next, Random random) {
		int digits = Math.max(DIGITS_OF_NUMBER - next.length(), 1);
		StringBuilder text = new StringBuilder(next).append('.');
		for (int i = 1; i < digits; i++) {
			text.append(random.nextInt(10));
		}
		return ChannelVersion.of(new BigDecimal(text.append(1 + random.nextInt(9)).toString()));
	}

	/**
	 * Returns a version as a dialect writes it. Versions that are the same stay so, and
	 * those that differ too.
	 * @param version the version's text, be it a number or not
	 */
	static String translate(String version, Dialect dialect) {
		boolean number = NUMBER.matcher(version).matches();
		if (number == (dialect == Dialect.JAVASCRIPT)) {
			return version;
		}
		String counted = number(ChannelVersion.of(version)).toString();
		int dot = version.indexOf('.');
		String fraction = (dot < 0) ? "" : version.substring(dot + 1);
		if (dialect == Dialect.JAVASCRIPT) {
			// any text may follow the first dot: two that differ may only by chance
			// become the same
			return number(counted, new Random(hash(fraction))).text();
		}
		return text(counted, fraction, false).text();
	}

	private static String successor(ChannelVersion version) {
		try {
			return Long.toString(Math.addExact(Long.parseLong(beforeDot(version)), 1));
		}
		catch (NumberFormatException | ArithmeticException ex) {
			// more than a long holds, or no number
			return number(version).add(BigInteger.ONE).toString();
		}
	}

	private static long hash(String text) {
		return text.chars().asLongStream().reduce(7, (hash, c) -> 1_000_003 * hash + c);
	}

	/**
	 * Returns what a version counts: the number before its first dot.
	 */
	private static BigInteger number(ChannelVersion version) {
		try {
			return new BigInteger(beforeDot(version));
		}
		catch (NumberFormatException ex) {
			throw new CheckpointException("The channel version '" + version.text()
					+ "' does not begin with a number, so it has no next version", ex);
		}
	}

	private static String beforeDot(ChannelVersion version) {
		int dot = version.text().indexOf('.');
		return (dot < 0) ? version.text() : version.text().substring(0, dot);
	}

}
