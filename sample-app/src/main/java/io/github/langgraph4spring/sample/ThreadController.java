package io.github.langgraph4spring.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Conversations over HTTP. Posts to one thread run one after the other.
 */
@RestController
@RequestMapping("/threads/{id}")
class ThreadController {

	private final Conversations conversations;

	private final ThreadHistory history;

	private final MessageMapper mapper;

	ThreadController(Conversations conversations, ThreadHistory history, MessageMapper mapper) {
		this.conversations = conversations;
		this.history = history;
		this.mapper = mapper;
	}

	@PostMapping("/messages")
	ThreadView say(@PathVariable String id, @RequestBody NewMessage message) {
		String content = message.content();
		if (content == null || content.isBlank()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "content must not be blank");
		}
		return new ThreadView(id, this.mapper.toViews(this.conversations.say(id, content)));
	}

	@GetMapping
	ThreadView read(@PathVariable String id) {
		return this.conversations.find(id)
			.map((messages) -> new ThreadView(id, this.mapper.toViews(messages)))
			.orElseThrow(() -> unknown(id));
	}

	@GetMapping("/history")
	List<HistoryEntry> history(@PathVariable String id) {
		List<HistoryEntry> entries = this.history.of(id);
		if (entries.isEmpty()) {
			throw unknown(id);
		}
		return entries;
	}

	private static ResponseStatusException unknown(String id) {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no thread " + id);
	}

	/**
	 * What the user says.
	 */
	record NewMessage(@Nullable String content) {

	}

	/**
	 * Messages of a conversation.
	 */
	record ThreadView(@JsonProperty("thread_id") String threadId, List<MessageView> messages) {

	}

}
