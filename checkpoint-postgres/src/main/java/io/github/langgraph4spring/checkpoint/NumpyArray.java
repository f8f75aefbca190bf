package io.github.langgraph4spring.checkpoint;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A NumPy array as it is stored.
 *
 * @param dtype the type of the elements in NumPy's notation, such as {@code <f8}
 * @param shape the length of each dimension
 * @param order {@code C} for rows, {@code F} for columns first
 * @param buffer the elements' bytes; not copied, so leave them alone
 */
public record NumpyArray(String dtype, List<Object> shape, String order, byte[] buffer) {

	public NumpyArray {
		shape = List.copyOf(shape);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof NumpyArray that && this.dtype.equals(that.dtype) && this.shape.equals(that.shape)
				&& this.order.equals(that.order) && Arrays.equals(this.buffer, that.buffer);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.buffer);
	}

	@Override
	public String toString() {
		return "NumpyArray[dtype=" + this.dtype + ", shape=" + this.shape + "]";
	}

}
