package io.github.langgraph4spring.checkpoint.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What a database says of LangGraph's tables, for health checks.
 *
 * @param step the newest step of the peers' set-up that is recorded, or {@code null} if
 * none is
 * @param writable whether the connection may write, which it may not on a standby
 */
public record SchemaStatus(@Nullable Integer step, boolean writable) {

	/**
	 * Tells whether all steps that the savers need are recorded.
	 * @return whether they are; newer ones do no harm
	 */
	public boolean isComplete() {
		return this.step != null && this.step >= PostgresSchema.NEWEST_KNOWN_STEP;
	}

}
