package io.github.langgraph4spring.sample;

import java.util.List;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.springframework.stereotype.Component;

/**
 * Lists the checkpoints of a conversation.
 */
@Component
class ThreadHistory {

	private final CheckpointSaver saver;

	ThreadHistory(CheckpointSaver saver) {
		this.saver = saver;
	}

	/**
	 * The checkpoints of a conversation.
	 * @param threadId the conversation
	 * @return its checkpoints, the newest first, none if there is no such conversation
	 */
	List<HistoryEntry> of(String threadId) {
		return this.saver.list(CheckpointConfig.of(threadId, "", null)).map(ThreadHistory::entry).toList();
	}

	private static HistoryEntry entry(CheckpointTuple tuple) {
		Checkpoint checkpoint = tuple.checkpoint();
		String source = tuple.metadata().source();
		return new HistoryEntry(checkpoint.id(),
				(tuple.parentConfig() != null) ? tuple.parentConfig().checkpointId() : null, source,
				tuple.metadata().step(),
				CheckpointMetadata.SOURCE_INPUT.equals(source) ? Checkpoint.START : checkpoint.lastNode(),
				checkpoint.nextNodes(), checkpoint.timestamp());
	}

}
