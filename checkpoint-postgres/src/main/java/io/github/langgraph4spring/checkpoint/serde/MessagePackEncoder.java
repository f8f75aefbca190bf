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
import io.github.langgraph4spring.checkpoint.message.Message;
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

	private MessagePackWriter out = new MessagePackWriter();

	private final ApplicationTypes applicationTypes;

	/** What the object around the value is to Python, if it stands for one of its own. */
	private @Nullable PythonKind enclosing;

	private final Budget budget;

	/** The depth at which the payload of the extension around the value begins. */
	private int payloadDepth;

	private MessagePackEncoder(ApplicationTypes applicationTypes, DecodingLimits limits) {
		this.applicationTypes = applicationTypes;
		this.budget = Budget.forWriting(limits);
	}

	static byte[] encode(@Nullable Object value, ApplicationTypes applicationTypes, DecodingLimits limits) {
		MessagePackEncoder encoder = new MessagePackEncoder(applicationTypes, limits);
		encoder.write(value);
		return encoder.out.toByteArray();
	}

	/**
	 * Encodes the payload of the extension that a value of a type of Python is stored as.
	 */
	static byte[] encodePayload(Object value, ApplicationTypes applicationTypes, DecodingLimits limits) {
		MessagePackEncoder encoder = new MessagePackEncoder(applicationTypes, limits);
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

	private void beginArray(int length) {
		enter(length);
		this.out.writeArrayHeader(length);
	}

	private void beginMap(int size) {
		enter(2L * size);
		this.out.writeMapHeader(size);
	}

	private void enter(long elements) {
		this.budget.enter(elements);
		if (this.budget.depth() - this.payloadDepth > MAX_DEPTH) {
			throw tooDeep();
		}
	}

	private void end() {
		this.budget.leave();
	}

	private static SerializationException tooDeep() {
		return new SerializationException(
				"A value nested more than " + MAX_DEPTH + " levels deep cannot be stored: does it contain itself?");
	}

	// Python counts the levels in an extension anew
	private void writeExtension(int code, Runnable payload) {
		int outer = this.payloadDepth;
		int start = this.out.beginExtension();
		this.budget.enter(0);
		this.payloadDepth = this.budget.depth();
		payload.run();
		this.payloadDepth = outer;
		this.budget.leave();
		this.out.endExtension(start, code);
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
		int size = map.size();
		beginMap(size);
		int written = 0;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			writeKey(entry.getKey());
			write(entry.getValue());
			written++;
		}
		requireUnchanged(size, written);
		end();
	}

	// a tuple is read back as one, and what is in it is a key too
	private void writeKey(@Nullable Object key) {
		if (key instanceof String text) {
			this.out.writeString(text);
		}
		else if (key instanceof List<?> list) {
			int size = list.size();
			beginArray(size);
			int written = 0;
			for (Object element : list) {
				writeKey(element);
				written++;
			}
			requireUnchanged(size, written);
			end();
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

	private static void requireUnchanged(int announced, int written) {
		if (announced != written) {
			throw new SerializationException("A collection was changed while it was being stored: store a copy");
		}
	}

	private void writeCollection(Collection<?> collection) {
		int size = collection.size();
		beginArray(size);
		int written = 0;
		for (Object element : collection) {
			// most lists are conversations
			if (element instanceof Message message) {
				writeMessage(message);
			}
			else {
				write(element);
			}
			written++;
		}
		requireUnchanged(size, written);
		end();
	}

	private void writeExtension(Object value) {
		LangChainTypes.FieldsType<?> fieldsType = LangChainTypes.of(value);
		PythonType<?> pythonType = (fieldsType == null) ? PythonTypes.of(value) : null;
		if (fieldsType != null) {
			writeObject(fieldsType, fieldsType.fieldsOf(value));
		}
		else if (pythonType != null) {
			writeExtension(pythonType.code(), () -> writePayload(pythonType, value));
		}
		else if (value instanceof UnknownValue unknown) {
			writeUnknown(unknown);
		}
		else if (value instanceof DeltaSnapshot snapshot) {
			writeExtension(DELTA_SNAPSHOT, () -> write(snapshot.value()));
		}
		else if (value instanceof NumpyArray array) {
			writeExtension(NUMPY_ARRAY, () -> writeNumpy(array));
		}
		else {
			writeJdkOrApplication(value);
		}
	}

	private void writeMessage(Message message) {
		Fields fields = message.fields();
		LangChainTypes.FieldsType<?> type = (fields.encoded() instanceof EncodedFields encoded
				&& encoded.type().javaType() == message.getClass()) ? encoded.type() : LangChainTypes.of(message);
		writeObject(Objects.requireNonNull(type), fields);
	}

	private void writeObject(LangChainTypes.FieldsType<?> type, Fields fields) {
		boolean pydantic = type.code() == LangChainTypes.PYDANTIC;
		if (pydantic && this.enclosing != null && this.enclosing.isNestedPlain()) {
			writeMap(fields.asMap());
			return;
		}
		String method = pydantic ? fields.method() : null;
		if (fields.encoded() instanceof EncodedFields encoded && encoded.isOf(type, method)) {
			this.budget.require(encoded.depth(), encoded.elements());
			// all but the extension itself is in its payload
			if (encoded.depth() - 1 > MAX_DEPTH) {
				throw tooDeep();
			}
			this.out.writeWritten(encoded.bytes(), encoded.start(), encoded.end());
		}
		else if (fields.isConstant() && !isLong(fields.get("content"))) {
			writeConstant(type, fields, method);
		}
		else {
			encode(type, fields, method);
		}
	}

	// too long to be kept, so it need not be written apart
	private static boolean isLong(@Nullable Object content) {
		return content instanceof String text && text.length() > EncodedFields.MAX_SIZE;
	}

	// apart, so that it can be kept, and what is around it is copied together
	private void writeConstant(LangChainTypes.FieldsType<?> type, Fields fields, @Nullable String method) {
		MessagePackWriter around = this.out;
		this.out = new MessagePackWriter();
		long elements = this.budget.elements();
		int levels = this.budget.beginLevels();
		encode(type, fields, method);
		int depth = this.budget.endLevels(levels);
		byte[] object = this.out.toByteArray();
		this.out = around;
		if (object.length <= EncodedFields.MAX_SIZE) {
			fields.keep(EncodedFields.of(type, method, object, 0, object.length, depth,
					this.budget.elements() - elements, PlainMessagePack.NONE));
		}
		this.out.writeWritten(object, 0, object.length);
	}

	private void encode(LangChainTypes.FieldsType<?> type, Fields fields, @Nullable String method) {
		writeExtension(type.code(), () -> writeParts(type.module(), type.javaType().getSimpleName(),
				() -> writeMap(fields.asMap()), method));
	}

	private void writePayload(PythonType<?> type, Object value) {
		writeParts(type.module(), type.name(), () -> write(type.argumentOf(value)), type.method());
	}

	private void writeParts(String module, String name, Runnable argument, @Nullable String method) {
		beginArray((method != null) ? 4 : 3);
		this.out.writeString(module);
		this.out.writeString(name);
		argument.run();
		if (method != null) {
			this.out.writeString(method);
		}
		end();
	}

	// it is written as it came, and counts for what its decoder will find in it
	private void writeUnknown(UnknownValue unknown) {
		byte[] payload = unknown.payload();
		this.budget.enter(0);
		if (MessagePackDecoder.isRead(unknown.code())) {
			new MessagePackReader(payload, MessagePackEncoder::count, this.budget).readAll();
		}
		this.budget.leave();
		this.out.writeExtension(unknown.code(), payload);
	}

	private static @Nullable Object count(int code, MessagePackReader.Payload payload) {
		return MessagePackDecoder.isRead(code) ? payload.read() : null;
	}

	private void writeNumpy(NumpyArray array) {
		beginArray(4);
		this.out.writeString(array.dtype());
		write(array.shape());
		this.out.writeString(array.order());
		this.out.writeBinary(array.buffer(), 0, array.buffer().length);
		end();
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
			beginArray(length);
			for (int i = 0; i < length; i++) {
				write(Array.get(value, i));
			}
			end();
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
			writeExtension(pythonClass.kind().code(), () -> writePayload(pythonClass, value));
		}
		else {
			writeUnderItsJavaName(value);
		}
	}

	private void writePayload(PythonClass pythonClass, Object value) {
		boolean pydantic = pythonClass.kind() == PythonKind.PYDANTIC;
		writeParts(pythonClass.module(), pythonClass.name(), () -> writeArgument(pythonClass, value),
				pydantic ? Fields.VALIDATE : null);
	}

	private void writeArgument(PythonClass pythonClass, Object value) {
		if (value instanceof Enum<?> constant) {
			write(this.applicationTypes.valueOf(constant));
		}
		else {
			PythonKind around = this.enclosing;
			this.enclosing = pythonClass.kind();
			writeMap(this.applicationTypes.fields(value));
			this.enclosing = around;
		}
	}

	private void writeUnderItsJavaName(Object value) {
		Object map = this.applicationTypes.toMap(value);
		String type = ApplicationTypes.typeOf(value).getName();
		int dot = type.lastIndexOf('.');
		writeExtension(LangChainTypes.PYDANTIC, () -> writeParts(type.substring(0, Math.max(dot, 0)),
				type.substring(dot + 1), () -> write(map), Fields.VALIDATE));
	}

}
