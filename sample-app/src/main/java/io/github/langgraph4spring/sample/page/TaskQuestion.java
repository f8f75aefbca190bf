package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.TaskIds;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks. A task that asks several times, one after the other, gets a list of
 * answers; the id of its interrupt says for which of them it waits.
 *
 * @param tuple the checkpoint after which the task runs
 * @param taskId the task
 * @param node its node, or {@code null} if that cannot be told
 * @param interrupt what it asks
 */
record TaskQuestion(CheckpointTuple tuple, String taskId, @Nullable String node, Interrupt interrupt) {

	static List<TaskQuestion> of(CheckpointTuple tuple) {
		List<TaskQuestion> questions = new ArrayList<>();
		tuple.interruptsByTask()
			.forEach((taskId, interrupts) -> interrupts.forEach(
					(interrupt) -> questions.add(new TaskQuestion(tuple, taskId, node(tuple, taskId), interrupt))));
		return questions;
	}

	/**
	 * The node of a task, which only a hash tells where several run.
	 */
	static @Nullable String node(CheckpointTuple tuple, String taskId) {
		List<String> next = tuple.checkpoint().nextNodes();
		if (next.size() == 1) {
			return next.get(0);
		}
		try {
			return next.stream()
				.filter((node) -> TaskIds.ofNode(tuple, node, List.of("branch:to:" + node)).equals(taskId))
				.findFirst()
				.orElse(null);
		}
		catch (CheckpointException ex) {
			// of a writer whose tasks have other ids
			return null;
		}
	}

	/**
	 * The namespace of the task's subgraph, if it has one.
	 */
	@Nullable String namespace() {
		return (this.node != null) ? TaskIds.namespace(this.tuple, this.node, this.taskId) : null;
	}

	/**
	 * Whether the question was answered, and the task has not run since.
	 */
	boolean isAnswered() {
		return place() < answers().size();
	}

	/**
	 * The answer, if there is one.
	 */
	@Nullable Object answer() {
		return isAnswered() ? answers().get(place()) : null;
	}

	/**
	 * All answers of the task with this one, which replaces one that was not taken yet.
	 */
	List<@Nullable Object> answersWith(Object answer) {
		List<@Nullable Object> answers = new ArrayList<>(answers().subList(0, place()));
		answers.add(answer);
		return answers;
	}

	/**
	 * Whether the task asks itself, and not a task of its subgraph.
	 */
	boolean isOwn() {
		return ownPlace().isPresent();
	}

	private int place() {
		// older writers' ids tell nothing: most tasks ask once
		return ownPlace().orElse(Math.max(0, answers().size() - 1));
	}

	private OptionalInt ownPlace() {
		return IntStream.rangeClosed(0, answers().size()).filter(this::isAt).findFirst();
	}

	private boolean isAt(int place) {
		String namespace = namespace();
		return namespace != null && TaskIds.interruptId(namespace, place).equals(this.interrupt.id());
	}

	private List<@Nullable Object> answers() {
		return this.tuple.answers(this.taskId);
	}

}
