package io.github.langgraph4spring.checkpoint;

/**
 * How much happened to a delta channel since its whole value was stored last.
 *
 * @param updates in how many super-steps it was written to
 * @param supersteps how many super-steps there were, at most so many checkpoints
 */
public record DeltaCounter(int updates, int supersteps) {

	/**
	 * After how many updates LangGraph stores a channel whole, if it is told nothing
	 * else.
	 */
	public static final int DEFAULT_SNAPSHOT_FREQUENCY = 100;

	/** LangGraph's bound of a replay where a channel is not written to. */
	private static final int MAX_SUPERSTEPS = 5000;

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

	/**
	 * Tells whether the channel is to be stored whole now.
	 * @param snapshotFrequency after how many updates it is
	 * @return whether it was updated so often, or there were 5,000 super-steps
	 */
	public boolean isSnapshotDue(int snapshotFrequency) {
		return this.updates >= snapshotFrequency || this.supersteps >= MAX_SUPERSTEPS;
	}

}
