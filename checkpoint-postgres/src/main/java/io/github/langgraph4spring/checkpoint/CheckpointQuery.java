package io.github.langgraph4spring.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints to list, newest first.
 *
 * @param threadIds the threads, or {@code null} for all of them
 * @param checkpointNamespace the namespace, {@code ""} for the root graph, or
 * {@code null} for all of them
 * @param checkpointId the only checkpoint to list, or {@code null} for all
 * @param filter entries that the metadata must contain; containment is that of JSONB
 * @param before the id of the checkpoint before which the listed ones come, or
 * {@code null}
 * @param limit how many to list at the most, or {@code null} for all
 */
public record CheckpointQuery(@Nullable List<String> threadIds, @Nullable String checkpointNamespace,
		@Nullable String checkpointId, Map<String, @Nullable Object> filter, @Nullable String before,
		@Nullable Integer limit) {

	public CheckpointQuery {
		if (threadIds != null) {
			threadIds.forEach((threadId) -> Texts.requireStorable("thread id", threadId));
			threadIds = List.copyOf(threadIds);
		}
		if (limit != null && limit < 0) {
			throw new IllegalArgumentException("The limit is " + limit + ": give 0 or more, or none");
		}
		filter = Copies.of(filter);
	}

	/**
	 * All checkpoints of all threads.
	 * @return the query
	 */
	public static CheckpointQuery all() {
		return new CheckpointQuery(null, null, null, Map.of(), null, null);
	}

	/**
	 * All checkpoints of the threads.
	 * @param threadIds the threads
	 * @return the query
	 */
	public static CheckpointQuery ofThreads(String... threadIds) {
		return new CheckpointQuery(List.of(threadIds), null, null, Map.of(), null, null);
	}

	/**
	 * The checkpoints that a config means: its thread's, of its namespace if it has one,
	 * and only the one whose id it has.
	 * @param config the config
	 * @return the query
	 */
	public static CheckpointQuery of(CheckpointConfig config) {
		String checkpointId = config.checkpointId();
		// an empty id is none, as in Python
		return new CheckpointQuery(List.of(config.threadId()), config.checkpointNamespace(),
				(checkpointId != null && !checkpointId.isEmpty()) ? checkpointId : null, Map.of(), null, null);
	}

	/**
	 * Returns this query for one namespace.
	 * @param checkpointNamespace the namespace, {@code ""} for the root graph
	 * @return the query
	 */
	public CheckpointQuery namespace(String checkpointNamespace) {
		return new CheckpointQuery(this.threadIds, checkpointNamespace, this.checkpointId, this.filter, this.before,
				this.limit);
	}

	/**
	 * Returns this query for checkpoints whose metadata contains the entries.
	 * @param filter the entries: arrays match as subsets, {@code null} only an explicit
	 * null; none filter nothing
	 * @return the query
	 */
	public CheckpointQuery filter(Map<String, ? extends @Nullable Object> filter) {
		return new CheckpointQuery(this.threadIds, this.checkpointNamespace, this.checkpointId,
				new LinkedHashMap<>(filter), this.before, this.limit);
	}

	/**
	 * Returns this query for checkpoints that come before another.
	 * @param checkpointId the other checkpoint's id, or {@code null} for no bound
	 * @return the query
	 */
	public CheckpointQuery before(@Nullable String checkpointId) {
		return new CheckpointQuery(this.threadIds, this.checkpointNamespace, this.checkpointId, this.filter,
				checkpointId, this.limit);
	}

	/**
	 * Returns this query for a number of checkpoints at the most.
	 * @param limit the number; 0 lists nothing
	 * @return the query
	 * @throws IllegalArgumentException if it is negative
	 */
	public CheckpointQuery limit(int limit) {
		return new CheckpointQuery(this.threadIds, this.checkpointNamespace, this.checkpointId, this.filter,
				this.before, limit);
	}

}
