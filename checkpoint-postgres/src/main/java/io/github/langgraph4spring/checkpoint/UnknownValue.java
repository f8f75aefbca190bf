package io.github.langgraph4spring.checkpoint;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A value of a type that we do not know, or may not make: the bytes that it came in, and
 * its type's name. It is written back as it came.
 * <p>
 * Immutable.
 */
public final class UnknownValue {

	private final int code;

	private final @Nullable String typeName;

	private final byte[] payload;

	private final @Nullable String reason;

	/**
	 * Creates a value.
	 * @param code the code of the MessagePack extension, -128 to 127
	 * @param typeName the name of its type with its module, or {@code null} if it has
	 * none
	 * @param payload the extension's bytes, which are copied
	 */
	public UnknownValue(int code, @Nullable String typeName, byte[] payload) {
		this(code, typeName, payload, null);
	}

	/**
	 * Creates a value of a type that is known.
	 * @param code the code of the MessagePack extension, -128 to 127
	 * @param typeName the name of its type with its module, or {@code null} if it has
	 * none
	 * @param payload the extension's bytes, which are copied
	 * @param reason why no value of its type was made, or {@code null}
	 */
	public UnknownValue(int code, @Nullable String typeName, byte[] payload, @Nullable String reason) {
		this.code = code;
		this.typeName = typeName;
		this.payload = payload.clone();
		this.reason = reason;
	}

	/**
	 * Returns the code of the MessagePack extension.
	 * @return the code
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Returns the name of the type with its module, such as {@code app.state.Trip}.
	 * @return the name, or {@code null} if it has none
	 */
	public @Nullable String typeName() {
		return this.typeName;
	}

	/**
	 * Returns a copy of the extension's bytes.
	 * @return the bytes
	 */
	public byte[] payload() {
		return this.payload.clone();
	}

	/**
	 * Says why no value was made although a Java type stands for its type.
	 * @return the reason, without any of the value's data, or {@code null} if its type is
	 * not known
	 */
	public @Nullable String reason() {
		return this.reason;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof UnknownValue that && this.code == that.code
				&& Arrays.equals(this.payload, that.payload);
	}

	@Override
	public int hashCode() {
		return 31 * this.code + Arrays.hashCode(this.payload);
	}

	@Override
	public String toString() {
		return "UnknownValue[" + this.typeName + ", code " + this.code + ", " + this.payload.length + " bytes"
				+ ((this.reason != null) ? ": " + this.reason : "") + "]";
	}

}
