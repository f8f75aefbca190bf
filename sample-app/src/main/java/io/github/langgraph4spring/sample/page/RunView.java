package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Interrupt;
import org.jspecify.annotations.Nullable;

/**
 * Where a run has got to.
 *
 * @param threadId the thread
 * @param checkpointId the checkpoint at which it stands
 * @param status {@code done}, {@code interrupted}, {@code failed} or {@code ready}
 * @param messages the messages that the run added
 * @param interrupts what waits for an answer
 * @param error what failed
 * @param next the nodes that run next
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(@JsonProperty("thread_id") String threadId, @JsonProperty("checkpoint_id") String checkpointId,
		String status, List<MessageView> messages, List<Question> interrupts, @Nullable Failure error,
		List<String> next) {

	static RunView of(CheckpointTuple tuple, List<MessageView> messages) {
		List<String> next = tuple.checkpoint().nextNodes();
		List<Question> interrupts = Question.of(tuple);
		List<Failure> failures = Failure.of(tuple);
		String status = !interrupts.isEmpty() ? "interrupted"
				: !failures.isEmpty() ? "failed" : next.isEmpty() ? "done" : "ready";
		return new RunView(tuple.config().threadId(), tuple.checkpoint().id(), status, messages, interrupts,
				failures.isEmpty() ? null : failures.get(0), next);
	}

	// a pending write names its task, whose node only a hash tells
	private static @Nullable String onlyNode(CheckpointTuple tuple) {
		List<String> next = tuple.checkpoint().nextNodes();
		return (next.size() == 1) ? next.get(0) : null;
	}

	/**
	 * What waits for an answer.
	 *
	 * @param id the interrupt's id
	 * @param node the node that asks, if only one runs
	 * @param question the text of the question, if it has one
	 * @param value all that is asked
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Question(@Nullable String id, @Nullable String node, @Nullable String question, NodeView value) {

		static List<Question> of(CheckpointTuple tuple) {
			return tuple.interrupts().stream().map((interrupt) -> of(interrupt, onlyNode(tuple))).toList();
		}

		private static Question of(Interrupt interrupt, @Nullable String node) {
			Object value = interrupt.value();
			Object text = (value instanceof Map<?, ?> map) ? map.get("question") : value;
			return new Question(interrupt.id(), node, (text instanceof String question) ? question : null,
					new ValueTree().of(value));
		}

	}

	/**
	 * What failed.
	 *
	 * @param taskId the task
	 * @param node its node, if only one runs
	 * @param text what went wrong
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Failure(@JsonProperty("task_id") String taskId, @Nullable String node, String text) {

		static List<Failure> of(CheckpointTuple tuple) {
			return tuple.errors()
				.stream()
				.map((write) -> new Failure(write.taskId(), onlyNode(tuple), text(write.value())))
				.toList();
		}

		// JavaScript's errors are objects
		private static String text(@Nullable Object error) {
			return (error instanceof Map<?, ?> map && map.containsKey("message"))
					? map.get("name") + ": " + map.get("message") : String.valueOf(error);
		}

	}

}
