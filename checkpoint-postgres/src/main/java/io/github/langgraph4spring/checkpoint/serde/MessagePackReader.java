package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads MessagePack. Whatever the bytes are, it ends in a value or a
 * {@link SerializationException}, and never allocates more than their number justifies.
 */
final class MessagePackReader {

	private final byte[] bytes;

	private final int end;

	private final Extensions extensions;

	private final Budget budget;

	private int position;

	MessagePackReader(byte[] bytes, Extensions extensions, DecodingLimits limits) {
		this(bytes, 0, bytes.length, extensions, new Budget(limits));
	}

	private MessagePackReader(byte[] bytes, int position, int end, Extensions extensions, Budget budget) {
		this.bytes = bytes;
		this.position = position;
		this.end = end;
		this.extensions = extensions;
		this.budget = budget;
	}

	/**
	 * Reads the one value that the bytes hold.
	 * @return the value, or {@code null}
	 */
	@Nullable Object readAll() {
		Object value = read();
		if (this.position != this.end) {
			throw new SerializationException(
					"Damaged MessagePack: " + (this.end - this.position) + " bytes follow the value");
		}
		return value;
	}

	private @Nullable Object read() {
		int type = readByte() & 0xff;
		if (type < 0x80) {
			return type;
		}
		if (type >= 0xe0) {
			return (int) (byte) type;
		}
		if (type < 0x90) {
			return readMap(type & 0xf);
		}
		if (type < 0xa0) {
			return readArray(type & 0xf);
		}
		if (type < 0xc0) {
			return readString(type & 0x1f);
		}
		return switch (type) {
			case 0xc0 -> null;
			case 0xc2 -> Boolean.FALSE;
			case 0xc3 -> Boolean.TRUE;
			case 0xc4, 0xc5, 0xc6 -> readBinary(readLength(1 << (type - 0xc4)));
			case 0xc7, 0xc8, 0xc9 -> readExtension(readLength(1 << (type - 0xc7)));
			case 0xca -> Float.intBitsToFloat((int) readNumber(4));
			case 0xcb -> Double.longBitsToDouble(readNumber(8));
			case 0xcc, 0xcd, 0xce -> natural(readNumber(1 << (type - 0xcc)));
			case 0xcf -> readUnsignedLong();
			case 0xd0 -> (int) (byte) readNumber(1);
			case 0xd1 -> (int) (short) readNumber(2);
			case 0xd2 -> (int) readNumber(4);
			case 0xd3 -> natural(readNumber(8));
			case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> readExtension(1 << (type - 0xd4));
			case 0xd9, 0xda, 0xdb -> readString(readLength(1 << (type - 0xd9)));
			case 0xdc, 0xdd -> readArray(readLength(2 << (type - 0xdc)));
			case 0xde, 0xdf -> readMap(readLength(2 << (type - 0xde)));
			default -> throw new SerializationException("Damaged MessagePack: there is no type 0xc1");
		};
	}

	private static Object natural(long value) {
		return (value == (int) value) ? (Object) (int) value : (Object) value;
	}

	private Object readUnsignedLong() {
		long value = readNumber(8);
		return (value >= 0) ? natural(value) : new BigInteger(Long.toUnsignedString(value));
	}

	private List<@Nullable Object> readArray(int length) {
		enter(length, 1);
		List<@Nullable Object> list = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			list.add(read());
		}
		this.budget.leave();
		return list;
	}

	private Map<@Nullable Object, @Nullable Object> readMap(int length) {
		enter(length, 2);
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i < length; i++) {
			map.put(key(read()), read());
		}
		this.budget.leave();
		return map;
	}

	// an array of bytes is equal only to itself, which no one could look up
	static @Nullable Object key(@Nullable Object key) {
		if (key instanceof byte[] binary) {
			return ByteBuffer.wrap(binary).asReadOnlyBuffer();
		}
		return (key instanceof List<?> list) ? list.stream().map(MessagePackReader::key).toList() : key;
	}

	private void enter(int length, int valuesEach) {
		// also keeps a short row from asking for a huge list
		require((long) length * valuesEach);
		this.budget.enter((long) length * valuesEach);
	}

	private @Nullable Object readExtension(int length) {
		int code = readByte();
		require(length);
		int start = this.position;
		this.position += length;
		enter(0, 0);
		Object value = this.extensions.read(code, new Payload(start, length));
		this.budget.leave();
		return value;
	}

	private byte[] readBinary(int length) {
		require(length);
		byte[] binary = Arrays.copyOfRange(this.bytes, this.position, this.position + length);
		this.position += length;
		return binary;
	}

	private String readString(int length) {
		require(length);
		String text = new String(this.bytes, this.position, length, StandardCharsets.UTF_8);
		// the decoder puts U+FFFD in the place of what is no UTF-8
		if (text.indexOf('\ufffd') >= 0) {
			requireUtf8(this.position, length);
		}
		this.position += length;
		return text;
	}

	private void requireUtf8(int start, int length) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes, start, length));
		}
		catch (CharacterCodingException ex) {
			throw new SerializationException("Damaged MessagePack: a string is no UTF-8", ex);
		}
	}

	private int readLength(int bytes) {
		long length = readNumber(bytes);
		require(length);
		return (int) length;
	}

	private long readNumber(int length) {
		require(length);
		long value = 0;
		for (int i = 0; i < length; i++) {
			value = value << 8 | (this.bytes[this.position++] & 0xff);
		}
		return value;
	}

	private byte readByte() {
		require(1);
		return this.bytes[this.position++];
	}

	private void require(long length) {
		if (length > this.end - this.position) {
			throw new SerializationException("Damaged MessagePack: " + length + " bytes are announced, "
					+ (this.end - this.position) + " are there");
		}
	}

	/**
	 * What is left of the limits, for a value and the extensions in it together.
	 */
	private static final class Budget {

		private final DecodingLimits limits;

		private int depth;

		private long elements;

		Budget(DecodingLimits limits) {
			this.limits = limits;
		}

		void enter(long more) {
			if (++this.depth > this.limits.maxDepth()) {
				throw new SerializationException(
						"A value nested more than " + this.limits.maxDepth() + " levels deep is not decoded");
			}
			this.elements += more;
			if (this.elements > this.limits.maxElements()) {
				throw new SerializationException(
						"A value of more than " + this.limits.maxElements() + " elements is not decoded");
			}
		}

		void leave() {
			this.depth--;
		}

	}

	/**
	 * Makes values of extensions.
	 */
	interface Extensions {

		@Nullable Object read(int code, Payload payload);

	}

	/**
	 * The bytes of an extension.
	 */
	final class Payload {

		private final int start;

		private final int length;

		private Payload(int start, int length) {
			this.start = start;
			this.length = length;
		}

		byte[] toByteArray() {
			return Arrays.copyOfRange(MessagePackReader.this.bytes, this.start, this.start + this.length);
		}

		boolean contains(byte[] other) {
			return Arrays.equals(MessagePackReader.this.bytes, this.start, this.start + this.length, other, 0,
					other.length);
		}

		/**
		 * Reads the payload as MessagePack, which it is for all of LangGraph's codes.
		 * @return the value, or {@code null}
		 */
		@Nullable Object read() {
			return new MessagePackReader(MessagePackReader.this.bytes, this.start, this.start + this.length,
					MessagePackReader.this.extensions, MessagePackReader.this.budget)
				.readAll();
		}

	}

}
