package io.github.langgraph4spring.benchmarks.alibaba;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import com.alibaba.cloud.ai.graph.RunnableConfig;
import com.alibaba.cloud.ai.graph.checkpoint.Checkpoint;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Role;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

/**
 * Spring AI Alibaba's saver, with Spring AI's messages. It has no pending writes, and keeps
 * every checkpoint that it has seen on the heap.
 */
final class AlibabaSaver implements MeasuredSaver<AlibabaSaver.Conversation> {

	private final HikariDataSource pool;

	private final Cache cache;

	private final Texts texts;

	private final PooledSaver saver;

	private final ThreadLocal<PooledSaver> saverOfClient;

	AlibabaSaver(HikariDataSource pool, Cache cache, Texts texts) {
		this.pool = pool;
		this.cache = cache;
		this.texts = texts;
		this.saver = PooledSaver.over(pool);
		this.saverOfClient = ThreadLocal.withInitial(() -> PooledSaver.over(pool));
	}

	/**
	 * When what is kept on the heap is dropped, as if another process had it.
	 */
	enum Cache {

		/** Never. */
		ON,

		/** Before each operation that reads. */
		COLD,

		/** Before each operation. */
		OFF

	}

	private PooledSaver saverFor(String threadId, boolean reading) {
		if (this.cache == Cache.ON) {
			return this.saver;
		}
		// not thread-safe when something is dropped
		PooledSaver own = this.saverOfClient.get();
		if (reading || this.cache == Cache.OFF) {
			own.forget(threadId);
		}
		return own;
	}

	/**
	 * A conversation.
	 *
	 * @param threadId the thread
	 * @param checkpointId its latest checkpoint
	 * @param messages the messages
	 * @param count how many messages there ever were
	 */
	record Conversation(String threadId, String checkpointId, List<?> messages, int count) {

	}

	@Override
	public Conversation latest(String threadId) {
		return saverFor(threadId, true).get(config(threadId).build()).map((checkpoint) -> {
			Map<String, Object> state = checkpoint.getState();
			return new Conversation(threadId, checkpoint.getId(), (List<?>) state.get("messages"),
					((Number) state.get("count")).intValue());
		}).orElseGet(() -> new Conversation(threadId, "", List.of(), 0));
	}

	@Override
	public Conversation put(Conversation conversation, Role role, int window) {
		List<Object> messages = new ArrayList<>(conversation.messages());
		messages.add(message(role, this.texts.of(conversation.count())));
		if (messages.size() > window) {
			messages.remove(0);
		}
		int count = conversation.count() + 1;
		Checkpoint checkpoint = Checkpoint.builder()
			.id(uuid())
			.nodeId("agent")
			.nextNodeId("agent")
			.state(Map.of("messages", messages, "count", count))
			.build();
		try {
			saverFor(conversation.threadId(), false).put(config(conversation.threadId()).build(), checkpoint);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return new Conversation(conversation.threadId(), checkpoint.getId(), messages, count);
	}

	private static Message message(Role role, String text) {
		Map<String, Object> metadata = Map.of("id", uuid());
		return switch (role) {
			case HUMAN -> UserMessage.builder().text(text).metadata(metadata).build();
			case AI_TOOL_CALL -> AssistantMessage.builder()
				.content(text)
				.properties(metadata)
				.toolCalls(List.of(new AssistantMessage.ToolCall("call_123", "function", "weather", "{\"city\":\"sf\"}")))
				.build();
			case TOOL -> ToolResponseMessage.builder()
				.responses(List.of(new ToolResponseMessage.ToolResponse("call_123", "weather", text)))
				.metadata(metadata)
				.build();
			case AI -> AssistantMessage.builder().content(text).properties(metadata).build();
		};
	}

	private static String uuid() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	private static RunnableConfig.Builder config(String threadId) {
		return RunnableConfig.builder().threadId(threadId);
	}

	@Override
	public Conversation putWrites(Conversation conversation, Role role) {
		return conversation;
	}

	@Override
	public String checkpointId(Conversation conversation) {
		return conversation.checkpointId();
	}

	@Override
	public void byId(String threadId, String checkpointId) {
		saverFor(threadId, true).get(config(threadId).checkPointId(checkpointId).build()).orElseThrow();
	}

	@Override
	public int list(String threadId, int limit) {
		return Math.min(limit, saverFor(threadId, true).list(config(threadId).build()).size());
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
