package io.github.langgraph4spring.sample.page;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;
import io.github.langgraph4spring.checkpoint.postgres.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A thread in the list.
 *
 * @param threadId its id
 * @param lastChange when something was last written to it
 * @param size its size in bytes
 * @param checkpoints how many checkpoints it has
 * @param language whose LangGraph wrote last, if that can be told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ThreadView(@JsonProperty("thread_id") String threadId, @JsonProperty("last_change") Instant lastChange,
		long size, long checkpoints, @Nullable String language) {

	static ThreadView of(ThreadStatistics thread, @Nullable Writer writer) {
		return new ThreadView(thread.threadId(), thread.lastChange(), thread.size(), thread.checkpoints(),
				language(writer));
	}

	static @Nullable String language(@Nullable Writer writer) {
		return (writer != null) ? writer.name().toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * A page of the list.
	 *
	 * @param threads the threads
	 * @param nextCursor where the next page begins, if there is one
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Page(List<ThreadView> threads, @JsonProperty("next_cursor") @Nullable String nextCursor) {

	}

}
