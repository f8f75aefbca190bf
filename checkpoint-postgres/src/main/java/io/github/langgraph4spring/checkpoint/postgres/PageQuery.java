package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one page of a list, and their values.
 *
 * @param conditions fixed fragments, joined by "and"
 * @param values the values of their parameters: strings, and arrays of strings
 * @param ofOneNamespace whether all checkpoints are of one namespace of one thread
 */
record PageQuery(String conditions, List<Object> values, boolean ofOneNamespace) {

	/**
	 * Builds the query of a page.
	 * @param query what is listed
	 * @param filter the filter's JSON, or {@code null} for none
	 * @param after the last checkpoint of the page before, or {@code null}
	 */
	static PageQuery of(CheckpointQuery query, @Nullable String filter, @Nullable StoredTuple after) {
		List<String> conditions = new ArrayList<>(List.of("true"));
		List<Object> values = new ArrayList<>();
		boolean ofOneThread = false;
		if (query.threadIds() != null && query.threadIds().size() == 1) {
			ofOneThread = true;
			conditions.add("thread_id = ?");
			values.add(query.threadIds().get(0));
		}
		else if (query.threadIds() != null) {
			conditions.add("thread_id = any (?)");
			values.add(query.threadIds().toArray(String[]::new));
		}
		if (query.checkpointNamespace() != null) {
			conditions.add("checkpoint_ns = ?");
			values.add(query.checkpointNamespace());
		}
		if (query.checkpointId() != null) {
			conditions.add("checkpoint_id = ?");
			values.add(query.checkpointId());
		}
		if (filter != null) {
			conditions.add("metadata @> ?::jsonb");
			values.add(filter);
		}
		if (query.before() != null) {
			conditions.add("checkpoint_id collate \"C\" < ?");
			values.add(query.before());
		}
		if (after != null) {
			conditions.add("checkpoint_id collate \"C\" <= ?");
			values.add(after.checkpointId());
			conditions.add("(checkpoint_id <> ? or (checkpoint_ns collate \"C\", thread_id collate \"C\") > (?, ?))");
			values.addAll(List.of(after.checkpointId(), after.checkpointNamespace(), after.threadId()));
		}
		return new PageQuery(String.join(" and ", conditions), values,
				ofOneThread && query.checkpointNamespace() != null);
	}

}
