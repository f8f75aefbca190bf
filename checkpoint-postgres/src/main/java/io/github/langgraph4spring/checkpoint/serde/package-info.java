/**
 * Typed bytes: the encodings in which LangGraph stores the values of channels.
 * <p>
 * The records and other values here are immutable and may be shared between threads, as
 * far as the objects that they refer to may: those are not copied.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.serde;

import org.jspecify.annotations.NullMarked;
