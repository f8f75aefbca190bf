/**
 * The serializer alone, measured by JMH.
 */
@NullMarked
package io.github.langgraph4spring.benchmarks.serializer;

import org.jspecify.annotations.NullMarked;
