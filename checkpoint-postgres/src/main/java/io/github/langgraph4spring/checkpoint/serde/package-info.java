/**
 * Typed bytes: the encodings in which LangGraph stores the values of channels.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.serde;

import org.jspecify.annotations.NullMarked;
