package io.github.langgraph4spring.checkpoint.chat;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool as a model wrote it.
 *
 * @param id the call's id, or {@code null} if it has none
 * @param type the kind of call, {@code function} for all that is known today
 * @param name the tool
 * @param arguments the text of the arguments, which need not be JSON, or {@code null} if
 * there is none
 */
public record ToolCallText(@Nullable String id, String type, String name, @Nullable String arguments) {

	/** The {@link #type()} of the call of a function. */
	public static final String FUNCTION = "function";

}
