package io.github.langgraph4spring.checkpoint.serde;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Fields as they were read or written, in the object that they belong to: an extension,
 * which is written as it is where an object of the same type has these fields.
 *
 * @param type the object's type
 * @param method the method that follows the fields, or {@code null}
 * @param bytes what the object is in
 * @param start where it begins
 * @param end where it ends
 * @param depth how many levels deep it is nested, itself counted
 * @param elements the number of keys and values in it, at any depth
 * @param idStart where the string begins that is its field "id", or
 * {@link PlainMessagePack#NONE}: who rebuilds a list asks each message for it
 */
record EncodedFields(LangChainTypes.FieldsType<?> type, @Nullable String method, byte[] bytes, int start, int end,
		int depth, long elements, int idStart) implements Fields.Encoded {

	/**
	 * How long a written object, or the fields that are read, may be to be kept: of
	 * longer ones the memory costs more.
	 */
	static final int MAX_SIZE = 4096;

	/** More than can be in as many bytes: what they need was counted before. */
	private static final DecodingLimits LIMITS = new DecodingLimits(1000, 2 * MAX_SIZE, 2 * MAX_SIZE);

	/**
	 * What an object may be in to be kept with it: a list of some hundred messages. Out
	 * of more it is copied, so that one message does not hold the memory of many.
	 */
	private static final int MAX_SHARED = 1 << 18;

	static EncodedFields of(LangChainTypes.FieldsType<?> type, @Nullable String method, byte[] bytes, int start,
			int end, int depth, long elements, int idStart) {
		return (bytes.length <= MAX_SHARED)
				? new EncodedFields(type, method, bytes, start, end, depth, elements, idStart)
				: new EncodedFields(type, method, Arrays.copyOfRange(bytes, start, end), 0, end - start, depth,
						elements, (idStart != PlainMessagePack.NONE) ? idStart - start : idStart);
	}

	boolean isOf(LangChainTypes.FieldsType<?> otherType, @Nullable String otherMethod) {
		return this.type == otherType && Objects.equals(this.method, otherMethod);
	}

	@Override
	public Map<String, @Nullable Object> decode() {
		return MessagePackReader.readFields(this.bytes, this.start, this.end, Budget.forReading(LIMITS));
	}

	@Override
	public @Nullable Object decode(String name) {
		if (this.idStart != PlainMessagePack.NONE && name.equals("id")) {
			return MessagePackReader.readString(this.bytes, this.idStart, this.end, Budget.forReading(LIMITS));
		}
		return MessagePackReader.readField(this.bytes, this.start, this.end, name, Budget.forReading(LIMITS));
	}

}
