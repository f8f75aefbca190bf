package io.github.langgraph4spring.checkpoint.serde;

/**
 * How much a stored value may ask of whoever decodes it.
 *
 * @param maxDepth how many levels deep lists, maps and objects may be nested
 * @param maxSize the value's size in bytes
 * @param maxElements how many values it may consist of, keys of maps counted
 */
public record DecodingLimits(int maxDepth, long maxSize, int maxElements) {

	/**
	 * Deeper than Python writes (255, begun anew in each extension), as large as Postgres
	 * stores, and as many elements as a gigabyte or two of heap holds.
	 */
	public static final DecodingLimits DEFAULT = new DecodingLimits(512, 1L << 30, 1 << 24);

	/** The greatest depth that does not endanger the stack. */
	private static final int DEEPEST = 1000;

	public DecodingLimits {
		if (maxDepth < 1 || maxDepth > DEEPEST) {
			throw new IllegalArgumentException("The maximum depth is " + maxDepth + ": it may be 1 to " + DEEPEST);
		}
		if (maxSize < 1 || maxElements < 1) {
			throw new IllegalArgumentException("A maximum of a stored value is below 1");
		}
	}

}
