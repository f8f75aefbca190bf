package io.github.langgraph4spring.checkpoint;

/**
 * How much happened to a delta channel since its whole value was stored last.
 *
 * @param updates in how many super-steps it was written to
 * @param supersteps how many super-steps there were, at most so many checkpoints
 */
public record DeltaCounter(int updates, int supersteps) {

	/** At a snapshot. */
	public static final DeltaCounter SNAPSHOT = new DeltaCounter(0, 0);

	public DeltaCounter {
		if (updates < 0 || supersteps < 0) {
			throw new IllegalArgumentException("What happened to a delta channel is counted from 0: " + updates
					+ " updates in " + supersteps + " super-steps");
		}
	}

	/**
	 * Counts one more super-step.
	 * @param updated whether the channel was written to in it
	 * @return the new counter
	 */
	public DeltaCounter next(boolean updated) {
		return new DeltaCounter(this.updates + (updated ? 1 : 0), this.supersteps + 1);
	}

}
