/**
 * LangChain's messages and documents as records that keep every field they came with.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.message;

import org.jspecify.annotations.NullMarked;
