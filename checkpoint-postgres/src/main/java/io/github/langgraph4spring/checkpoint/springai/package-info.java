/**
 * Spring AI's chat messages as LangChain messages and back.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.springai;

import org.jspecify.annotations.NullMarked;
