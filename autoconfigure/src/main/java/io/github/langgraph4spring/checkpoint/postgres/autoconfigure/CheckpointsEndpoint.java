package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Threads and their history, without the state: neither values nor metadata of the
 * application are shown. Deleting a thread takes
 * {@code management.endpoint.checkpoints.access=unrestricted}.
 */
@Endpoint(id = "checkpoints", defaultAccess = Access.READ_ONLY)
final class CheckpointsEndpoint {

	private static final int DEFAULT_LIMIT = 20;

	private static final int MAX_LIMIT = 1000;

	private final PostgresSaver saver;

	CheckpointsEndpoint(PostgresSaver saver) {
		this.saver = saver;
	}

	@ReadOperation
	Threads threads(@Nullable String after, @Nullable Integer limit) {
		return new Threads(this.saver.threads(ThreadQuery.all().after(after).limit(bounded(limit))).toList());
	}

	@ReadOperation
	@Nullable History history(@Selector String threadId, @Nullable String before, @Nullable Integer limit) {
		List<Entry> entries = this.saver
			.outlines(CheckpointQuery.of(CheckpointConfig.of(threadId)).before(before).limit(bounded(limit)))
			.map(Entry::of)
			.toList();
		return (entries.isEmpty() && before == null) ? null : new History(threadId, entries);
	}

	@DeleteOperation
	void delete(@Selector String threadId) {
		this.saver.deleteThread(threadId);
	}

	private static int bounded(@Nullable Integer limit) {
		return (limit != null) ? Math.max(0, Math.min(limit, MAX_LIMIT)) : DEFAULT_LIMIT;
	}

	/**
	 * A page of threads.
	 *
	 * @param threads their ids
	 */
	record Threads(List<String> threads) {

	}

	/**
	 * A page of a thread's checkpoints.
	 *
	 * @param threadId the thread
	 * @param checkpoints the checkpoints, the newest first
	 */
	record History(String threadId, List<Entry> checkpoints) {

	}

	/**
	 * A checkpoint without its values.
	 *
	 * @param checkpointId its id
	 * @param checkpointNamespace its namespace
	 * @param parentCheckpointId its parent's id, or {@code null}
	 * @param timestamp when it was made
	 * @param source what it was made from, or {@code null}
	 * @param step the super-step, or {@code null}
	 * @param runId the run that made it, or {@code null}
	 * @param channels the names of its channels
	 * @param pendingWrites the names of the channels that tasks wrote to after it, in the
	 * order in which a run applies them
	 */
	record Entry(String checkpointId, String checkpointNamespace, @Nullable String parentCheckpointId, String timestamp,
			@Nullable String source, @Nullable Integer step, @Nullable String runId, TreeSet<String> channels,
			List<String> pendingWrites) {

		static Entry of(CheckpointOutline outline) {
			CheckpointConfig parent = outline.parentConfig();
			return new Entry(String.valueOf(outline.config().checkpointId()), outline.config().namespaceOrRoot(),
					(parent != null) ? parent.checkpointId() : null, outline.timestamp(), outline.metadata().source(),
					outline.metadata().step(), outline.metadata().runId(),
					outline.channels()
						.stream()
						.map(CheckpointOutline.Channel::name)
						.collect(Collectors.toCollection(TreeSet::new)),
					outline.writes().stream().map(CheckpointOutline.Write::channel).toList());
		}

	}

}
