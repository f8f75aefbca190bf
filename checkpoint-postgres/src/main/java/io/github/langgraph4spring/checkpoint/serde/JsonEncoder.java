package io.github.langgraph4spring.checkpoint.serde;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes values as JSON that {@link JsonConstructors} makes the same values of. What
 * JSON has no form for is a constructor object: that of JavaScript's serializer in its
 * dialect, where it has one, else the one that Python revives and JavaScript keeps.
 * <p>
 * Thread-safe.
 */
final class JsonEncoder {

	private static final List<String> LANGCHAIN_MESSAGES = List.of("langchain_core", "messages");

	// What reads them counts tokens, two for each element: the brackets of a list or a
	// map
	// are one more, what stands around the content of an object of ours up to twelve.
	private static final int OBJECT_ELEMENTS = 12;

	private final ApplicationTypes applicationTypes;

	// makes no values of the application's, which are written by name
	private final MessagePackDecoder inert;

	private final JsonConstructors constructors;

	private final DecodingLimits limits;

	private final JsonMapper mapper;

	JsonEncoder(ApplicationTypes applicationTypes, JsonConstructors constructors, DecodingLimits limits) {
		this.applicationTypes = applicationTypes;
		this.constructors = constructors;
		this.inert = new MessagePackDecoder(new ApplicationTypes(AllowedTypes.none()), limits);
		this.limits = limits;
		this.mapper = JsonMapper
			.builder(JsonFactory.builder()
				.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(limits.maxDepth()).build())
				.build())
			.build();
	}

	byte[] encode(@Nullable Object value, Dialect dialect) {
		ByteArrayBuilder target = new ByteArrayBuilder();
		try (JsonGenerator json = this.mapper.createGenerator(target)) {
			new Writer(json, dialect == Dialect.JAVASCRIPT).write(value);
		}
		catch (JacksonException ex) {
			throw new SerializationException(
					"A value cannot be written as JSON: " + ex.getOriginalMessage() + ". Does it contain itself?", ex);
		}
		return target.toByteArray();
	}

	/**
	 * Writes one value.
	 */
	private final class Writer {

		private final JsonGenerator json;

		private final boolean javaScript;

		private final Budget budget = Budget.forWriting(JsonEncoder.this.limits);

		Writer(JsonGenerator json, boolean javaScript) {
			this.json = json;
			this.javaScript = javaScript;
		}

		void write(@Nullable Object value) {
			if (value == null) {
				this.json.writeNull();
			}
			else if (value instanceof String text) {
				this.json.writeString(wellFormed(text));
			}
			else if (value instanceof Boolean bool) {
				this.json.writeBoolean(bool);
			}
			else if (value instanceof Number number && writeNumber(number)) {
				// written
			}
			else if (value instanceof Map<?, ?> map) {
				writeMap(map);
			}
			else if (value instanceof List<?>
					|| (value instanceof Collection<?> && !MessagePackEncoder.isSpecialCollection(value))) {
				writeCollection((Collection<?>) value);
			}
			else if (!this.javaScript || !writeJavaScript(value)) {
				writeObject(value);
			}
		}

		private boolean writeNumber(Number number) {
			if (number instanceof Integer || number instanceof Long || number instanceof Short
					|| number instanceof Byte) {
				this.json.writeNumber(number.longValue());
			}
			else if (number instanceof BigInteger integer) {
				writeInteger(integer);
			}
			else if (number instanceof Double || number instanceof Float) {
				double decimal = number.doubleValue();
				if (Double.isFinite(decimal)) {
					this.json.writeNumber(decimal);
				}
				else {
					constructor(List.of("builtins", "float"), null,
							List.of(Double.isNaN(decimal) ? "nan" : (decimal > 0) ? "inf" : "-inf"), Map.of());
				}
			}
			else {
				return false;
			}
			return true;
		}

		private void writeInteger(BigInteger integer) {
			int size = integer.toString().length();
			if (size > StreamReadConstraints.DEFAULT_MAX_NUM_LEN) {
				throw new SerializationException("An integer of " + size + " digits cannot be stored in JSON, which is "
						+ "read up to " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN + ": store it as text");
			}
			this.json.writeNumber(integer);
		}

		private void writeName(String name) {
			int size = name.getBytes(StandardCharsets.UTF_8).length;
			if (size > StreamReadConstraints.DEFAULT_MAX_NAME_LEN) {
				throw new SerializationException("A map's key of " + size + " bytes cannot be stored in JSON, which is "
						+ "read up to " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
			}
			this.json.writeName(name);
		}

		private void writeMap(Map<?, ?> map) {
			count(2L * map.size() + 1);
			if (map.keySet().stream().allMatch((key) -> key(key) instanceof String)) {
				this.json.writeStartObject();
				map.forEach((key, value) -> {
					writeName(wellFormed(String.valueOf(key(key))));
					write(value);
				});
				this.json.writeEndObject();
			}
			else {
				List<Object> entries = new ArrayList<>();
				map.forEach((key, value) -> entries.add(Arrays.asList(key(key), value)));
				constructor(List.of("Map"), null, List.of(entries), Map.of());
			}
		}

		private @Nullable Object key(@Nullable Object key) {
			if (key instanceof List<?> list) {
				List<@Nullable Object> elements = new ArrayList<>(list.size());
				list.forEach((element) -> elements.add(key(element)));
				return elements;
			}
			return MessagePackEncoder.key(key, JsonEncoder.this.applicationTypes);
		}

		private void writeCollection(Collection<?> collection) {
			count(collection.size() + 1L);
			this.json.writeStartArray();
			collection.forEach(this::write);
			this.json.writeEndArray();
		}

		private void count(long more) {
			this.budget.require(0, more);
		}

		// What JavaScript's JsonPlusSerializer writes itself.
		private boolean writeJavaScript(Object value) {
			if (value instanceof Set<?> set && !(value instanceof FrozenSet<?>)) {
				constructor(List.of("Set"), null, List.of(Arrays.asList(set.toArray())), Map.of());
			}
			else if (value instanceof Pattern pattern && javaScriptFlags(pattern) != null) {
				constructor(List.of("RegExp"), null, Arrays.asList(pattern.pattern(), javaScriptFlags(pattern)),
						Map.of());
			}
			else if (value instanceof Throwable throwable) {
				constructor(List.of("Error"), null, List.of(String.valueOf(throwable.getMessage())), Map.of());
			}
			else if (value instanceof Send send) {
				Map<String, @Nullable Object> fields = new LinkedHashMap<>();
				fields.put("node", send.node());
				fields.put("args", send.arg());
				if (send.timeout() != null) {
					fields.put("timeout", send.timeout());
				}
				write(fields);
			}
			else if (value instanceof Interrupt interrupt) {
				write(interrupt.fields().asMap());
			}
			else if (value instanceof Command command) {
				Map<String, @Nullable Object> fields = new LinkedHashMap<>();
				fields.put("lg_name", "Command");
				fields.putAll(command.fields().asMap());
				write(fields);
			}
			else {
				return false;
			}
			return true;
		}

		private void writeObject(Object value) {
			LangChainTypes.FieldsType<?> fieldsType = LangChainTypes.of(value);
			PythonType<?> pythonType = (fieldsType == null) ? PythonTypes.of(value) : null;
			if (fieldsType != null) {
				writeFields(fieldsType, fieldsType.fieldsOf(value).asMap());
			}
			else if (pythonType != null) {
				writePython(pythonType, value);
			}
			else if (value instanceof UnknownValue unknown) {
				writeUnknown(unknown);
			}
			else if (value instanceof DeltaSnapshot snapshot) {
				count(OBJECT_ELEMENTS);
				this.json.writeStartObject();
				this.json.writeNumberProperty("lc", 2);
				this.json.writeStringProperty("type", "delta_snapshot");
				this.json.writeName("value");
				write(snapshot.value());
				this.json.writeEndObject();
			}
			else if (value instanceof NumpyArray array) {
				constructor(List.of("numpy", "ndarray"), null,
						List.of(array.dtype(), array.shape(), array.order(), array.buffer()), Map.of());
			}
			else {
				writeJdkOrApplication(value);
			}
		}

		private void writeFields(LangChainTypes.FieldsType<?> type, Map<String, @Nullable Object> fields) {
			String name = type.javaType().getSimpleName();
			List<String> module = segments(type.module());
			if (type.code() != LangChainTypes.PYDANTIC) {
				constructor(concat(module, name), null, List.of(), fields);
				return;
			}
			// messages have a short id, which Python does not know of the one that
			// removes
			boolean message = module.subList(0, 2).equals(LANGCHAIN_MESSAGES)
					&& (this.javaScript || type.javaType() != RemoveMessage.class);
			count(OBJECT_ELEMENTS);
			this.json.writeStartObject();
			this.json.writeNumberProperty("lc", 1);
			this.json.writeStringProperty("type", "constructor");
			this.json.writeName("id");
			writeCollection(concat(message ? LANGCHAIN_MESSAGES : module, name));
			this.json.writeName("kwargs");
			writeMap(fields);
			this.json.writeEndObject();
		}

		private void writePython(PythonType<?> type, Object value) {
			List<String> id = concat(segments(type.module()), type.name());
			Object argument = type.argumentOf(value);
			switch (type.code()) {
				case PythonTypes.POSITIONAL_ARGUMENTS -> constructor(id, null, (List<?>) argument, Map.of());
				case PythonTypes.KEYWORD_ARGUMENTS -> constructor(id, null, List.of(), (Map<?, ?>) argument);
				// Python calls no methods here, only constructors
				case PythonTypes.METHOD -> constructor(id, null, PythonTypes.dateTimeParts(value), Map.of());
				default -> constructor(id, null, List.of(argument), Map.of());
			}
		}

		// Readable, and with what is needed to make the same bytes of it again.
		private void writeUnknown(UnknownValue unknown) {
			List<?> parts = parts(unknown);
			if (unknown.equals(JsonEncoder.this.constructors.unknown(unknown.code(), parts))) {
				Object argument = parts.get(2);
				boolean named = argument instanceof Map<?, ?>;
				beginConstructor(concat(segments((String) parts.get(0)), (String) parts.get(1)),
						(parts.size() > 3) ? parts.get(3) : null);
				endConstructor(named ? List.of() : Collections.singletonList(argument),
						named ? (Map<?, ?>) argument : Map.of(), unknown.code());
			}
			else {
				constructor(List.of("msgpack", "Ext"), null,
						List.of(unknown.code(), Base64.getEncoder().encodeToString(unknown.payload())), Map.of());
			}
		}

		private List<?> parts(UnknownValue unknown) {
			if (unknown.typeName() == null) {
				return List.of();
			}
			return (JsonEncoder.this.inert.decode(unknown.payload()) instanceof List<?> parts) ? parts : List.of();
		}

		private void writeJdkOrApplication(Object value) {
			if (value instanceof byte[] bytes) {
				writeBytes(bytes);
			}
			else if (value instanceof ByteBuffer buffer) {
				writeBytes(LangGraphSerializer.bytes(buffer));
			}
			else if (value.getClass().isArray()) {
				int length = Array.getLength(value);
				count(length + 1L);
				this.json.writeStartArray();
				for (int i = 0; i < length; i++) {
					write(Array.get(value, i));
				}
				this.json.writeEndArray();
			}
			else if (value instanceof Instant instant) {
				write(instant.atOffset(ZoneOffset.UTC));
			}
			else if (value instanceof ZonedDateTime zoned) {
				write(zoned.toOffsetDateTime());
			}
			else if (value instanceof Date date) {
				write(Instant.ofEpochMilli(date.getTime()));
			}
			else if (value instanceof Character character) {
				write(character.toString());
			}
			else if (value instanceof Throwable throwable) {
				write(MessagePackEncoder.representation(throwable));
			}
			else if (JsonEncoder.this.applicationTypes.pythonClassOf(value) != null) {
				write(JsonEncoder.this.inert.decode(
						MessagePackEncoder.encode(value, JsonEncoder.this.applicationTypes, JsonEncoder.this.limits)));
			}
			else {
				String type = ApplicationTypes.typeOf(value).getName();
				constructor(segments(type), null, List.of(),
						(Map<?, ?>) JsonEncoder.this.applicationTypes.toMap(value));
			}
		}

		private void writeBytes(byte[] bytes) {
			count(bytes.length);
			beginConstructor(List.of("Uint8Array"), "from");
			this.json.writeArrayPropertyStart("args");
			this.json.writeStartArray();
			for (byte element : bytes) {
				this.json.writeNumber(element & 0xff);
			}
			this.json.writeEndArray();
			this.json.writeEndArray();
			this.json.writeObjectPropertyStart("kwargs");
			this.json.writeEndObject();
			this.json.writeEndObject();
		}

		private void constructor(List<String> id, @Nullable String method, List<?> args, Map<?, ?> kwargs) {
			beginConstructor(id, method);
			endConstructor(args, kwargs, null);
		}

		private void beginConstructor(List<String> id, @Nullable Object method) {
			count(OBJECT_ELEMENTS);
			this.json.writeStartObject();
			this.json.writeNumberProperty("lc", 2);
			this.json.writeStringProperty("type", "constructor");
			this.json.writeName("id");
			writeCollection(id);
			this.json.writeName("method");
			write(method);
		}

		private void endConstructor(List<?> args, Map<?, ?> kwargs, @Nullable Integer code) {
			this.json.writeName("args");
			writeCollection(args);
			this.json.writeName("kwargs");
			writeMap(kwargs);
			if (code != null) {
				this.json.writeNumberProperty(JsonConstructors.CODE, code);
			}
			this.json.writeEndObject();
		}

	}

	// empty ones too, so that joining them gives the name again
	private static List<String> segments(String dottedName) {
		return List.of(dottedName.split("\\.", -1));
	}

	private static List<String> concat(List<String> module, String name) {
		return Stream.concat(module.stream(), Stream.of(name)).toList();
	}

	private static @Nullable String javaScriptFlags(Pattern pattern) {
		int flags = pattern.flags() & ~RegexFlags.toJava(RegexFlags.UNICODE);
		String text = ((flags & Pattern.CASE_INSENSITIVE) != 0 ? "i" : "")
				+ ((flags & Pattern.MULTILINE) != 0 ? "m" : "") + ((flags & Pattern.DOTALL) != 0 ? "s" : "");
		int expressed = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE | Pattern.DOTALL;
		return ((flags & ~expressed) == 0) ? text : null;
	}

	// half a surrogate pair becomes "?", as in Python
	private static String wellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
			}
		}
		return text;
	}

}
