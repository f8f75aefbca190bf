/**
 * LangGraph's checkpoints as Java values, and the contract of what saves them.
 * <p>
 * The records and other values here are immutable and may be shared between threads, as
 * far as the objects that they refer to may: those are not copied.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.NullMarked;
