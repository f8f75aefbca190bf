package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * Where a run has got to.
 *
 * @param threadId the thread
 * @param checkpointId the checkpoint at which it stands
 * @param status {@code done}, {@code interrupted}, {@code answered} (and whoever has the
 * node goes on), {@code failed} or {@code ready}
 * @param messages the messages that the run added
 * @param interrupts what waits for an answer
 * @param error what failed
 * @param next the nodes that run next
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(@JsonProperty("thread_id") String threadId, @JsonProperty("checkpoint_id") String checkpointId,
		String status, List<MessageView> messages, List<QuestionView> interrupts, @Nullable Failure error,
		List<String> next) {

	static RunView of(CheckpointTuple tuple, List<QuestionView> interrupts, List<MessageView> messages) {
		List<String> next = tuple.checkpoint().nextNodes();
		List<Failure> failures = Failure.of(tuple);
		String status = !interrupts.isEmpty() ? standing(interrupts)
				: !failures.isEmpty() ? "failed" : next.isEmpty() ? "done" : "ready";
		return new RunView(tuple.config().threadId(), tuple.checkpoint().id(), status, messages, interrupts,
				failures.isEmpty() ? null : failures.get(0), next);
	}

	private static String standing(List<QuestionView> interrupts) {
		return interrupts.stream().allMatch((interrupt) -> interrupt.answer() != null) ? "answered" : "interrupted";
	}

	/**
	 * What failed.
	 *
	 * @param taskId the task
	 * @param node its node, if that can be told
	 * @param text what went wrong
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Failure(@JsonProperty("task_id") String taskId, @Nullable String node, String text) {

		static List<Failure> of(CheckpointTuple tuple) {
			return tuple.errors()
				.stream()
				.map((write) -> new Failure(write.taskId(), TaskQuestion.node(tuple, write.taskId()),
						text(write.value())))
				.toList();
		}

		// JavaScript's errors are objects
		private static String text(@Nullable Object error) {
			return (error instanceof Map<?, ?> map && map.containsKey("message"))
					? map.get("name") + ": " + map.get("message") : String.valueOf(error);
		}

	}

}
