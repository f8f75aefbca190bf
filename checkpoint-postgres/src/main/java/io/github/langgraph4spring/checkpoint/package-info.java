/**
 * LangGraph's checkpoints as Java values, and the contract of what saves them.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.NullMarked;
