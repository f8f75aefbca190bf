package io.github.langgraph4spring.reliability;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.jspecify.annotations.Nullable;

/**
 * Values that show whether they belong together. A checkpoint holds a digest of its other
 * channels, which are rows of their own; a write says how many the call had.
 */
final class Values {

	/** A number, in the row of the checkpoint. */
	static final String COUNT = "count";

	/** The checksum of the others, in the row of the checkpoint. */
	static final String DIGEST = "digest";

	/** Written anew by each checkpoint. */
	private static final String LARGE = "large";

	private static final String SMALL = "small";

	/** Written anew by every third checkpoint, and carried on by the others. */
	private static final String CARRIED = "carried";

	private static final String WRITE = "write";

	private Values() {
	}

	/**
	 * Returns the values of the next checkpoint.
	 * @param before those of the checkpoint before, none for the first
	 */
	static Map<String, @Nullable Object> next(Map<String, @Nullable Object> before) {
		long count = count(before) + 1;
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put(COUNT, count);
		values.put(LARGE, List.of(count, text(12_000)));
		values.put(SMALL, Map.of("count", count, "text", text(40)));
		values.put(CARRIED, (count % 3 == 1) ? List.of(count, text(3_000)) : before.get(CARRIED));
		values.put(DIGEST, digest(values));
		return values;
	}

	static long count(Map<String, @Nullable Object> values) {
		return (values.get(COUNT) instanceof Number count) ? count.longValue() : 0;
	}

	static boolean isWhole(Checkpoint checkpoint) {
		return digest(checkpoint.channelValues()).equals(checkpoint.channelValues().get(DIGEST));
	}

	private static String digest(Map<String, @Nullable Object> values) {
		Map<String, @Nullable Object> others = new TreeMap<>(values);
		others.remove(DIGEST);
		// a map of several entries comes back in another order
		others.computeIfPresent(SMALL, (channel, value) -> new TreeMap<>((Map<?, ?>) value));
		CRC32C checksum = new CRC32C();
		checksum.update(others.toString().getBytes(StandardCharsets.UTF_8));
		return Long.toHexString(checksum.getValue());
	}

	/**
	 * Returns the writes of a task.
	 */
	static List<ChannelWrite> writes(int count) {
		List<ChannelWrite> writes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String text = text(500);
			writes.add(new ChannelWrite(WRITE, List.of(i, count, text, text.hashCode())));
		}
		return writes;
	}

	/**
	 * Returns whether these are all writes of a task, each as it was written.
	 */
	static boolean isWhole(List<PendingWrite> writes) {
		for (int i = 0; i < writes.size(); i++) {
			if (!(writes.get(i).value() instanceof List<?> parts) || parts.size() != 4
					|| !parts.subList(0, 2).equals(List.of(i, writes.size()))
					|| !Integer.valueOf(parts.get(2).hashCode()).equals(parts.get(3))) {
				return false;
			}
		}
		return true;
	}

	private static String text(int length) {
		byte[] bytes = new byte[length / 2];
		ThreadLocalRandom.current().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
