/**
 * What the chat messages of Java's libraries have in common: how they become LangChain's
 * messages and back, and how a thread is their memory.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.chat;

import org.jspecify.annotations.NullMarked;
