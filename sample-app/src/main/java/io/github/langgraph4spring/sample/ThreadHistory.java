package io.github.langgraph4spring.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.springframework.stereotype.Component;

/**
 * Lists the checkpoints of a conversation, so far with what langgraph4j knows of them.
 */
@Component
class ThreadHistory {

	private final BaseCheckpointSaver saver;

	ThreadHistory(BaseCheckpointSaver saver) {
		this.saver = saver;
	}

	/**
	 * The checkpoints of a conversation.
	 * @param threadId the conversation
	 * @return its checkpoints, the newest first, none if there is no such conversation
	 */
	List<HistoryEntry> of(String threadId) {
		List<HistoryEntry> oldestFirst = new ArrayList<>();
		List<Checkpoint> checkpoints = new ArrayList<>(
				this.saver.list(RunnableConfig.builder().threadId(threadId).build()));
		Collections.reverse(checkpoints);
		String parent = null;
		for (Checkpoint checkpoint : checkpoints) {
			List<String> next = StateGraph.END.equals(checkpoint.getNextNodeId()) ? List.of()
					: List.of(checkpoint.getNextNodeId());
			oldestFirst
				.add(new HistoryEntry(checkpoint.getId(), parent, null, null, checkpoint.getNodeId(), next, null));
			parent = checkpoint.getId();
		}
		Collections.reverse(oldestFirst);
		return oldestFirst;
	}

}
