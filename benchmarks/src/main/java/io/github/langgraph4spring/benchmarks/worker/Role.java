package io.github.langgraph4spring.benchmarks.worker;

/**
 * Who says the messages of a turn, in their order.
 */
public enum Role {

	/** A person asks. */
	HUMAN,

	/** The model calls a tool. */
	AI_TOOL_CALL,

	/** The tool answers. */
	TOOL,

	/** The model answers. */
	AI

}
