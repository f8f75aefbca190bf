package io.github.langgraph4spring.benchmarks.saver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Our savers, used as a graph uses them.
 */
final class OwnSaver implements MeasuredSaver<OwnSaver.Conversation> {

	private final Operations operations;

	private final Texts texts;

	private final Consumer<List<?>> looking;

	private final Runnable closing;

	OwnSaver(Operations operations, Texts texts, Runnable closing) {
		this(operations, texts, (messages) -> {
		}, closing);
	}

	/**
	 * Creates a saver.
	 * @param looking what is done with the messages that were read
	 */
	OwnSaver(Operations operations, Texts texts, Consumer<List<?>> looking, Runnable closing) {
		this.operations = operations;
		this.texts = texts;
		this.looking = looking;
		this.closing = closing;
	}

	/**
	 * Looks into each message, as one who sends them to a model does: only then are all
	 * of their fields decoded.
	 */
	static void look(List<?> messages) {
		for (Object element : messages) {
			Message message = (Message) element;
			if (message.text().isEmpty() || message.fields().asMap().isEmpty()) {
				throw new IllegalStateException("A message is empty");
			}
		}
	}

	@Override
	public Conversation latest(String threadId) {
		CheckpointConfig config = CheckpointConfig.of(threadId);
		Conversation latest = this.operations.getTuple(config)
			.map(Conversation::of)
			.orElseGet(() -> new Conversation(config, List.of(), null, 0));
		this.looking.accept(latest.messages());
		return latest;
	}

	@Override
	public Conversation put(Conversation conversation, Role role, int window) {
		List<Object> messages = new ArrayList<>(conversation.messages());
		messages.add(message(conversation, role));
		if (messages.size() > window) {
			messages.remove(0);
		}
		ChannelVersion version = this.operations.nextVersion(conversation.version());
		Map<String, ChannelVersion> versions = Map.of(Messages.CHANNEL, version);
		Checkpoint checkpoint = Checkpoint.builder(conversation.count())
			.channelValues(Map.of(Messages.CHANNEL, messages))
			.channelVersions(versions)
			.versionsSeen(Map.of("agent", versions))
			.updatedChannels(List.of(Messages.CHANNEL))
			.build();
		CheckpointConfig config = this.operations.put(conversation.config(), checkpoint,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, conversation.count()), versions);
		return new Conversation(config, messages, version, conversation.count() + 1);
	}

	@Override
	public Conversation putWrites(Conversation conversation, Role role) {
		List<ChannelWrite> writes = List.of(new ChannelWrite(Messages.CHANNEL, List.of(message(conversation, role))));
		this.operations.putWrites(conversation.config(), writes, Messages.uuid());
		return conversation;
	}

	private Object message(Conversation conversation, Role role) {
		return Messages.of(role, this.texts.of(conversation.count()));
	}

	@Override
	public String checkpointId(Conversation conversation) {
		return String.valueOf(conversation.config().checkpointId());
	}

	@Override
	public void byId(String threadId, String checkpointId) {
		this.operations.getTuple(CheckpointConfig.of(threadId, "", checkpointId)).orElseThrow();
	}

	@Override
	public int list(String threadId, int limit) {
		return (int) this.operations.list(CheckpointQuery.ofThreads(threadId).namespace("").limit(limit));
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
	 * @param count how many messages there ever were
	 */
	record Conversation(CheckpointConfig config, List<?> messages, @Nullable ChannelVersion version, int count) {

		static Conversation of(CheckpointTuple tuple) {
			Checkpoint checkpoint = tuple.checkpoint();
			Integer step = tuple.metadata().step();
			return new Conversation(tuple.config(),
					(checkpoint.channelValues().get(Messages.CHANNEL) instanceof List<?> list) ? list : List.of(),
					checkpoint.channelVersions().get(Messages.CHANNEL), (step != null) ? step + 1 : 0);
		}

	}

}
