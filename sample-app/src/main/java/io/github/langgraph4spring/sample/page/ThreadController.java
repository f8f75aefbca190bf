package io.github.langgraph4spring.sample.page;

import java.util.List;

import io.github.langgraph4spring.checkpoint.postgres.ThreadOrder;
import io.github.langgraph4spring.checkpoint.postgres.ThreadStatistics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The list of threads.
 */
@PageController
@RequestMapping("/api/threads")
@Tag(name = "Threads")
class ThreadController {

	private final Threads threads;

	private final PageProperties properties;

	private final ThreadWatch watch;

	ThreadController(Threads threads, PageProperties properties, ThreadWatch watch) {
		this.threads = threads;
		this.watch = watch;
		this.properties = properties;
	}

	@GetMapping
	@Operation(summary = "List threads, the greatest in the order first")
	ThreadView.Page list(@RequestParam(defaultValue = "") @Size(max = 500) String q,
			@RequestParam(defaultValue = "last_change") Order order,
			@RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
			@RequestParam(required = false) @Nullable String cursor) {
		List<ThreadStatistics> page = this.threads.list(order.order, ThreadCursor.parse(cursor), q)
			.limit(limit + 1L)
			.toList();
		boolean more = page.size() > limit;
		List<ThreadStatistics> shown = more ? page.subList(0, limit) : page;
		return new ThreadView.Page(shown.stream().map(this.threads::view).toList(),
				more ? ThreadCursor.of(shown.get(limit - 1)) : null);
	}

	@GetMapping("/{thread}")
	@Operation(summary = "Show what the list shows of one thread")
	ThreadView get(@PathVariable String thread) {
		return this.threads.view(thread);
	}

	@DeleteMapping("/{thread}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Delete a thread, where sample.page.allow-delete allows it")
	void delete(@PathVariable String thread) {
		if (!this.properties.allowDelete()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"Threads are not deleted here unless sample.page.allow-delete is true");
		}
		this.threads.delete(thread);
		this.watch.deleted(thread);
	}

	/**
	 * What threads are listed by.
	 */
	enum Order {

		/** The last change. */
		last_change(ThreadOrder.LAST_CHANGE),
		/** The size. */
		size(ThreadOrder.SIZE),
		/** The number of checkpoints. */
		checkpoints(ThreadOrder.CHECKPOINTS);

		private final ThreadOrder order;

		Order(ThreadOrder order) {
			this.order = order;
		}

	}

}
