package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Reads MessagePack. Whatever the bytes are, it ends in a value or a
 * {@link SerializationException}, and never allocates more than their number justifies.
 */
final class MessagePackReader {

	private static final int NO_HEADER = -1;

	private final byte[] bytes;

	private final int end;

	private final Extensions extensions;

	private final Budget budget;

	private final ShortStrings strings;

	private final boolean frozen;

	private int position;

	MessagePackReader(byte[] bytes, Extensions extensions, Budget budget) {
		this(bytes, 0, bytes.length, extensions, budget);
	}

	private MessagePackReader(byte[] bytes, int start, int end, Extensions extensions, Budget budget) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
		this.extensions = extensions;
		this.budget = budget;
		this.strings = new ShortStrings(bytes, end - start > EncodedFields.MAX_SIZE);
		this.frozen = false;
	}

	private MessagePackReader(MessagePackReader outer, int start, int length, boolean frozen) {
		this.bytes = outer.bytes;
		this.position = start;
		this.end = start + length;
		this.extensions = outer.extensions;
		this.budget = outer.budget;
		this.strings = outer.strings;
		this.frozen = frozen;
	}

	/**
	 * Reads the fields of an object that was gone over before.
	 * @param start where the object begins: an extension that holds an array of a module,
	 * a name and plain fields
	 * @param end where it ends
	 * @return the fields, none of which can be changed
	 */
	@SuppressWarnings("unchecked")
	static Map<String, @Nullable Object> readFields(byte[] bytes, int start, int end, Budget budget) {
		Object fields = new MessagePackReader(bytes, start, end, (code, payload) -> payload.readParts().get(2), budget)
			.readAll();
		return (Map<String, @Nullable Object>) Objects.requireNonNull(fields);
	}

	/**
	 * Reads one of those fields.
	 * @param name the field's name
	 * @return its value, which cannot be changed, or {@code null}
	 */
	static @Nullable Object readField(byte[] bytes, int start, int end, String name, Budget budget) {
		return new MessagePackReader(bytes, start, end, (code, payload) -> payload.readField(name), budget).readAll();
	}

	/**
	 * Reads a string that one of those fields holds.
	 * @param start where it begins
	 */
	static @Nullable Object readString(byte[] bytes, int start, int end, Budget budget) {
		return new MessagePackReader(bytes, start, end, (code, payload) -> null, budget).read();
	}

	private @Nullable Object readField(String name) {
		PlainMessagePack others = new PlainMessagePack(this.bytes, this.end, this.budget);
		// behind the header of the array come the module and the name
		this.position = others.skip(others.skip(this.position + 1));
		int type = readByte() & 0xff;
		int size = (type == 0xde) ? readLength(2) : type & 0xf;
		byte[] encodedName = name.getBytes(StandardCharsets.UTF_8);
		Object value = null;
		for (int i = 0; i < size; i++) {
			if (readKey(name, encodedName)) {
				value = read();
			}
			else {
				this.position = others.skip(this.position);
			}
		}
		return value;
	}

	private boolean readKey(String name, byte[] encodedName) {
		int type = this.bytes[this.position] & 0xff;
		if (type < 0xa0 || type > 0xbf) {
			return name.equals(read());
		}
		int start = this.position + 1;
		this.position = start + (type & 0x1f);
		return Arrays.equals(this.bytes, start, this.position, encodedName, 0, encodedName.length);
	}

	/**
	 * Reads the one value that the bytes hold.
	 * @return the value, or {@code null}
	 */
	@Nullable Object readAll() {
		Object value = read();
		requireEnd();
		return value;
	}

	/**
	 * Makes a value of the bytes as the payload of an extension.
	 * @param code the extension's code
	 * @return the value, or {@code null}
	 */
	@Nullable Object readAllAs(int code) {
		return this.extensions.read(code, new Payload(NO_HEADER, 0, this.end));
	}

	private void requireEnd() {
		if (this.position != this.end) {
			throw new SerializationException(
					"Damaged MessagePack: " + (this.end - this.position) + " bytes follow the value");
		}
	}

	private @Nullable Object read() {
		int start = this.position;
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
			case 0xc7, 0xc8, 0xc9 -> readExtension(start, readLength(1 << (type - 0xc7)));
			case 0xca -> Float.intBitsToFloat((int) readNumber(4));
			case 0xcb -> Double.longBitsToDouble(readNumber(8));
			case 0xcc, 0xcd, 0xce -> natural(readNumber(1 << (type - 0xcc)));
			case 0xcf -> readUnsignedLong();
			case 0xd0 -> (int) (byte) readNumber(1);
			case 0xd1 -> (int) (short) readNumber(2);
			case 0xd2 -> (int) readNumber(4);
			case 0xd3 -> natural(readNumber(8));
			case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> readExtension(start, 1 << (type - 0xd4));
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
		return this.frozen ? Collections.unmodifiableList(list) : list;
	}

	private Map<@Nullable Object, @Nullable Object> readMap(int length) {
		enter(length, 2);
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i < length; i++) {
			map.put(key(read()), read());
		}
		this.budget.leave();
		return this.frozen ? Collections.unmodifiableMap(map) : map;
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

	private @Nullable Object readExtension(int header, int length) {
		int code = readByte();
		require(length);
		int start = this.position;
		this.position += length;
		enter(0, 0);
		Object value = this.extensions.read(code, new Payload(header, start, length));
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
		String text = (length <= ShortStrings.MAX_LENGTH) ? this.strings.read(this.position, length)
				: decode(this.bytes, this.position, length);
		this.position += length;
		return text;
	}

	static String decode(byte[] bytes, int start, int length) {
		String text = new String(bytes, start, length, StandardCharsets.UTF_8);
		// the decoder puts U+FFFD in the place of what is no UTF-8
		if (text.indexOf('\ufffd') >= 0) {
			requireUtf8(bytes, start, length);
		}
		return text;
	}

	private static void requireUtf8(byte[] bytes, int start, int length) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
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

	private List<?> readParts() {
		return (readAll() instanceof List<?> list) ? list : List.of();
	}

	/**
	 * Reads an array of a module, a name, fields and perhaps a method. The fields are
	 * only gone over.
	 * @param header where the extension that holds it begins
	 * @param code the extension's code
	 */
	private @Nullable EncodedFields readObject(int header, int code) {
		int length = (this.end > this.position) ? this.bytes[this.position] & 0xff : 0;
		if (length != 0x93 && !(length == 0x94 && code == LangChainTypes.PYDANTIC)) {
			return null;
		}
		this.position++;
		long elements = this.budget.elements();
		int outer = this.budget.beginLevels();
		enter(length & 0xf, 1);
		LangChainTypes.FieldsType<?> type = readType(code);
		// longer ones are not kept
		PlainMessagePack fields = new PlainMessagePack(this.bytes,
				Math.min(this.end, this.position + EncodedFields.MAX_SIZE), this.budget);
		int fieldsEnd = (type != null) ? fields.skipFields(this.position) : PlainMessagePack.NONE;
		boolean skipped = fieldsEnd != PlainMessagePack.NONE;
		this.position = skipped ? fieldsEnd : this.position;
		String method = (skipped && length == 0x94) ? readText() : null;
		this.budget.leave();
		int depth = 1 + this.budget.endLevels(outer);
		boolean whole = skipped && this.position == this.end && (length == 0x93 || method != null);
		return (whole && type != null) ? EncodedFields.of(type, method, this.bytes, header, this.end, depth,
				this.budget.elements() - elements, fields.idStart()) : null;
	}

	private LangChainTypes.@Nullable FieldsType<?> readType(int code) {
		LangChainTypes.FieldsType<?> type = LangChainTypes.encoded(this.bytes, this.position, this.end);
		if (type != null && type.code() == code) {
			this.position += type.encodedName().length;
			return type;
		}
		String module = readText();
		String name = (module != null) ? readText() : null;
		return LangChainTypes.named(code, module, name);
	}

	// nothing else, which would be read once more if this is no such object, and what is
	// in it twice as often
	private @Nullable String readText() {
		return PlainMessagePack.isString(this.bytes, this.position, this.end) ? (String) read() : null;
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

		private final int header;

		private final int start;

		private final int length;

		private Payload(int header, int start, int length) {
			this.header = header;
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
			return new MessagePackReader(MessagePackReader.this, this.start, this.length, false).readAll();
		}

		/**
		 * Reads the payload as an array of which the third element is the argument that a
		 * value is made of: lists and maps in it cannot be changed.
		 * @return the elements, none if the payload is no array
		 */
		List<?> readParts() {
			return new MessagePackReader(MessagePackReader.this, this.start, this.length, true).readParts();
		}

		private @Nullable Object readField(String name) {
			return new MessagePackReader(MessagePackReader.this, this.start, this.length, true).readField(name);
		}

		/**
		 * Reads the payload as an object that consists of named fields, of which nothing
		 * is made.
		 * @param code the extension's code
		 * @return its fields, or {@code null} if there is no such type, they are long or
		 * not plain, or the payload is something else: then it is to be read otherwise
		 */
		@Nullable EncodedFields readObject(int code) {
			if (this.header == NO_HEADER) {
				return null;
			}
			long elements = MessagePackReader.this.budget.elements();
			EncodedFields object = new MessagePackReader(MessagePackReader.this, this.start, this.length, true)
				.readObject(this.header, code);
			if (object == null) {
				MessagePackReader.this.budget.rewind(elements);
			}
			return object;
		}

	}

}
