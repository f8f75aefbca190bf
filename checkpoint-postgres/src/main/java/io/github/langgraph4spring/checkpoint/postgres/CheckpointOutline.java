package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint without the values of its channels: what a timeline shows.
 *
 * @param config where it is: thread, namespace and id
 * @param parentConfig where its parent is, or {@code null} if it has none
 * @param metadata its metadata
 * @param timestamp when it was made, in ISO 8601 as its writer wrote it; may be empty
 * @param nodes the nodes that ran between its parent and it
 * @param nextNodes the nodes that run next, as far as the channels alone show it
 * @param channels its channels
 * @param writes what tasks wrote after it, in the order in which a run applies it
 * @param writer who wrote it, or {@code null} if it has no channel that would tell
 */
public record CheckpointOutline(CheckpointConfig config, @Nullable CheckpointConfig parentConfig,
		CheckpointMetadata metadata, String timestamp, List<String> nodes, List<String> nextNodes,
		List<Channel> channels, List<Write> writes, @Nullable Writer writer) {

	public CheckpointOutline {
		nodes = List.copyOf(nodes);
		nextNodes = List.copyOf(nextNodes);
		channels = List.copyOf(channels);
		writes = List.copyOf(writes);
	}

	/**
	 * Tells whether a task waits for an answer.
	 * @return whether a task that has not finished asked for one
	 */
	public boolean interrupted() {
		return hasUnfinished(ChannelWrite.INTERRUPT);
	}

	/**
	 * Tells whether a task failed.
	 * @return whether a task that has not finished wrote an error
	 */
	public boolean failed() {
		return hasUnfinished(ChannelWrite.ERROR);
	}

	private boolean hasUnfinished(String channel) {
		Set<String> finished = this.writes.stream()
			.filter((write) -> !write.channel().startsWith("__"))
			.map(Write::taskId)
			.collect(Collectors.toSet());
		return this.writes.stream()
			.anyMatch((write) -> write.channel().equals(channel) && !finished.contains(write.taskId()));
	}

	/**
	 * A channel without its value.
	 *
	 * @param name its name
	 * @param version its version
	 * @param changed whether the parent has another version of it, or none
	 * @param size the size of its value in bytes, 0 if that is in the checkpoint itself
	 * or there is none
	 * @param elements how many elements the value has if it is a list, or {@code null} if
	 * it is none, or this is not seen without reading the value
	 * @param added how many more than the parent's, or {@code null} if that is not known
	 */
	public record Channel(String name, ChannelVersion version, boolean changed, long size, @Nullable Integer elements,
			@Nullable Integer added) {

	}

	/**
	 * A pending write without its value.
	 *
	 * @param taskId the task
	 * @param channel the channel
	 */
	public record Write(String taskId, String channel) {

	}

}
