package io.github.langgraph4spring.checkpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the value of a delta channel is rebuilt from, LangGraph's
 * {@code DeltaChannelHistory}: the value that the nearest ancestor stores, and what was
 * written to the channel since.
 *
 * @param seed the stored value, or {@code null} if no ancestor stores one
 * @param writes the writes to the channel, oldest first
 * @param whole whether the ancestors were followed to the one that stores a value, or to
 * the first checkpoint of the thread; not if one of them is not there any more
 */
public record DeltaChannelHistory(@Nullable Object seed, List<PendingWrite> writes, boolean whole) {

	public DeltaChannelHistory {
		writes = List.copyOf(writes);
	}

	/**
	 * Tells whether there is nothing to rebuild the channel from.
	 * @return whether there is neither a stored value nor a write
	 */
	public boolean isEmpty() {
		return this.seed == null && this.writes.isEmpty();
	}

}
