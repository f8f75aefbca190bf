/**
 * LangChain4j's chat messages as LangChain messages and back, and its chat memories.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.langchain4j;

import org.jspecify.annotations.NullMarked;
