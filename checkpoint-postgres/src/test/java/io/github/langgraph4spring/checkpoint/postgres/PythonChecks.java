package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;

/**
 * What the checks of Python's conformance suite begin with.
 */
interface PythonChecks {

	CheckpointSaver saver();

	static String random() {
		return UUID.randomUUID().toString();
	}

	/** The root graph of a new thread. */
	static CheckpointConfig newThread() {
		return CheckpointConfig.of(random(), "", null);
	}

	static CheckpointConfig child(CheckpointConfig config, String namespace) {
		return config.withNamespace(namespace).withCheckpointId(null);
	}

	static Map<String, ChannelVersion> versions(Object... channelsAndNumbers) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		for (int i = 0; i < channelsAndNumbers.length; i += 2) {
			versions.put((String) channelsAndNumbers[i], ChannelVersion.of((Integer) channelsAndNumbers[i + 1]));
		}
		return versions;
	}

	// of format 1, as the suite makes them
	static Checkpoint.Builder builder() {
		return Checkpoint.builder(-1).formatVersion(1).additional(Map.of("pending_sends", List.of()));
	}

	static Checkpoint checkpoint() {
		return builder().build();
	}

	/** A checkpoint whose channels all have the version 1. */
	static Checkpoint checkpoint(Map<String, ?> values) {
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, ChannelVersion.of(1)));
		return checkpoint(values, versions);
	}

	static Checkpoint checkpoint(Map<String, ?> values, Map<String, ChannelVersion> versions) {
		return builder().channelValues(values).channelVersions(versions).build();
	}

	static CheckpointMetadata metadata(String source, int step) {
		return CheckpointMetadata.of(source, step);
	}

	static CheckpointMetadata metadata(int step) {
		return metadata(CheckpointMetadata.SOURCE_LOOP, step);
	}

	/** Puts a checkpoint whose channels are all new. */
	default CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint, CheckpointMetadata metadata) {
		return saver().put(config, checkpoint, metadata, checkpoint.channelVersions());
	}

	default CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint) {
		return put(config, checkpoint, metadata(0));
	}

	default CheckpointConfig put(CheckpointConfig config) {
		return put(config, checkpoint());
	}

	/**
	 * Puts checkpoints without channels, of steps from 0, each the parent of the next.
	 */
	default List<CheckpointConfig> putChain(CheckpointConfig config, int checkpoints) {
		List<CheckpointConfig> saved = new ArrayList<>();
		CheckpointConfig parent = config;
		for (int step = 0; step < checkpoints; step++) {
			parent = put(parent, checkpoint(), metadata(step));
			saved.add(parent);
		}
		return saved;
	}

	default CheckpointTuple tuple(CheckpointConfig config) {
		return saver().getTuple(config).orElseThrow();
	}

	/** The latest checkpoint of the same thread and namespace. */
	default CheckpointTuple latest(CheckpointConfig config) {
		return tuple(config.withCheckpointId(null));
	}

	default Map<String, Object> values(CheckpointConfig config) {
		return tuple(config).checkpoint().channelValues();
	}

	/** All checkpoints of the same thread and namespace. */
	default List<CheckpointTuple> list(CheckpointConfig config) {
		return saver().list(config.withCheckpointId(null)).toList();
	}

	default List<String> ids(CheckpointConfig config) {
		return list(config).stream().map((tuple) -> tuple.checkpoint().id()).toList();
	}

	default List<String> runIds(CheckpointConfig config) {
		return list(config).stream().map((tuple) -> tuple.metadata().runId()).toList();
	}

}
