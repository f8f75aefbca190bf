package io.github.langgraph4spring.checkpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint is meant: LangGraph's {@code RunnableConfig} as far as a checkpointer
 * reads it.
 * <p>
 * The further entries go into the metadata of what is put, as Python does it: every
 * string, number and boolean whose key does not begin with {@code __} and is not
 * LangGraph's own, unless it looks like that of a secret, which Python does not look at.
 *
 * @param threadId the thread
 * @param checkpointNamespace the namespace, {@code ""} for the root graph; {@code null}
 * if none is given, which means the root except where checkpoints are listed
 * @param checkpointId the checkpoint, or {@code null} for the latest
 * @param configurable further entries of {@code configurable}
 * @param metadata the config's metadata
 */
public record CheckpointConfig(String threadId, @Nullable String checkpointNamespace, @Nullable String checkpointId,
		Map<String, @Nullable Object> configurable, Map<String, @Nullable Object> metadata) {

	public CheckpointConfig {
		Texts.requireStorable("thread id", threadId);
		if (checkpointNamespace != null) {
			Texts.requireStorable("checkpoint namespace", checkpointNamespace);
		}
		if (checkpointId != null) {
			Texts.requireStorable("checkpoint id", checkpointId);
		}
		configurable = Copies.of(configurable);
		metadata = Copies.of(metadata);
	}

	/**
	 * The latest checkpoint of a thread.
	 * @param threadId the thread
	 * @return the config
	 * @throws IllegalArgumentException if the id is {@code null} or cannot be stored
	 */
	public static CheckpointConfig of(String threadId) {
		return new CheckpointConfig(threadId, null, null, Map.of(), Map.of());
	}

	/**
	 * A checkpoint of a thread.
	 * @param threadId the thread
	 * @param checkpointNamespace the namespace, {@code ""} for the root graph
	 * @param checkpointId the checkpoint, or {@code null} for the latest
	 * @return the config
	 * @throws IllegalArgumentException if an id is {@code null} or cannot be stored
	 */
	public static CheckpointConfig of(String threadId, String checkpointNamespace, @Nullable String checkpointId) {
		return new CheckpointConfig(threadId, checkpointNamespace, checkpointId, Map.of(), Map.of());
	}

	/**
	 * Returns the namespace, the root graph's if none is given.
	 * @return the namespace
	 */
	public String namespaceOrRoot() {
		return (this.checkpointNamespace != null) ? this.checkpointNamespace : "";
	}

	/**
	 * Returns this config for another checkpoint.
	 * @param checkpointId the checkpoint, or {@code null} for the latest
	 * @return the config
	 */
	public CheckpointConfig withCheckpointId(@Nullable String checkpointId) {
		return new CheckpointConfig(this.threadId, this.checkpointNamespace, checkpointId, this.configurable,
				this.metadata);
	}

	/**
	 * Returns this config for another namespace.
	 * @param checkpointNamespace the namespace, {@code ""} for the root graph, or
	 * {@code null} for none
	 * @return the config
	 */
	public CheckpointConfig withNamespace(@Nullable String checkpointNamespace) {
		return new CheckpointConfig(this.threadId, checkpointNamespace, this.checkpointId, this.configurable,
				this.metadata);
	}

	/**
	 * Returns this config with other further entries.
	 * @param configurable further entries of {@code configurable}
	 * @return the config
	 */
	public CheckpointConfig withConfigurable(Map<String, @Nullable Object> configurable) {
		return new CheckpointConfig(this.threadId, this.checkpointNamespace, this.checkpointId, configurable,
				this.metadata);
	}

	/**
	 * Returns this config with other metadata.
	 * @param metadata the config's metadata
	 * @return the config
	 */
	public CheckpointConfig withMetadata(Map<String, @Nullable Object> metadata) {
		return new CheckpointConfig(this.threadId, this.checkpointNamespace, this.checkpointId, this.configurable,
				metadata);
	}

}
