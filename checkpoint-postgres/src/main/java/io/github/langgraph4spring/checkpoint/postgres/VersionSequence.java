package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigInteger;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the versions of a channel as Python does: 32 digits that grow by one, and a
 * random fraction that keeps two forks of a thread from sharing a version, and so from
 * reading each other's value.
 */
final class VersionSequence {

	private static final long FRACTIONS = 10_000_000_000_000_000L;

	private VersionSequence() {
	}

	static ChannelVersion next(@Nullable ChannelVersion current) {
		BigInteger number = (current != null) ? number(current) : BigInteger.ZERO;
		return ChannelVersion.of(String.format(Locale.ROOT, "%032d.0.%016d", number.add(BigInteger.ONE),
				ThreadLocalRandom.current().nextLong(FRACTIONS)));
	}

	private static BigInteger number(ChannelVersion version) {
		int dot = version.text().indexOf('.');
		try {
			return new BigInteger((dot < 0) ? version.text() : version.text().substring(0, dot));
		}
		catch (NumberFormatException ex) {
			throw new CheckpointException("The channel version '" + version.text()
					+ "' does not begin with a number, so it has no next version", ex);
		}
	}

}
