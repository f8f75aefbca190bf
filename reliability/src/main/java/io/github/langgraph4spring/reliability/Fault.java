package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is caused again and again while clients save.
 */
interface Fault extends AutoCloseable {

	/**
	 * Causes the fault once. Fails if it did not come about, or if clients do not recover
	 * from it.
	 * @param name the beginning of the ids of the round's threads
	 * @param retrying whether the clients' saver retries
	 * @param account is told what the clients were told
	 * @return the time from the end of the fault to the first checkpoint that was
	 * acknowledged, or {@code null} if the fault does not stop the clients
	 */
	@Nullable Duration cause(String name, boolean retrying, Account account) throws Exception;

	/**
	 * Returns a saver that reads what is stored, past whatever was broken.
	 */
	CheckpointSaver auditor();

	/**
	 * Returns the simple names of the exceptions that clients may see.
	 */
	Set<String> documented();

	/**
	 * Returns whether clients may overtake each other, so that an acknowledged checkpoint
	 * is not among the latest's ancestors.
	 */
	default boolean mayOvertake() {
		return false;
	}

	@Override
	void close();

}
