/**
 * The page on which one talks to the agent and sees what it remembers: its API, and the
 * events that keep it up to date.
 */
@NullMarked
package io.github.langgraph4spring.sample.page;

import org.jspecify.annotations.NullMarked;
