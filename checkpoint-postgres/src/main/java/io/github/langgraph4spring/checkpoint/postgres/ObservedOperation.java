package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a saver, as its {@link OperationObserver} sees it. A list that is read
 * page by page is an operation for each page. Used by one thread at a time.
 */
public final class ObservedOperation {

	private final String name;

	private final @Nullable String threadId;

	private final @Nullable String checkpointNamespace;

	private @Nullable String checkpointId;

	private long size;

	private ObservedOperation(String name, @Nullable String threadId, @Nullable String checkpointNamespace,
			@Nullable String checkpointId) {
		this.name = name;
		this.threadId = threadId;
		this.checkpointNamespace = checkpointNamespace;
		this.checkpointId = checkpointId;
	}

	static ObservedOperation of(String name, CheckpointConfig config) {
		return new ObservedOperation(name, config.threadId(), config.namespaceOrRoot(), config.checkpointId());
	}

	static ObservedOperation ofThread(String name, @Nullable String threadId) {
		return new ObservedOperation(name, threadId, null, null);
	}

	static ObservedOperation of(String name, CheckpointQuery query) {
		List<String> threads = query.threadIds();
		return new ObservedOperation(name, (threads != null && threads.size() == 1) ? threads.get(0) : null,
				query.checkpointNamespace(), query.checkpointId());
	}

	/**
	 * Returns what is done, by the name of the saver's method. There are few of them.
	 * @return for instance {@code put}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the thread.
	 * @return its id, or {@code null} if there is not one alone
	 */
	public @Nullable String threadId() {
		return this.threadId;
	}

	/**
	 * Returns the namespace.
	 * @return the namespace, {@code ""} for the root graph, or {@code null} if there is
	 * not one alone
	 */
	public @Nullable String checkpointNamespace() {
		return this.checkpointNamespace;
	}

	/**
	 * Returns the checkpoint that is read or written.
	 * @return its id, or {@code null} if there is not one alone
	 */
	public @Nullable String checkpointId() {
		return this.checkpointId;
	}

	/**
	 * Returns how much state was read or written: the values' bytes, and the characters
	 * of JSON.
	 * @return the size, 0 if none was or it is not known
	 */
	public long size() {
		return this.size;
	}

	void found(@Nullable String checkpointId) {
		this.checkpointId = checkpointId;
	}

	void sized(long size) {
		this.size = size;
	}

}
