package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the checks of our contract begin with.
 */
interface SaverChecks {

	CheckpointSaver saver();

	JdbcClient jdbc();

	/** The thread of the test. */
	String thread();

	default CheckpointConfig config() {
		return CheckpointConfig.of(thread(), "", null);
	}

	/** Puts a checkpoint of one value in the channel "value", new in this checkpoint. */
	default CheckpointConfig put(CheckpointConfig config, Object value) {
		return put(config, value, CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1));
	}

	default CheckpointConfig put(CheckpointConfig config, Object value, CheckpointMetadata metadata) {
		Map<String, ChannelVersion> versions = Map.of("value", saver().nextVersion(null));
		return saver().put(config, checkpoint(value, versions), metadata, versions);
	}

	static Checkpoint checkpoint(Object value, Map<String, ChannelVersion> versions) {
		return Checkpoint.builder(1)
			.channelValues(Collections.singletonMap("value", value))
			.channelVersions(versions)
			.build();
	}

	default Object stored(CheckpointConfig config) {
		return saver().get(config).orElseThrow().channelValues().get("value");
	}

	default List<CheckpointConfig> configs(CheckpointQuery query) {
		return saver().list(query).map(CheckpointTuple::config).toList();
	}

	default int count(String table) {
		return jdbc().sql("select count(*) from " + table + " where thread_id = ?")
			.param(thread())
			.query(Integer.class)
			.single();
	}

}
