package io.github.langgraph4spring.benchmarks.saver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import org.jspecify.annotations.Nullable;

/**
 * Our saver with the messages in a delta channel, used as LangGraph uses it.
 */
final class OwnDeltaSaver implements MeasuredSaver<OwnDeltaSaver.Conversation> {

	private final CheckpointSaver saver;

	private final Texts texts;

	private final Spacing spacing;

	private final Runnable closing;

	OwnDeltaSaver(CheckpointSaver saver, Texts texts, Spacing spacing, Runnable closing) {
		this.saver = saver;
		this.texts = texts;
		this.spacing = spacing;
		this.closing = closing;
	}

	@Override
	public Conversation latest(String threadId) {
		CheckpointConfig config = CheckpointConfig.of(threadId);
		return this.saver.getTupleWithHistories(config, List.of(Messages.CHANNEL))
			.map(Conversation::of)
			.orElseGet(() -> new Conversation(config, List.of(), null, 0));
	}

	@Override
	public Conversation put(Conversation conversation, Role role, int window) {
		List<@Nullable Object> messages = new ArrayList<>(conversation.messages());
		messages.add(message(conversation, role));
		boolean whole = conversation.version() == null || this.spacing.due(messages.size(), conversation.stored());
		if (role == Role.HUMAN && !whole) {
			putWrites(conversation, role);
		}
		ChannelVersion version = this.saver.nextVersion(conversation.version());
		Map<String, ChannelVersion> versions = Map.of(Messages.CHANNEL, version);
		Checkpoint checkpoint = Checkpoint.builder(conversation.messages().size())
			.channelValues(whole ? Map.of(Messages.CHANNEL, new DeltaSnapshot(messages)) : Map.of())
			.channelVersions(versions)
			.versionsSeen(Map.of("agent", versions))
			.updatedChannels(List.of(Messages.CHANNEL))
			.build();
		int since = whole ? 0 : messages.size() - conversation.stored();
		CheckpointMetadata metadata = CheckpointMetadata
			.of(CheckpointMetadata.SOURCE_LOOP, conversation.messages().size())
			.withDeltaCounters(Map.of(Messages.CHANNEL, new DeltaCounter(since, since)));
		CheckpointConfig config = this.saver.put(conversation.config(), checkpoint, metadata, versions);
		return new Conversation(config, messages, version, messages.size() - since);
	}

	@Override
	public Conversation putWrites(Conversation conversation, Role role) {
		List<ChannelWrite> writes = List.of(new ChannelWrite(Messages.CHANNEL, List.of(message(conversation, role))));
		this.saver.putWrites(conversation.config(), writes, Messages.uuid());
		return conversation;
	}

	private Object message(Conversation conversation, Role role) {
		return Messages.of(role, this.texts.of(conversation.messages().size()));
	}

	@Override
	public String checkpointId(Conversation conversation) {
		return String.valueOf(conversation.config().checkpointId());
	}

	@Override
	public void byId(String threadId, String checkpointId) {
		throw new UnsupportedOperationException("Only conversations are measured");
	}

	@Override
	public int list(String threadId, int limit) {
		throw new UnsupportedOperationException("Only conversations are measured");
	}

	@Override
	public void close() {
		this.closing.run();
	}

	/**
	 * A conversation.
	 *
	 * @param config its latest checkpoint
	 * @param messages the messages
	 * @param version the version of their channel, or {@code null} before the first
	 * @param stored how many there were when all of them were stored last
	 */
	record Conversation(CheckpointConfig config, Collection<?> messages, @Nullable ChannelVersion version, int stored) {

		static Conversation of(TupleWithHistories found) {
			CheckpointTuple tuple = found.tuple();
			List<@Nullable Object> messages = found.histories().containsKey(Messages.CHANNEL)
					? DeltaReplay.list(found.histories().get(Messages.CHANNEL))
					: DeltaReplay.list(tuple.checkpoint().channelValues().get(Messages.CHANNEL), List.of());
			List<?> list = (messages != null) ? messages : List.of();
			int since = tuple.metadata()
				.deltaCounters()
				.getOrDefault(Messages.CHANNEL, DeltaCounter.SNAPSHOT)
				.supersteps();
			return new Conversation(tuple.config(), list, tuple.checkpoint().channelVersions().get(Messages.CHANNEL),
					list.size() - since);
		}

	}

}
