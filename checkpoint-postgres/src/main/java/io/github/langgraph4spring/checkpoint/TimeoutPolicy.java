package io.github.langgraph4spring.checkpoint;

/**
 * How long a task may take: LangGraph's {@code TimeoutPolicy}.
 *
 * @param fields {@code run_timeout}, {@code idle_timeout} (seconds or
 * {@code java.time.Duration}) and {@code refresh_on}, as they are stored
 */
public record TimeoutPolicy(Fields fields) {

}
