/**
 * Spring Boot auto-configuration of the Postgres checkpointer, and its embedded server.
 */
@NullMarked
package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.jspecify.annotations.NullMarked;
