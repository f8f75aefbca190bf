package io.github.langgraph4spring.sample.page;

import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What is written, as it is written.
 */
@PageController
@Tag(name = "Events")
class EventController {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private final ThreadWatch watch;

	EventController(ThreadWatch watch) {
		this.watch = watch;
	}

	@GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Send each thread that changes ('thread'), and those that are deleted ('deleted')")
	SseEmitter threads(@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		try {
			return this.watch.threads((lastEventId != null) ? Instant.parse(lastEventId) : null);
		}
		catch (DateTimeParseException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					LAST_EVENT_ID + " must be the id of an event of this stream", ex);
		}
	}

	@GetMapping(path = "/api/threads/{thread}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Send each new checkpoint ('checkpoint'), again when what is known of it changes; 'reset' "
			+ "says that too much was missed")
	SseEmitter checkpoints(@PathVariable String thread, @RequestParam(required = false) @Nullable String after,
			@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		return this.watch.checkpoints(thread, (lastEventId != null) ? lastEventId : after);
	}

}
