package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint with all that is stored about it.
 *
 * @param config where it is: thread, namespace and id
 * @param checkpoint the checkpoint
 * @param metadata its metadata
 * @param parentConfig where its parent is, or {@code null} if it has none
 * @param pendingWrites what tasks wrote after it, in the order of the tasks' paths, of
 * the tasks, and of the writes of each
 */
public record CheckpointTuple(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata,
		@Nullable CheckpointConfig parentConfig, List<PendingWrite> pendingWrites) {

	public CheckpointTuple {
		pendingWrites = List.copyOf(pendingWrites);
	}

	/**
	 * Returns what waits for an answer: the interrupts of tasks that have not finished.
	 * JavaScript's are plain objects, and are made interrupts here.
	 * @return the interrupts in the order of the writes, empty if there are none
	 */
	public List<Interrupt> interrupts() {
		Set<String> finished = this.pendingWrites.stream()
			.filter((write) -> !write.channel().startsWith("__"))
			.map(PendingWrite::taskId)
			.collect(Collectors.toSet());
		List<Interrupt> interrupts = new ArrayList<>();
		for (PendingWrite write : this.pendingWrites) {
			if (write.channel().equals(ChannelWrite.INTERRUPT) && !finished.contains(write.taskId())) {
				Collection<?> elements = (write.value() instanceof Collection<?> several) ? several
						: Collections.singletonList(write.value());
				elements.stream().map(Interrupt::from).filter(Objects::nonNull).forEach(interrupts::add);
			}
		}
		return interrupts;
	}

}
