package io.github.langgraph4spring.checkpoint.postgres.autoconfigure.aot;

/**
 * A class of the application that is allowed with its package.
 *
 * @param from where it begins
 */
public record Leg(String from) {

}
