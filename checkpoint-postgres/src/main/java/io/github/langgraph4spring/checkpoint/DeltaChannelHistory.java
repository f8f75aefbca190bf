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
 */
public record DeltaChannelHistory(@Nullable Object seed, List<PendingWrite> writes) {

	public DeltaChannelHistory {
		writes = List.copyOf(writes);
	}

}
