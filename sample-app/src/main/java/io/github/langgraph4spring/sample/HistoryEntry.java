package io.github.langgraph4spring.sample;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One checkpoint of a conversation.
 *
 * @param id the id of the checkpoint
 * @param parent the id of the checkpoint it follows, if any
 * @param source what made it, in LangGraph's words
 * @param step the number of the step, in LangGraph's counting
 * @param node the node that had run
 * @param next the nodes that are to run
 * @param timestamp when it was made
 */
record HistoryEntry(String id, @Nullable String parent, @Nullable String source, @Nullable Integer step,
		@Nullable String node, List<String> next, @Nullable String timestamp) {

	HistoryEntry {
		next = List.copyOf(next);
	}

}
