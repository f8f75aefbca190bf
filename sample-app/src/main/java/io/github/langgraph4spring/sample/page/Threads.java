package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointRows;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.ThreadOrder;
import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads threads and checkpoints for the page.
 */
@Component
class Threads {

	private final PostgresSaver saver;

	Threads(PostgresSaver saver) {
		this.saver = saver;
	}

	/**
	 * Lists threads, the greatest first.
	 */
	Stream<ThreadStatistics> list(ThreadOrder order, @Nullable ThreadStatistics after, String part) {
		return this.saver.threadStatistics(order, after, part);
	}

	/**
	 * What the list shows of a thread.
	 */
	ThreadView view(ThreadStatistics thread) {
		return ThreadView.of(thread,
				outlines(thread.threadId(), null, 1).stream().findFirst().map(CheckpointOutline::writer).orElse(null));
	}

	ThreadView view(String threadId) {
		return this.saver.threadStatistics(ThreadOrder.LAST_CHANGE, null, threadId)
			.filter((thread) -> thread.threadId().equals(threadId))
			.findFirst()
			.map(this::view)
			.orElseThrow(() -> unknown(threadId));
	}

	/**
	 * The checkpoints of a thread in all namespaces, newest first, without their values;
	 * none if there is no such thread.
	 */
	List<CheckpointOutline> outlines(String threadId, @Nullable String before, int limit) {
		return this.saver.outlines(CheckpointQuery.ofThreads(threadId).before(before).limit(limit)).toList();
	}

	/**
	 * A checkpoint without its values.
	 */
	CheckpointOutline outline(CheckpointConfig config) {
		return this.saver.outlines(CheckpointQuery.of(config)).findFirst().orElseThrow(() -> unknown(config));
	}

	/**
	 * The newest checkpoint of a thread's root graph, without its values.
	 */
	Optional<CheckpointOutline> newest(String threadId) {
		return this.saver.outlines(CheckpointQuery.of(CheckpointConfig.of(threadId, "", null)).limit(1)).findFirst();
	}

	/**
	 * A checkpoint, the latest if the config names none, with its delta channels rebuilt.
	 * @throws ResponseStatusException if there is none
	 */
	CheckpointTuple get(CheckpointConfig config) {
		return find(config).orElseThrow(() -> unknown(config));
	}

	CheckpointRows rows(CheckpointConfig config) {
		return this.saver.rows(config).orElseThrow(() -> unknown(config));
	}

	Optional<CheckpointTuple> find(CheckpointConfig config) {
		return this.saver.getTupleWithHistories(config, Set.of()).map(DeltaReplay::tuple);
	}

	void write(CheckpointConfig config, String taskId, ChannelWrite write) {
		this.saver.putWrites(config, List.of(write), taskId);
	}

	void delete(String threadId) {
		this.saver.deleteThread(threadId);
	}

	static ResponseStatusException unknown(String threadId) {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no thread " + threadId);
	}

	private static ResponseStatusException unknown(CheckpointConfig config) {
		return (config.checkpointId() == null) ? unknown(config.threadId())
				: new ResponseStatusException(HttpStatus.NOT_FOUND, "The thread %s has no checkpoint %s%s".formatted(
						config.threadId(), config.checkpointId(),
						config.namespaceOrRoot().isEmpty() ? "" : " in the namespace " + config.namespaceOrRoot()));
	}

}
