package io.github.langgraph4spring.checkpoint.serde;

import java.util.Arrays;
import java.util.List;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The elements of an extension's payload.
 *
 * @param values the elements
 * @param bytes where they were read from
 * @param argument where the third of them is there, if nothing in it can be changed
 */
record ExtensionParts(List<?> values, byte[] bytes, @Nullable Span argument) {

	/**
	 * Returns the third element as it is stored.
	 * @return the element, or {@code null} if something in it can be changed or it is
	 * long
	 */
	Fields.@Nullable Encoded encodedArgument() {
		return (this.argument != null && this.argument.end() - this.argument.start() <= Fields.Encoded.MAX_SIZE)
				? new Fields.Encoded(Arrays.copyOfRange(this.bytes, this.argument.start(), this.argument.end()),
						this.argument.depth(), this.argument.elements())
				: null;
	}

	/**
	 * Where a value is stored.
	 *
	 * @param start where it begins
	 * @param end where it ends
	 * @param depth how many levels deep it is nested
	 * @param elements the number of elements in it
	 */
	record Span(int start, int end, int depth, long elements) {

	}

}
