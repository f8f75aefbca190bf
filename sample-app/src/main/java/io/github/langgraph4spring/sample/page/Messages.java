package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * A page of the conversation at a checkpoint.
 *
 * @param threadId the thread
 * @param checkpointId the checkpoint
 * @param total how many messages there are in all
 * @param messages the messages
 */
record Messages(@JsonProperty("thread_id") String threadId, @JsonProperty("checkpoint_id") String checkpointId,
		int total, List<MessageView> messages) {

	static final String CHANNEL = "messages";

	/**
	 * The last messages before one.
	 */
	static Messages before(CheckpointTuple tuple, @Nullable Integer before, int limit) {
		List<?> all = in(tuple);
		int to = (before != null) ? Math.min(before, all.size()) : all.size();
		int from = Math.max(0, to - limit);
		return new Messages(tuple.config().threadId(), tuple.checkpoint().id(), all.size(), views(all, from, to));
	}

	/**
	 * The messages from one on.
	 */
	static List<MessageView> from(CheckpointTuple tuple, int from) {
		List<?> all = in(tuple);
		return views(all, Math.min(from, all.size()), all.size());
	}

	private static List<MessageView> views(List<?> all, int from, int to) {
		List<MessageView> views = new ArrayList<>();
		for (int i = from; i < to; i++) {
			views.add(MessageView.of(i, all.get(i)));
		}
		return views;
	}

	/**
	 * The messages in the state of a checkpoint, none if it has none.
	 */
	static List<?> in(CheckpointTuple tuple) {
		return (tuple.checkpoint().channelValues().get(CHANNEL) instanceof List<?> list) ? list : List.of();
	}

}
