package io.github.langgraph4spring.interoperability;

import java.util.List;
import java.util.Map;

/**
 * The graph of the shared threads in one of the languages. What it answers is JSON: the
 * same state looks the same, whoever shows it.
 */
interface Participant {

	/** Begins a thread; it runs until it waits for an answer, or fails at "two". */
	Snapshot begin(String thread, boolean failing);

	/** Answers what a thread waits for, so that it runs to its end. */
	Snapshot resume(String thread, String answer);

	/** Goes on with a thread that failed. */
	Snapshot goOn(String thread);

	/** Changes the note of a checkpoint, and goes on from there. */
	Snapshot fork(String thread, String checkpoint, String note);

	Snapshot state(String thread);

	/** The states of a thread, newest first. */
	List<Snapshot> history(String thread);

	/**
	 * A state.
	 *
	 * @param id the checkpoint's id
	 * @param parent its parent's id, or {@code null}
	 * @param source what it was made from
	 * @param step its super-step
	 * @param values the values of the state
	 * @param next the nodes that run next
	 * @param interrupts what is asked
	 * @param errors the errors of tasks, as text
	 */
	record Snapshot(String id, String parent, String source, int step, Map<String, Object> values, List<String> next,
			List<Object> interrupts, List<String> errors) {

	}

}
