/**
 * What the processes that are measured share: the workloads, and the lines by which they
 * are told what to do. Needs the JDK alone, since peers on a class path of their own use
 * it too.
 */
@NullMarked
package io.github.langgraph4spring.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
