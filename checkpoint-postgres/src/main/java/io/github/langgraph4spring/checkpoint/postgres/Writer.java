package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collection;
import java.util.Collections;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import org.jspecify.annotations.Nullable;

/**
 * The language whose LangGraph wrote a checkpoint, as far as its row tells. Public for
 * {@link CheckpointOutline}.
 */
public enum Writer {

	/** Python's. */
	PYTHON,

	/** JavaScript's. */
	JAVASCRIPT,

	/** This library. */
	JAVA;

	private static final Pattern OURS = Pattern.compile("\\d{32,}\\.0\\.\\d{15}0");

	/**
	 * Tells who wrote a checkpoint: JavaScript's times end with Z, and the fraction of a
	 * version of ours with a zero, which those of Python's {@code random()} never do.
	 */
	static @Nullable Writer of(String timestamp, Collection<ChannelVersion> versions) {
		if (timestamp.endsWith("Z")) {
			return JAVASCRIPT;
		}
		if (versions.isEmpty()) {
			return null;
		}
		ChannelVersion newest = Collections.max(versions);
		return (newest.number() || OURS.matcher(newest.text()).matches()) ? JAVA : PYTHON;
	}

}
