package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint with all that is known of it.
 *
 * @param summary what the timeline shows
 * @param channels its channels
 * @param diff what differs from its parent
 * @param writes what tasks wrote after it
 * @param metadata its metadata
 * @param interrupts what waits for an answer
 * @param errors what failed
 * @param next the nodes that run next
 */
record CheckpointDetail(CheckpointView summary, List<Channel> channels, List<StateDifference> diff, List<Write> writes,
		NodeView metadata, List<QuestionView> interrupts, List<RunView.Failure> errors, List<String> next) {

	static CheckpointDetail of(CheckpointOutline outline, CheckpointTuple tuple, @Nullable CheckpointTuple parent) {
		return new CheckpointDetail(CheckpointView.of(outline), channels(tuple), StateDifference.between(parent, tuple),
				tuple.pendingWrites().stream().map(Write::of).toList(), new ValueTree().of(tuple.metadata().entries()),
				QuestionView.of(tuple), RunView.Failure.of(tuple), tuple.checkpoint().nextNodes());
	}

	// the state's before LangGraph's own
	private static List<Channel> channels(CheckpointTuple tuple) {
		Map<String, ChannelVersion> versions = new TreeMap<>(tuple.checkpoint().channelVersions());
		List<Channel> channels = new ArrayList<>();
		for (boolean control : new boolean[] { false, true }) {
			versions.forEach((name, version) -> {
				if (CheckpointView.isControl(name) == control) {
					channels.add(Channel.of(name, version, control, tuple.checkpoint().channelValues()));
				}
			});
		}
		return channels;
	}

	/**
	 * A channel with its value.
	 *
	 * @param channel its name
	 * @param version its version
	 * @param control whether it is LangGraph's own
	 * @param value its value, if it has one
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Channel(String channel, String version, boolean control, @Nullable NodeView value) {

		static Channel of(String name, ChannelVersion version, boolean control, Map<String, @Nullable Object> values) {
			return new Channel(name, version.text(), control,
					values.containsKey(name) ? new ValueTree().of(values.get(name)) : null);
		}

	}

	/**
	 * What a task wrote.
	 *
	 * @param taskId the task
	 * @param channel the channel
	 * @param value the value
	 */
	record Write(@JsonProperty("task_id") String taskId, String channel, NodeView value) {

		static Write of(PendingWrite write) {
			return new Write(write.taskId(), write.channel(), new ValueTree().of(write.value()));
		}

	}

}
