/**
 * LangChain's messages and documents as records that keep every field they came with.
 * <p>
 * The records and other values here are immutable and may be shared between threads, as
 * far as the objects that they refer to may: those are not copied.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.message;

import org.jspecify.annotations.NullMarked;
