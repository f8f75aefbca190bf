/**
 * What is measured in this class path: our savers, and bare JDBC as the floor.
 */
@NullMarked
package io.github.langgraph4spring.benchmarks.saver;

import org.jspecify.annotations.NullMarked;
