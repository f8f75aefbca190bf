package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Instant;

/**
 * What is known of a thread where {@link SchemaOption#THREAD_STATISTICS} was added.
 *
 * @param threadId the thread
 * @param lastChange when something was last written to it, by the server's clock
 * @param checkpoints how many checkpoints it has
 * @param size its size in bytes: of the values, and of the JSON's text
 */
public record ThreadStatistics(String threadId, Instant lastChange, long checkpoints, long size) {

	Object value(ThreadOrder order) {
		return switch (order) {
			case LAST_CHANGE -> this.lastChange;
			case SIZE -> this.size;
			case CHECKPOINTS -> this.checkpoints;
		};
	}

}
