package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.PruneStrategy;

/**
 * Does what a peer's {@code BaseCheckpointSaver} is asked, on a saver of ours.
 */
final class Bridge {

	private final CheckpointSaver saver;

	private final BridgeCodec codec;

	Bridge(CheckpointSaver saver, BridgeCodec codec) {
		this.saver = saver;
		this.codec = codec;
	}

	Object answer(Map<String, ?> request) {
		return switch ((String) request.get("op")) {
			case "get_tuple" -> this.saver.getTuple(config(request)).map(this.codec::tuple).orElse(null);
			case "list" -> this.saver.list(query(request)).map(this.codec::tuple).toList();
			case "put" -> this.codec.config(this.saver.put(config(request),
					this.codec.checkpoint(object(request, "checkpoint")),
					new CheckpointMetadata(object(request, "metadata")), versions(object(request, "new_versions"))));
			case "put_writes" -> done(() -> this.saver.putWrites(config(request), writes(request),
					(String) request.get("task_id"), (String) request.get("task_path")));
			case "delete_thread" -> done(() -> this.saver.deleteThread((String) request.get("thread_id")));
			case "delete_for_runs" -> done(() -> this.saver.deleteForRuns(strings(request, "run_ids")));
			case "copy_thread" -> done(() -> this.saver.copyThread((String) request.get("source_thread_id"),
					(String) request.get("target_thread_id")));
			case "prune" -> done(() -> this.saver.prune(strings(request, "thread_ids"), strategy(request)));
			case "delta_channel_history" -> histories(request);
			case "next_version" -> next(request.get("current"));
			default -> throw new IllegalArgumentException("No operation " + request.get("op"));
		};
	}

	private static Object done(Runnable operation) {
		operation.run();
		return null;
	}

	private Map<String, Object> histories(Map<String, ?> request) {
		Map<String, Object> histories = new LinkedHashMap<>();
		this.saver.deltaChannelHistory(config(request), strings(request, "channels"))
			.forEach((channel, history) -> histories.put(channel, this.codec.history(history)));
		return histories;
	}

	private Object next(Object current) {
		return BridgeCodec.version(this.saver.nextVersion((current != null) ? BridgeCodec.version(current) : null));
	}

	private List<ChannelWrite> writes(Map<String, ?> request) {
		List<ChannelWrite> writes = new ArrayList<>();
		for (Object write : (List<?>) request.get("writes")) {
			List<?> pair = (List<?>) write;
			writes.add(new ChannelWrite((String) pair.get(0), this.codec.value(pair.get(1))));
		}
		return writes;
	}

	private static PruneStrategy strategy(Map<String, ?> request) {
		return request.get("strategy").equals("delete") ? PruneStrategy.DELETE : PruneStrategy.KEEP_LATEST;
	}

	private static CheckpointQuery query(Map<String, ?> request) {
		CheckpointQuery query = isOfThread(request) ? CheckpointQuery.of(config(request)) : CheckpointQuery.all();
		if (!isOfThread(request) && request.get("config") != null) {
			Object namespace = object(object(request, "config"), "configurable").get("checkpoint_ns");
			query = (namespace != null) ? query.namespace((String) namespace) : query;
		}
		query = query.filter(object(request, "filter")).before((String) request.get("before"));
		return (request.get("limit") instanceof Integer limit) ? query.limit(limit) : query;
	}

	private static boolean isOfThread(Map<String, ?> request) {
		return request.get("config") != null
				&& object(object(request, "config"), "configurable").get("thread_id") != null;
	}

	private static CheckpointConfig config(Map<String, ?> request) {
		Map<String, Object> config = object(request, "config");
		Map<String, Object> configurable = object(config, "configurable");
		return new CheckpointConfig((String) configurable.get("thread_id"), (String) configurable.get("checkpoint_ns"),
				(String) configurable.get("checkpoint_id"), configurable, object(config, "metadata"));
	}

	private static Map<String, ChannelVersion> versions(Map<String, ?> object) {
		return BridgeCodec.versions(object);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> object(Map<String, ?> parent, String name) {
		Object object = parent.get(name);
		return (object != null) ? (Map<String, Object>) object : Map.of();
	}

	@SuppressWarnings("unchecked")
	private static Collection<String> strings(Map<String, ?> parent, String name) {
		return (List<String>) parent.get(name);
	}

}
