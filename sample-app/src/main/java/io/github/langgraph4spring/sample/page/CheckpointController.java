package io.github.langgraph4spring.sample.page;

import java.util.Arrays;
import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The timeline of a thread, and each of its checkpoints.
 */
@PageController
@RequestMapping("/api/threads/{thread}/checkpoints")
@Tag(name = "Checkpoints")
class CheckpointController {

	private final Threads threads;

	CheckpointController(Threads threads) {
		this.threads = threads;
	}

	@GetMapping
	@Operation(summary = "List the checkpoints of all namespaces, newest first, without their values")
	CheckpointView.Page timeline(@PathVariable String thread, @RequestParam(required = false) @Nullable String before,
			@RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
		List<CheckpointOutline> page = this.threads.outlines(thread, before, limit + 1);
		if (page.isEmpty() && before == null) {
			throw Threads.unknown(thread);
		}
		List<CheckpointView> views = page.stream().limit(limit).map(CheckpointView::of).toList();
		return new CheckpointView.Page(views, (page.size() > limit) ? views.get(limit - 1).checkpointId() : null);
	}

	@GetMapping("/{checkpoint}")
	@Operation(summary = "Open a checkpoint: its state, what differs from its parent, and what was written after it")
	CheckpointDetail open(@PathVariable String thread, @PathVariable String checkpoint,
			@RequestParam(defaultValue = "") String ns) {
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread, ns, checkpoint));
		CheckpointConfig parent = tuple.parentConfig();
		return CheckpointDetail.of(this.threads.outline(tuple.config()), tuple,
				(parent != null) ? this.threads.find(parent).orElse(null) : null);
	}

	@GetMapping("/{checkpoint}/row")
	@Operation(summary = "Show the rows of a checkpoint as they are stored")
	RowView row(@PathVariable String thread, @PathVariable String checkpoint,
			@RequestParam(defaultValue = "") String ns) {
		return RowView.of(this.threads.rows(CheckpointConfig.of(thread, ns, checkpoint)));
	}

	@GetMapping("/{checkpoint}/value")
	@Operation(summary = "Show more of a value that was cut")
	NodeView value(@PathVariable String thread, @PathVariable String checkpoint,
			@RequestParam(defaultValue = "") String ns, @RequestParam String channel,
			@RequestParam(defaultValue = "") @Pattern(regexp = "(\\d{1,9}(\\.\\d{1,9}){0,100})?",
					message = "must be numbers with dots between them") String at,
			@RequestParam(defaultValue = "0") @Min(0) int offset) {
		CheckpointTuple tuple = this.threads.get(CheckpointConfig.of(thread, ns, checkpoint));
		if (!tuple.checkpoint().channelValues().containsKey(channel)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"The checkpoint has no value in the channel " + channel);
		}
		List<Integer> path = at.isEmpty() ? List.of() : Arrays.stream(at.split("\\.")).map(Integer::valueOf).toList();
		try {
			Object value = ValueTree.at(tuple.checkpoint().channelValues().get(channel), path);
			return new ValueTree().from(value, offset);
		}
		catch (IndexOutOfBoundsException ex) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The channel " + channel + " has nothing at " + at,
					ex);
		}
	}

}
