package io.github.langgraph4spring.checkpoint.serde;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one value as Python does.
 */
final class MessagePackEncoder {

	static final int NUMPY_ARRAY = 6;

	static final int DELTA_SNAPSHOT = 7;

	/**
	 * As deep as Python's writer goes, which counts anew in each extension; a cycle ends
	 * here or at the limit of all levels together.
	 */
	private static final int MAX_DEPTH = 255;

	private final MessagePackWriter out = new MessagePackWriter();

	private final ApplicationTypes applicationTypes;

	private final DecodingLimits limits;

	/** What the object around the value is to Python, if it stands for one of its own. */
	private @Nullable PythonKind enclosing;

	private int depth;

	/** The depth at which the payload of the extension around the value begins. */
	private int payloadDepth;

	private long elements;

	private MessagePackEncoder(ApplicationTypes applicationTypes, DecodingLimits limits) {
		this.applicationTypes = applicationTypes;
		this.limits = limits;
	}

	static byte[] encode(@Nullable Object value, ApplicationTypes applicationTypes, DecodingLimits limits) {
		MessagePackEncoder encoder = new MessagePackEncoder(applicationTypes, limits);
		encoder.write(value);
		return encoder.out.toByteArray();
	}

	/**
	 * Encodes the payload of the extension that a value of a type of Python is stored as.
	 */
	static byte[] encodePayload(Object value, ApplicationTypes applicationTypes) {
		MessagePackEncoder encoder = new MessagePackEncoder(applicationTypes, DecodingLimits.DEFAULT);
		PythonType<?> standard = PythonTypes.of(value);
		if (standard != null) {
			encoder.writePayload(standard, value);
		}
		else {
			encoder.writePayload(Objects.requireNonNull(applicationTypes.pythonClassOf(value)), value);
		}
		return encoder.out.toByteArray();
	}

	private void write(@Nullable Object value) {
		if (value == null) {
			this.out.writeNull();
		}
		else if (value instanceof String text) {
			this.out.writeString(text);
		}
		else if (value instanceof Boolean bool) {
			this.out.writeBoolean(bool);
		}
		else if (value instanceof Number number && writeNumber(number)) {
			// written
		}
		else if (value instanceof Map<?, ?> map) {
			writeMap(map);
		}
		else if (value instanceof List<?> || (value instanceof Collection<?> && !isSpecialCollection(value))) {
			writeCollection((Collection<?>) value);
		}
		else {
			writeExtension(value);
		}
	}

	private void enter() {
		if (++this.depth - this.payloadDepth > MAX_DEPTH || this.depth > this.limits.maxDepth()) {
			throw new SerializationException("A value nested more than " + Math.min(MAX_DEPTH, this.limits.maxDepth())
					+ " levels deep cannot be stored: does it contain itself?");
		}
	}

	// the extension is a level and so is the list in it, and Python counts those in it
	// anew
	private int enterPayload() {
		int outer = this.payloadDepth;
		this.depth++;
		this.payloadDepth = this.depth;
		enter();
		return outer;
	}

	private void leavePayload(int outer) {
		this.depth -= 2;
		this.payloadDepth = outer;
	}

	static boolean isSpecialCollection(Object value) {
		return value instanceof Set<?> || value instanceof Deque<?>;
	}

