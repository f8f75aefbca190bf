package io.github.langgraph4spring.checkpoint;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

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

	private static final Pattern VERSION_6 = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-6[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

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
		return next(step, null);
	}

	/**
	 * Returns a new id that sorts behind another one, even if that was made by a machine
	 * whose clock is ahead of this one's, or before this machine's clock was set back.
	 * @param step the super-step that the id carries, masked to 14 bits
	 * @param before the other id, {@code null} if there is none. It has no effect if it
	 * is no UUID of version 6
	 * @return the id in text
	 */
	public static String next(int step, @Nullable String before) {
		long clock = ticks(Instant.now());
		long now = LAST_TICKS.updateAndGet((last) -> Math.max(last + 1, clock));
		// of this id alone: a clock that was ahead is not to speed up all other threads
		long high = high((before != null) ? Math.max(now, ticks(before) + 1) : now);
		long low = 0x8000000000000000L | ((long) (step & 0x3FFF) << 48)
				| (ThreadLocalRandom.current().nextLong() & NODE_MASK);
		return new UUID(high, low).toString();
	}

	/**
	 * Returns what sorts before all ids of a time and later, and behind all of earlier
	 * times, for instance to list the checkpoints before it.
	 * @param time the time
	 * @return the least id, which no checkpoint has
	 */
	public static String lowerBound(Instant time) {
		return new UUID(high(ticks(time)), 0).toString();
	}

	private static long ticks(String id) {
		if (!VERSION_6.matcher(id).matches()) {
			return 0;
		}
		long high = UUID.fromString(id).getMostSignificantBits();
		return (high >>> 16 << 12) | (high & 0xFFF);
	}

	private static long ticks(Instant time) {
		return EPOCH_OFFSET + time.getEpochSecond() * 10_000_000 + time.getNano() / 100;
	}

	private static long high(long ticks) {
		return (ticks >>> 12 << 16) | 0x6000 | (ticks & 0xFFF);
	}

	/**
	 * Returns the present time as Python writes it into a checkpoint.
	 * @return the time in ISO 8601, UTC, with microseconds unless they are zero
	 */
	static String now() {
		LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
		StringBuilder text = new StringBuilder(32);
		append(text, now.getYear(), 4).append('-');
		append(text, now.getMonthValue(), 2).append('-');
		append(text, now.getDayOfMonth(), 2).append('T');
		append(text, now.getHour(), 2).append(':');
		append(text, now.getMinute(), 2).append(':');
		append(text, now.getSecond(), 2);
		int microseconds = now.getNano() / 1000;
		if (microseconds != 0) {
			append(text.append('.'), microseconds, 6);
		}
		return text.append("+00:00").toString();
	}

	// a DateTimeFormatter takes ten times as long
	private static StringBuilder append(StringBuilder text, int number, int digits) {
		String plain = Integer.toString(number);
		return text.append("000000", 0, digits - plain.length()).append(plain);
	}

}
