/**
 * Runs the benchmarks and writes {@code docs/performance.md}.
 */
@NullMarked
package io.github.langgraph4spring.benchmarks;

import org.jspecify.annotations.NullMarked;
