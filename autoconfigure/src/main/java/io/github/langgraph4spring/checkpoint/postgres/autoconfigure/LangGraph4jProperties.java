package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;

import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Checkpointer of langgraph4j graphs.
 *
 * @param keepReleasedThreads Whether to keep the threads that graphs release at their end
 * ("CompileConfig.releaseThread"), which are deleted otherwise.
 * @param deltaChannels Keys of the state of which only what a node adds is stored, if
 * they hold lists: LangGraph's delta channels. "*" is every list.
 * @param deltaSnapshotFrequency After how many updates a delta channel is stored whole.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.langgraph4j")
record LangGraph4jProperties(@DefaultValue("false") boolean keepReleasedThreads,
		@DefaultValue List<String> deltaChannels, @DefaultValue("100") int deltaSnapshotFrequency) {

	private static final String EVERY_LIST = "*";

	void apply(LangGraph4jSaver.Builder builder) {
		if (this.deltaSnapshotFrequency < 1) {
			throw new InvalidConfigurationPropertyValueException(
					"langgraph.checkpoint.postgres.langgraph4j.delta-snapshot-frequency", this.deltaSnapshotFrequency,
					"It must be at least 1: a snapshot each so many updates.");
		}
		builder.deltaChannels(this.deltaChannels.stream().filter((channel) -> !channel.equals(EVERY_LIST)).toList())
			.deltaSnapshotFrequency(this.deltaSnapshotFrequency);
		if (this.deltaChannels.contains(EVERY_LIST)) {
			builder.deltaLists();
		}
		if (this.keepReleasedThreads) {
			builder.keepReleasedThreads();
		}
	}

}
