package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an answer.
 *
 * @param id the interrupt's id
 * @param node the node that asks, if that can be told
 * @param question the text of the question, if it has one
 * @param value all that is asked
 * @param takes what it takes here: {@code approval}, {@code value}, or nothing
 * @param answer the answer, which is saved and was not taken yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuestionView(@Nullable String id, @Nullable String node, @Nullable String question, NodeView value,
		@Nullable String takes, @Nullable NodeView answer) {

	static final String APPROVAL = "approval";

	static final String VALUE = "value";

	/**
	 * The questions of a checkpoint, whoever takes the answers.
	 */
	static List<QuestionView> of(CheckpointTuple tuple) {
		return TaskQuestion.of(tuple).stream().map((question) -> of(question, null)).toList();
	}

	static QuestionView of(TaskQuestion question, @Nullable String takes) {
		Object value = question.interrupt().value();
		Object text = (value instanceof Map<?, ?> map) ? map.get("question") : value;
		return new QuestionView(question.interrupt().id(), question.node(),
				(text instanceof String asked) ? asked : null, new ValueTree().of(value), takes,
				question.isAnswered() ? new ValueTree().of(question.answer()) : null);
	}

}
