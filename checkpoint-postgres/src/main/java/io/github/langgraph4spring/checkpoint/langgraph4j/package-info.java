/**
 * The saver as the checkpointer of langgraph4j graphs.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.langgraph4j;

import org.jspecify.annotations.NullMarked;
