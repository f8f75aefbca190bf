package io.github.langgraph4spring.checkpoint;

import java.util.List;

/**
 * What a task wrote.
 *
 * @param taskId the task
 * @param taskPath the task's path, or {@code ""}
 * @param writes the writes, in their order
 */
public record TaskWrites(String taskId, String taskPath, List<ChannelWrite> writes) {

	public TaskWrites {
		writes = List.copyOf(writes);
	}

}
