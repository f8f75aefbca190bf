/**
 * The starter under faults of real processes: what it acknowledged is compared with what
 * is stored.
 */
@NullMarked
package io.github.langgraph4spring.reliability;

import org.jspecify.annotations.NullMarked;
