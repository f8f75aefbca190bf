/**
 * LangGraph's ReAct weather agent as a langgraph4j graph behind a REST interface.
 */
@NullMarked
package io.github.langgraph4spring.sample;

import org.jspecify.annotations.NullMarked;
