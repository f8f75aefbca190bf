/**
 * Threads shared with the real packages of Python and JavaScript.
 */
package io.github.langgraph4spring.interoperability;
