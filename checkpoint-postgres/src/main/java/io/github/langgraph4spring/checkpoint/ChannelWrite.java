package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * A value that a task writes to a channel.
 *
 * @param channel the channel
 * @param value the value, or {@code null}
 */
public record ChannelWrite(String channel, @Nullable Object value) {

	/** The channel of a task's error. */
	public static final String ERROR = "__error__";

	/** The channel that says that a task is scheduled. */
	public static final String SCHEDULED = "__scheduled__";

	/** The channel of a task's interrupts. */
	public static final String INTERRUPT = "__interrupt__";

	/** The channel of the answers to a task's interrupts. */
	public static final String RESUME = "__resume__";

	/** The channel of the sends. */
	public static final String TASKS = "__pregel_tasks";

	public ChannelWrite {
		Texts.requireStorable("name of a channel", channel);
	}

}
