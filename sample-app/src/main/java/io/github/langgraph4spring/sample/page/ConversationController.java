package io.github.langgraph4spring.sample.page;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.sample.ConversationStateException;
import io.github.langgraph4spring.sample.Conversations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The conversation of a thread, and what one does with it. Posts to one thread run one
 * after the other.
 */
@PageController
@RequestMapping("/api/threads/{thread}")
@Tag(name = "Conversation")
class ConversationController {

	private final Threads threads;

	private final Conversations conversations;

	private final Questions questions;

	private final StateEdits edits;

	ConversationController(Threads threads, Conversations conversations, Questions questions, StateEdits edits) {
		this.threads = threads;
		this.conversations = conversations;
		this.questions = questions;
		this.edits = edits;
	}

	@GetMapping("/messages")
	@Operation(summary = "Read the conversation at a checkpoint, its last messages first")
	Messages messages(@PathVariable String thread, @RequestParam(required = false) @Nullable String checkpoint,
			@RequestParam(defaultValue = "") String ns,
			@RequestParam(required = false) @Min(0) @Nullable Integer before,
			@RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
		return Messages.before(this.threads.get(CheckpointConfig.of(thread, ns, checkpoint)), before, limit);
	}

	@GetMapping("/status")
	@Operation(summary = "Tell where the thread stands: what waits for an answer, what failed, what runs next")
	RunView status(@PathVariable String thread, @RequestParam(required = false) @Nullable String checkpoint) {
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread, "", checkpoint));
		return view(tuple, Integer.MAX_VALUE);
	}

	@PostMapping("/messages")
	@Operation(summary = "Say something, which begins the thread if there is none")
	RunView say(@PathVariable String thread, @Valid @RequestBody Requests.NewMessage message) {
		int before = (message.checkpointId() != null) ? messagesAt(thread, message.checkpointId())
				: this.threads.find(CheckpointConfig.of(thread)).map(this::messagesIn).orElse(0);
		return run(thread, before, () -> this.conversations.say(thread, message.checkpointId(), message.content()));
	}

	@PostMapping("/answer")
	@Operation(summary = "Approve or decline what the agent asks, and go on; or save the answer to the question of a "
			+ "graph that runs elsewhere, which takes it when it goes on")
	RunView answer(@PathVariable String thread, @Valid @RequestBody Requests.Answer answer) {
		answer.requireOne();
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread, "", answer.checkpointId()));
		String id = answer.interruptId();
		if (id != null && tuple.interrupts().stream().noneMatch((interrupt) -> id.equals(interrupt.id()))) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"Nothing waits for an answer to the interrupt " + id + " here: it was answered already");
		}
		Object value = answer.value();
		if (value != null) {
			this.questions.answer(tuple, id, value);
			return view(this.threads.get(tuple.config()), Integer.MAX_VALUE);
		}
		return run(thread, Messages.in(tuple).size(),
				() -> this.conversations.answer(thread, answer.checkpointId(), answer.objection()));
	}

	@PostMapping("/resume")
	@Operation(summary = "Go on where a run stopped, because a step failed or the process was killed")
	RunView resume(@PathVariable String thread, @Valid @RequestBody Requests.Resume resume) {
		int before = messagesAt(thread, resume.checkpointId());
		return run(thread, before, () -> this.conversations.resume(thread, resume.checkpointId()));
	}

	@PostMapping("/fork")
	@Operation(summary = "Change the state of a checkpoint, and go on from there")
	RunView fork(@PathVariable String thread, @Valid @RequestBody Requests.Fork fork) {
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread, "", fork.checkpointId()));
		if (Boolean.TRUE.equals(fork.run())) {
			this.questions.refuseToPassOver(tuple);
		}
		StateEdits.Edit edit = this.edits.of(tuple, fork);
		return run(thread, edit.firstMessage(), () -> edit.apply(this.conversations, thread, fork));
	}

	private int messagesAt(String thread, @Nullable String checkpointId) {
		return messagesIn(this.threads.get(CheckpointConfig.of(thread, "", checkpointId)));
	}

	/**
	 * How many messages there are before a run, which may begin there.
	 */
	private int messagesIn(CheckpointTuple tuple) {
		this.questions.refuseToPassOver(tuple);
		return Messages.in(tuple).size();
	}

	/**
	 * Answers where the run has got to, also if a step failed: that is saved with the
	 * thread, and can be resumed.
	 */
	private RunView run(String thread, int messagesBefore, Runnable run) {
		RuntimeException failure = null;
		try {
			run.run();
		}
		catch (ConversationStateException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread));
		RunView view = view(tuple, messagesBefore);
		if (failure != null && view.error() == null) {
			throw failure;
		}
		return view;
	}

	private RunView view(CheckpointTuple tuple, int messagesBefore) {
		return RunView.of(tuple, this.questions.of(tuple), Messages.from(tuple, messagesBefore));
	}

}