	private boolean writeNumber(Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
			this.out.writeLong(number.longValue());
		}
		else if (number instanceof Double) {
			this.out.writeDouble(number.doubleValue());
		}
		else if (number instanceof Float) {
			this.out.writeFloat(number.floatValue());
		}
		else if (number instanceof BigInteger integer) {
			this.out.writeBigInteger(integer);
		}
		else {
			return false;
		}
		return true;
	}

	private void writeMap(Map<?, ?> map) {
		enter();
		int size = map.size();
		count(2L * size);
		this.out.writeMapHeader(size);
		int written = 0;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			writeKey(entry.getKey());
			write(entry.getValue());
			written++;
		}
		requireUnchanged(size, written);
		this.depth--;
	}

	// a tuple is read back as one, and what is in it is a key too
	private void writeKey(@Nullable Object key) {
		if (key instanceof String text) {
			this.out.writeString(text);
		}
		else if (key instanceof List<?> list) {
			enter();
			int size = list.size();
			count(size);
			this.out.writeArrayHeader(size);
			int written = 0;
			for (Object element : list) {
				writeKey(element);
				written++;
			}
			requireUnchanged(size, written);
			this.depth--;
		}
		else {
			write(key(key, this.applicationTypes));
		}
	}

	// Python cannot read an extension as a key, and writes these as text itself.
	static @Nullable Object key(@Nullable Object key, ApplicationTypes applicationTypes) {
		if (key instanceof UUID || key instanceof LocalDate) {
			return key.toString();
		}
		if (key instanceof LocalTime time) {
			return PythonTypes.isoFormat(time);
		}
		if (key instanceof Enum<?> constant) {
			return (applicationTypes.pythonClassOf(constant) != null) ? applicationTypes.valueOf(constant)
					: constant.name();
		}
		if (key instanceof LocalDateTime || key instanceof OffsetDateTime) {
			return PythonTypes.isoFormat((Temporal) key);
		}
		boolean plain = key instanceof String || key instanceof Boolean || key instanceof Integer || key instanceof Long
				|| key instanceof Short || key instanceof Byte || key instanceof BigInteger || key instanceof Double
				|| key instanceof Float || key instanceof byte[] || key instanceof ByteBuffer
				|| key instanceof Character || key instanceof UnknownValue;
		if (key != null && !plain) {
			throw new SerializationException("A map with a key of " + key.getClass().getName()
					+ " cannot be stored, since Python could not read it: use strings or numbers as keys");
		}
		return key;
	}

	private void count(long more) {
		this.elements += more;
		requireDecodable(this.elements, this.limits);
	}

	static void requireDecodable(long elements, DecodingLimits limits) {
		if (elements > limits.maxElements()) {
			throw new SerializationException("A value of more than " + limits.maxElements()
					+ " elements is not stored, since it would not be decoded: store it as bytes");
		}
	}

	private static void requireUnchanged(int announced, int written) {
		if (announced != written) {
			throw new SerializationException("A collection was changed while it was being stored: store a copy");
		}
	}

	private void writeFields(Fields fields) {
		Fields.Encoded encoded = fields.encoded();
		if (encoded == null) {
			writeMap(fields.asMap());
		}
		else {
			count(encoded.elements());
			this.out.writeRaw(encoded.messagePack());
		}
	}

	private void writeCollection(Collection<?> collection) {
		enter();
		int size = collection.size();
		count(size);
		this.out.writeArrayHeader(size);
		int written = 0;
		for (Object element : collection) {
			write(element);
			written++;
		}
		requireUnchanged(size, written);
		this.depth--;
	}

	private void writeExtension(Object value) {
		LangChainTypes.FieldsType<?> fieldsType = LangChainTypes.of(value);
		PythonType<?> pythonType = (fieldsType == null) ? PythonTypes.of(value) : null;
		if (fieldsType != null) {
			Fields fields = fieldsType.fieldsOf(value);
			boolean pydantic = fieldsType.code() == LangChainTypes.PYDANTIC;
			if (pydantic && this.enclosing != null && this.enclosing.isNestedPlain()) {
				writeFields(fields);
				return;
			}
			String method = pydantic ? fields.method() : null;
			int start = this.out.beginExtension();
			this.out.writeRaw(fieldsType.header(method != null));
			writeFields(fields);
			if (method != null) {
				this.out.writeString(method);
			}
			this.out.endExtension(start, fieldsType.code());
		}
		else if (pythonType != null) {
			int start = this.out.beginExtension();
			writePayload(pythonType, value);
			this.out.endExtension(start, pythonType.code());
		}
		else if (value instanceof UnknownValue unknown) {
			this.out.writeExtension(unknown.code(), unknown.payload());
		}
		else if (value instanceof DeltaSnapshot snapshot) {
			int start = this.out.beginExtension();
			int outer = enterPayload();
			write(snapshot.value());
			leavePayload(outer);
			this.out.endExtension(start, DELTA_SNAPSHOT);
		}
		else if (value instanceof NumpyArray array) {
			writeNumpy(array);
		}
		else {
			writeJdkOrApplication(value);
		}
	}

	private void writePayload(PythonType<?> type, Object value) {
		int outer = enterPayload();
		this.out.writeArrayHeader((type.method() != null) ? 4 : 3);
		this.out.writeString(type.module());
		this.out.writeString(type.name());
		write(type.argumentOf(value));
		if (type.method() != null) {
			this.out.writeString(type.method());
		}
		leavePayload(outer);
	}

	private void writeNamed(int code, String module, String name, Runnable argument, @Nullable String method) {
		int start = this.out.beginExtension();
		int outer = enterPayload();
		this.out.writeArrayHeader((method != null) ? 4 : 3);
		this.out.writeString(module);
		this.out.writeString(name);
		argument.run();
		if (method != null) {
			this.out.writeString(method);
		}
		leavePayload(outer);
		this.out.endExtension(start, code);
	}

	private void writeNumpy(NumpyArray array) {
		int start = this.out.beginExtension();
		this.out.writeArrayHeader(4);
		this.out.writeString(array.dtype());
		write(array.shape());
		this.out.writeString(array.order());
		this.out.writeBinary(array.buffer(), 0, array.buffer().length);
		this.out.endExtension(start, NUMPY_ARRAY);
	}

	private void writeJdkOrApplication(Object value) {
		if (value instanceof byte[] binary) {
			this.out.writeBinary(binary, 0, binary.length);
		}
		else if (value instanceof ByteBuffer buffer) {
			byte[] binary = LangGraphSerializer.bytes(buffer);
			this.out.writeBinary(binary, 0, binary.length);
		}
		else if (value.getClass().isArray()) {
			int length = Array.getLength(value);
			enter();
			count(length);
			this.out.writeArrayHeader(length);
			for (int i = 0; i < length; i++) {
				write(Array.get(value, i));
			}
			this.depth--;
		}
		else if (value instanceof Instant instant) {
			write(instant.atOffset(ZoneOffset.UTC));
		}
		else if (value instanceof ZonedDateTime zoned) {
			write(zoned.toOffsetDateTime());
		}
		else if (value instanceof Date date) {
			write(Instant.ofEpochMilli(date.getTime()).atOffset(ZoneOffset.UTC));
		}
		else if (value instanceof Character character) {
			this.out.writeString(character.toString());
		}
		else if (value instanceof Throwable throwable) {
			this.out.writeString(representation(throwable));
		}
		else {
			writeApplication(value);
		}
	}

	/**
	 * Returns an exception as Python writes it: its {@code repr}.
	 */
	static String representation(Throwable throwable) {
		return throwable.getClass().getSimpleName() + "("
				+ ((throwable.getMessage() != null) ? "'" + throwable.getMessage() + "'" : "") + ")";
	}

	private void writeApplication(Object value) {
		PythonClass pythonClass = this.applicationTypes.pythonClassOf(value);
		if (this.enclosing != null && value instanceof Enum<?> constant && pythonClass == null) {
			write(this.applicationTypes.valueOf(constant));
		}
		else if (this.enclosing != null && this.enclosing.isNestedPlain() && !(value instanceof Enum<?>)) {
			writeMap(this.applicationTypes.fields(value));
		}
		else if (pythonClass != null) {
			int start = this.out.beginExtension();
			writePayload(pythonClass, value);
			this.out.endExtension(start, pythonClass.kind().code());
		}
		else {
			writeUnderItsJavaName(value);
		}
	}

	private void writePayload(PythonClass pythonClass, Object value) {
		int outer = enterPayload();
		boolean pydantic = pythonClass.kind() == PythonKind.PYDANTIC;
		this.out.writeArrayHeader(pydantic ? 4 : 3);
		this.out.writeString(pythonClass.module());
		this.out.writeString(pythonClass.name());
		if (value instanceof Enum<?> constant) {
			write(this.applicationTypes.valueOf(constant));
		}
		else {
			PythonKind around = this.enclosing;
			this.enclosing = pythonClass.kind();
			writeMap(this.applicationTypes.fields(value));
			this.enclosing = around;
		}
		if (pydantic) {
			this.out.writeString(Fields.VALIDATE);
		}
		leavePayload(outer);
	}

	private void writeUnderItsJavaName(Object value) {
		Object map = this.applicationTypes.toMap(value);
		String type = ApplicationTypes.typeOf(value).getName();
		int dot = type.lastIndexOf('.');
		writeNamed(LangChainTypes.PYDANTIC, type.substring(0, Math.max(dot, 0)), type.substring(dot + 1),
				() -> write(map), Fields.VALIDATE);
	}

}
