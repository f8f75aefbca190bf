package io.github.langgraph4spring.checkpoint;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids as LangGraph makes them: UUIDs of version 6, whose text sorts by time (Python's
 * {@code langgraph.checkpoint.base.id.uuid6}).
 * <p>
 * Thread-safe.
 */
public final class CheckpointIds {

	// 100 ns between the UUID epoch, 1582-10-15, and 1970-01-01
	private static final long EPOCH_OFFSET = 0x01B21DD213814000L;

	private static final long NODE_MASK = 0xFFFFFFFFFFFFL;

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final AtomicLong LAST_TICKS = new AtomicLong();

	private CheckpointIds() {
	}

	/**
	 * Returns a new id. Later ids of this JVM sort behind it, even if the clock is set
	 * back.
	 * @param step the super-step that the id carries, masked to 14 bits
	 * @return the id in text
	 */
	public static String next(int step) {
		Instant now = Instant.now();
		long clock = EPOCH_OFFSET + now.getEpochSecond() * 10_000_000 + now.getNano() / 100;
		long ticks = LAST_TICKS.updateAndGet((last) -> Math.max(last + 1, clock));
		long high = (ticks >>> 12 << 16) | 0x6000 | (ticks & 0xFFF);
		long low = 0x8000000000000000L | ((long) (step & 0x3FFF) << 48) | (RANDOM.nextLong() & NODE_MASK);
		return new UUID(high, low).toString();
	}

	/**
	 * Returns the present time as Python writes it into a checkpoint.
	 * @return the time in ISO 8601, UTC, with microseconds unless they are zero
	 */
	static String now() {
		OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
		String pattern = (now.getNano() / 1000 == 0) ? "yyyy-MM-dd'T'HH:mm:ssxxx" : "yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx";
		return DateTimeFormatter.ofPattern(pattern).format(now);
	}

}
