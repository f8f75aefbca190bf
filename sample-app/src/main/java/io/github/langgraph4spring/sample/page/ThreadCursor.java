package io.github.langgraph4spring.sample.page;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Where a page of the list of threads ends, as text that goes to the browser and back.
 */
final class ThreadCursor {

	private ThreadCursor() {
	}

	static String of(ThreadStatistics last) {
		String text = "%s %d %d %s".formatted(last.lastChange(), last.checkpoints(), last.size(), last.threadId());
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	static @Nullable ThreadStatistics parse(@Nullable String cursor) {
		if (cursor == null || cursor.isEmpty()) {
			return null;
		}
		try {
			String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 4);
			return new ThreadStatistics(parts[3], Instant.parse(parts[0]), Long.parseLong(parts[1]),
					Long.parseLong(parts[2]));
		}
		catch (RuntimeException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"cursor: take the next_cursor of the page before, or none", ex);
		}
	}

}
