package io.github.langgraph4spring.checkpoint.serde;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A type of Python's standard library and the Java type that stands for it.
 *
 * @param <T> the Java type
 * @param code the extension's code, which says how Python calls the type
 * @param module the type's module
 * @param name the type's name
 * @param method the method that Python calls with the argument, or {@code null} for the
 * constructor
 * @param javaType the Java type
 * @param argument makes the argument of a value
 * @param value makes a value of an argument; it may throw anything, or return what
 * encodes to other bytes: then the value stays inert
 */
record PythonType<T>(int code, String module, String name, @Nullable String method, Class<T> javaType,
		Function<T, Object> argument, Function<Object, @Nullable Object> value) {

	Object argumentOf(Object instance) {
		return this.argument.apply(this.javaType.cast(instance));
	}

}
