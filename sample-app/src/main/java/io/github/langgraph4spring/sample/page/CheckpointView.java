package io.github.langgraph4spring.sample.page;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in the timeline.
 *
 * @param checkpointId its id
 * @param parentId the id of the checkpoint it follows, if any
 * @param ns its namespace, empty for the root graph
 * @param source what it was made from
 * @param step the super-step
 * @param nodes the nodes that ran
 * @param next the nodes that run next
 * @param time when it was made
 * @param language whose LangGraph wrote it, if that can be told
 * @param changed the channels of the state that changed
 * @param interrupted whether a task waits for an answer
 * @param failed whether a task failed
 * @param runId the run that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CheckpointView(@JsonProperty("checkpoint_id") String checkpointId,
		@JsonProperty("parent_id") @Nullable String parentId, String ns, @Nullable String source,
		@Nullable Integer step, List<String> nodes, List<String> next, String time, @Nullable String language,
		List<Change> changed, boolean interrupted, boolean failed, @JsonProperty("run_id") @Nullable String runId) {

	static CheckpointView of(CheckpointOutline outline) {
		CheckpointConfig parent = outline.parentConfig();
		return new CheckpointView(id(outline), (parent != null) ? parent.checkpointId() : null,
				outline.config().namespaceOrRoot(), outline.metadata().source(), outline.metadata().step(),
				outline.nodes(), outline.nextNodes(), outline.timestamp(), ThreadView.language(outline.writer()),
				outline.channels()
					.stream()
					.filter((channel) -> channel.changed() && !isControl(channel.name()))
					.map(Change::of)
					.toList(),
				outline.interrupted(), outline.failed(), outline.metadata().runId());
	}

	private static String id(CheckpointOutline outline) {
		String id = outline.config().checkpointId();
		return (id != null) ? id : "";
	}

	/**
	 * Tells whether a channel is LangGraph's own and no part of the state.
	 */
	static boolean isControl(String channel) {
		return channel.startsWith("__") || channel.startsWith("branch:") || channel.startsWith("join:");
	}

	/**
	 * A channel that changed.
	 *
	 * @param channel its name
	 * @param bytes the size of its value, 0 if that is in the checkpoint itself
	 * @param added how many elements more it has than the parent's, if that is known
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Change(String channel, long bytes, @Nullable Integer added) {

		static Change of(CheckpointOutline.Channel channel) {
			return new Change(channel.name(), channel.size(), channel.added());
		}

	}

	/**
	 * A page of the timeline.
	 *
	 * @param checkpoints the checkpoints, newest first
	 * @param nextCursor where the next page begins, if there is one
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Page(List<CheckpointView> checkpoints, @JsonProperty("next_cursor") @Nullable String nextCursor) {

	}

}
