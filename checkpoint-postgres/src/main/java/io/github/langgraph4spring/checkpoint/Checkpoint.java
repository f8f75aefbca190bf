package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The state of a thread at one moment: LangGraph's {@code Checkpoint}.
 *
 * @param formatVersion the version of the checkpoint's format, 4 today
 * @param id the checkpoint's id, a UUIDv6 in text where LangGraph made it
 * @param timestamp when it was made, in ISO 8601 as its writer wrote it; may be empty
 * @param channelValues the values of the channels by name; a value may be {@code null}
 * @param channelVersions the versions of the channels by name
 * @param versionsSeen by node the versions of the channels that it has seen
 * @param updatedChannels the channels that the last super-step changed, or {@code null}
 * if that is not noted
 * @param additional entries of the stored checkpoint that have no place here, kept as
 * they came
 */
public record Checkpoint(int formatVersion, String id, String timestamp, Map<String, @Nullable Object> channelValues,
		Map<String, ChannelVersion> channelVersions, Map<String, Map<String, ChannelVersion>> versionsSeen,
		@Nullable List<String> updatedChannels, Map<String, @Nullable Object> additional) {

	/** The {@link #formatVersion()} that LangGraph writes today. */
	public static final int CURRENT_FORMAT_VERSION = 4;

	/** What the name of a channel begins with that makes a node run: its name follows. */
	public static final String BRANCH_TO = "branch:to:";

	/** The channel of a graph's input, and the node that takes it in. */
	public static final String START = "__start__";

	public Checkpoint {
		Texts.requireStorable("checkpoint id", id);
		Texts.requireStorable("timestamp of checkpoint " + id, timestamp);
		channelValues = Copies.of(channelValues);
		channelVersions = Copies.of(channelVersions);
		Map<String, Map<String, ChannelVersion>> seen = new LinkedHashMap<>();
		versionsSeen.forEach((node, versions) -> {
			Texts.requireStorable("name of a node", node);
			requireStorable(versions);
			seen.put(node, Copies.of(versions));
		});
		versionsSeen = Collections.unmodifiableMap(seen);
		updatedChannels = (updatedChannels != null) ? Collections.unmodifiableList(new ArrayList<>(updatedChannels))
				: null;
		additional = Copies.of(additional);
		requireStorable(channelValues);
		requireStorable(channelVersions);
	}

	private static void requireStorable(Map<String, ?> channels) {
		channels.forEach((channel, value) -> Texts.requireStorable("name of a channel", channel));
	}

	/**
	 * Returns the nodes that run next, as far as the checkpoint alone shows it: those
	 * whose channel {@code branch:to:<node>} has a value that they have not seen, or the
	 * entry {@code __start__} while its input waits. Sends and joins are not counted.
	 * @return the nodes by name, empty if the graph is at its end
	 */
	public List<String> nextNodes() {
		List<String> nodes = new ArrayList<>();
		for (String channel : new TreeSet<>(this.channelValues.keySet())) {
			String node = channel.startsWith(BRANCH_TO) ? channel.substring(BRANCH_TO.length()) : channel;
			if (channel.startsWith(BRANCH_TO) || channel.equals(START)) {
				ChannelVersion version = this.channelVersions.get(channel);
				ChannelVersion seen = this.versionsSeen.getOrDefault(node, Map.of()).get(channel);
				if (version != null && (seen == null || version.compareTo(seen) > 0)) {
					nodes.add(node);
				}
			}
		}
		return nodes;
	}

	/**
	 * Returns the sends that run next. JavaScript's are plain objects, and are made sends
	 * here.
	 * @return the sends in their order, empty if there are none
	 */
	public List<Send> sends() {
		List<Send> sends = new ArrayList<>();
		if (this.channelValues.get(ChannelWrite.TASKS) instanceof Collection<?> values) {
			for (Object value : values) {
				Send send = Send.from(value);
				if (send != null) {
					sends.add(send);
				}
			}
		}
		return sends;
	}

	/**
	 * Returns the node that ran last: the one that has seen the newest version of a
	 * channel. Of several that ran at once it is any.
	 * @return the node, or {@code null} if none has run
	 */
	public @Nullable String lastNode() {
		String last = null;
		ChannelVersion newest = null;
		for (Map.Entry<String, Map<String, ChannelVersion>> node : this.versionsSeen.entrySet()) {
			for (ChannelVersion version : node.getValue().values()) {
				// "__interrupt__" sees everything whenever a graph is interrupted
				if (!node.getKey().equals("__interrupt__") && (newest == null || version.compareTo(newest) > 0)) {
					newest = version;
					last = node.getKey();
				}
			}
		}
		return last;
	}

	/**
	 * Begins a checkpoint that holds nothing yet, with a new id and the present time.
	 * @param step the super-step that the id carries: -2 before any input, -1 for the
	 * first input
	 * @return the builder
	 */
	public static Builder builder(int step) {
		return builder(step, null);
	}

	/**
	 * Begins a checkpoint that holds nothing yet, with the present time and a new id that
	 * sorts behind its parent's, also where the clock of who made that was ahead.
	 * @param step the super-step that the id carries: -2 before any input, -1 for the
	 * first input
	 * @param parentId the parent's id, or {@code null} if there is none
	 * @return the builder
	 */
	public static Builder builder(int step, @Nullable String parentId) {
		return new Builder().id(CheckpointIds.next(step, parentId)).timestamp(CheckpointIds.now());
	}

	/**
	 * Begins a checkpoint that holds what this one holds.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder().formatVersion(this.formatVersion)
			.id(this.id)
			.timestamp(this.timestamp)
			.channelValues(this.channelValues)
			.channelVersions(this.channelVersions)
			.versionsSeen(this.versionsSeen)
			.updatedChannels(this.updatedChannels)
			.additional(this.additional);
	}

	/**
	 * Builds a {@link Checkpoint}. Not thread-safe.
	 */
	public static final class Builder {

		private int formatVersion = CURRENT_FORMAT_VERSION;

		private String id = "";

		private String timestamp = "";

		private Map<String, @Nullable Object> channelValues = Map.of();

		private Map<String, ChannelVersion> channelVersions = Map.of();

		private Map<String, Map<String, ChannelVersion>> versionsSeen = Map.of();

		private @Nullable List<String> updatedChannels;

		private Map<String, @Nullable Object> additional = Map.of();

		private Builder() {
		}

		/**
		 * Sets the version of the format.
		 * @param formatVersion the version
		 * @return this builder
		 */
		public Builder formatVersion(int formatVersion) {
			this.formatVersion = formatVersion;
			return this;
		}

		/**
		 * Sets the id.
		 * @param id the id
		 * @return this builder
		 */
		public Builder id(String id) {
			this.id = id;
			return this;
		}

		/**
		 * Sets when the checkpoint was made.
		 * @param timestamp the time in ISO 8601
		 * @return this builder
		 */
		public Builder timestamp(String timestamp) {
			this.timestamp = timestamp;
			return this;
		}

		/**
		 * Sets the values of the channels.
		 * @param channelValues the values by channel; a value may be {@code null}
		 * @return this builder
		 */
		public Builder channelValues(Map<String, ? extends @Nullable Object> channelValues) {
			this.channelValues = Collections.unmodifiableMap(channelValues);
			return this;
		}

		/**
		 * Sets the versions of the channels.
		 * @param channelVersions the versions by channel
		 * @return this builder
		 */
		public Builder channelVersions(Map<String, ChannelVersion> channelVersions) {
			this.channelVersions = channelVersions;
			return this;
		}

		/**
		 * Sets which versions each node has seen.
		 * @param versionsSeen by node the versions by channel
		 * @return this builder
		 */
		public Builder versionsSeen(Map<String, Map<String, ChannelVersion>> versionsSeen) {
			this.versionsSeen = versionsSeen;
			return this;
		}

		/**
		 * Sets which channels the last super-step changed.
		 * @param updatedChannels the channels, or {@code null} if that is not noted
		 * @return this builder
		 */
		public Builder updatedChannels(@Nullable List<String> updatedChannels) {
			this.updatedChannels = updatedChannels;
			return this;
		}

		/**
		 * Sets the entries that have no place of their own.
		 * @param additional the entries
		 * @return this builder
		 */
		public Builder additional(Map<String, @Nullable Object> additional) {
			this.additional = additional;
			return this;
		}

		/**
		 * Builds the checkpoint.
		 * @return the checkpoint
		 * @throws IllegalArgumentException if something in it cannot be stored
		 */
		public Checkpoint build() {
			return new Checkpoint(this.formatVersion, this.id, this.timestamp, this.channelValues, this.channelVersions,
					this.versionsSeen, this.updatedChannels, this.additional);
		}

	}

}
