package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
	 * Returns the channels that have a value here which is not stored with the
	 * checkpoint, but rebuilt from what was written before it.
	 * @param candidates channels that may be delta channels, besides those that the
	 * metadata counts
	 * @return the delta channels that have a version and no stored value
	 */
	public Set<String> rebuiltChannels(Collection<String> candidates) {
		Set<String> channels = new LinkedHashSet<>(this.metadata.deltaCounters().keySet());
		channels.addAll(candidates);
		channels.removeIf((channel) -> this.checkpoint.channelValues().containsKey(channel)
				|| !this.checkpoint.channelVersions().containsKey(channel));
		return channels;
	}

	/**
	 * Returns what waits for an answer: the interrupts of tasks that have not finished.
	 * JavaScript's are plain objects, and are made interrupts here.
	 * @return the interrupts in the order of the writes, empty if there are none
	 */
	public List<Interrupt> interrupts() {
		return interruptsByTask().values().stream().flatMap(List::stream).toList();
	}

	/**
	 * Returns what waits for an answer by the tasks that ask: {@link #interrupts()}, and
	 * under which task's id an answer is written.
	 * @return the interrupts by the ids of the tasks, in the order of the writes
	 */
	public Map<String, List<Interrupt>> interruptsByTask() {
		Map<String, List<Interrupt>> interrupts = new LinkedHashMap<>();
		for (PendingWrite write : ofUnfinished(ChannelWrite.INTERRUPT)) {
			elements(write.value()).stream()
				.map(Interrupt::from)
				.filter(Objects::nonNull)
				.forEach((interrupt) -> interrupts.computeIfAbsent(write.taskId(), (id) -> new ArrayList<>())
					.add(interrupt));
		}
		return interrupts;
	}

	/**
	 * Returns what a task was answered so far, to each of its interrupts in turn. The
	 * task takes the answers when it runs again, whichever language runs it.
	 * @param taskId the task
	 * @return the answers in the order of the interrupts, empty if there are none
	 */
	public List<@Nullable Object> answers(String taskId) {
		List<@Nullable Object> answers = new ArrayList<>();
		this.pendingWrites.stream()
			.filter((write) -> write.channel().equals(ChannelWrite.RESUME) && write.taskId().equals(taskId))
			.forEach((write) -> answers.addAll(elements(write.value())));
		return answers;
	}

	private static Collection<? extends @Nullable Object> elements(@Nullable Object value) {
		return (value instanceof List<?> several) ? several : Collections.singletonList(value);
	}

	/**
	 * Returns what failed: the errors of tasks that have not finished since.
	 * @return the writes of the errors in their order, empty if there are none
	 */
	public List<PendingWrite> errors() {
		return ofUnfinished(ChannelWrite.ERROR);
	}

	private List<PendingWrite> ofUnfinished(String channel) {
		Set<String> finished = this.pendingWrites.stream()
			.filter((write) -> !write.channel().startsWith("__"))
			.map(PendingWrite::taskId)
			.collect(Collectors.toSet());
		return this.pendingWrites.stream()
			.filter((write) -> write.channel().equals(channel) && !finished.contains(write.taskId()))
			.toList();
	}

}
