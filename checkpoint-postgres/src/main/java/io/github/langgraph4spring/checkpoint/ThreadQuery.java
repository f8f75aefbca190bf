package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Which threads to list, in the order of their ids: that of what stores them, which need
 * not be Java's.
 *
 * @param after the id after which the listed ones come, or {@code null} to begin with the
 * first; the thread itself need not be there
 * @param limit how many to list at the most, or {@code null} for all
 */
public record ThreadQuery(@Nullable String after, @Nullable Integer limit) {

	public ThreadQuery {
		if (after != null) {
			Texts.requireStorable("thread id", after);
		}
		if (limit != null && limit < 0) {
			throw new IllegalArgumentException("The limit is " + limit + ": give 0 or more, or none");
		}
	}

	/**
	 * All threads.
	 * @return the query
	 */
	public static ThreadQuery all() {
		return new ThreadQuery(null, null);
	}

	/**
	 * Returns this query for threads that come after another, as the next page does.
	 * @param threadId the other thread's id, or {@code null} to begin with the first
	 * @return the query
	 */
	public ThreadQuery after(@Nullable String threadId) {
		return new ThreadQuery(threadId, this.limit);
	}

	/**
	 * Returns this query for a number of threads at the most.
	 * @param limit the number; 0 lists nothing
	 * @return the query
	 * @throws IllegalArgumentException if it is negative
	 */
	public ThreadQuery limit(int limit) {
		return new ThreadQuery(this.after, limit);
	}

}
