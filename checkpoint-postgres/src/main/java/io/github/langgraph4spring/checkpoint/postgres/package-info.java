/**
 * LangGraph's Postgres checkpointer: the savers, their SQL and the schema.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.postgres;

import org.jspecify.annotations.NullMarked;
