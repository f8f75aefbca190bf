package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Optional;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.postgres.Writer;
import io.github.langgraph4spring.sample.ConversationStateException;
import io.github.langgraph4spring.sample.Conversations;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What threads wait for, and the answers. The agent's own question takes an approval, and
 * the agent goes on with it. Any other question is of a graph that runs elsewhere: its
 * answer is saved where Python and JavaScript look for it when they run the thread on.
 */
@Component
class Questions {

	private final Threads threads;

	private final Conversations conversations;

	Questions(Threads threads, Conversations conversations) {
		this.threads = threads;
		this.conversations = conversations;
	}

	/**
	 * What waits at a checkpoint, with who can answer it.
	 */
	List<QuestionView> of(CheckpointTuple tuple) {
		List<TaskQuestion> questions = asked(tuple);
		if (questions.isEmpty()) {
			return List.of();
		}
		String takes = takes(tuple);
		return questions.stream().map((question) -> QuestionView.of(question, takes)).toList();
	}

	private @Nullable String takes(CheckpointTuple tuple) {
		if (this.conversations.waitsForApproval(tuple.config().threadId(), tuple.checkpoint().id())) {
			return QuestionView.APPROVAL;
		}
		return takesValue(tuple) ? QuestionView.VALUE : null;
	}

	// a graph of langgraph4j takes a change of its state instead, and no graph an answer
	// to what is past
	private boolean takesValue(CheckpointTuple tuple) {
		return this.threads.newest(tuple.config().threadId())
			.filter((newest) -> newest.writer() != Writer.JAVA
					&& tuple.checkpoint().id().equals(newest.config().checkpointId()))
			.isPresent();
	}

	/**
	 * Lets no node of the agent run where a graph that runs elsewhere asks, although its
	 * node may have the same name.
	 */
	void refuseToPassOver(CheckpointTuple tuple) {
		if (!tuple.interrupts().isEmpty()
				&& !this.conversations.waitsForApproval(tuple.config().threadId(), tuple.checkpoint().id())) {
			throw new ConversationStateException(
					"The thread waits for an answer, and for the application that asks to go on with it");
		}
	}

	/**
	 * Saves the answer to a question.
	 * @throws ConversationStateException if nobody would take it
	 */
	void answer(CheckpointTuple tuple, @Nullable String interruptId, Object answer) {
		TaskQuestion question = asked(tuple).stream()
			.filter((asked) -> interruptId == null || interruptId.equals(asked.interrupt().id()))
			.findFirst()
			.orElseThrow(() -> new ConversationStateException("Nothing waits for an answer here"));
		if (!takesValue(tuple)) {
			throw new ConversationStateException("The thread takes no such answer here: it has gone on from this "
					+ "checkpoint, or its graph is one of langgraph4j, which takes a change of its state");
		}
		this.threads.write(question.tuple().config(), question.taskId(),
				new ChannelWrite(ChannelWrite.RESUME, question.answersWith(answer)));
	}

	// where a task of a subgraph asks, its parent waits too, but takes no answer
	private List<TaskQuestion> asked(CheckpointTuple tuple) {
		return TaskQuestion.of(tuple).stream().map((question) -> inSubgraph(question).orElse(question)).toList();
	}

	private Optional<TaskQuestion> inSubgraph(TaskQuestion question) {
		String namespace = question.namespace();
		String id = question.interrupt().id();
		if (namespace == null || id == null || question.isOwn()) {
			return Optional.empty();
		}
		return this.threads.find(CheckpointConfig.of(question.tuple().config().threadId(), namespace, null))
			.flatMap((tuple) -> asked(tuple).stream().filter((asked) -> id.equals(asked.interrupt().id())).findFirst());
	}

}
