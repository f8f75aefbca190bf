package io.github.langgraph4spring.checkpoint.serde;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A value as it is stored: the name of its encoding, and its bytes.
 *
 * @param type the encoding, such as {@code msgpack}; {@code empty} for a channel without
 * a value
 * @param bytes the bytes, or {@code null} where there are none; not copied, so leave them
 * alone: messages that are read stay in them
 */
public record TypedValue(String type, byte @Nullable [] bytes) {

	/** The {@link #type()} of a channel without a value. */
	public static final String EMPTY = "empty";

	/**
	 * Tells whether the channel has no value, which is not the same as {@code null}.
	 * @return whether it has none
	 */
	public boolean isEmpty() {
		return EMPTY.equals(this.type);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TypedValue that && this.type.equals(that.type) && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return 31 * this.type.hashCode() + Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return "TypedValue[" + this.type + ", " + ((this.bytes != null) ? this.bytes.length : 0) + " bytes]";
	}

}
