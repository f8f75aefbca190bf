package io.github.langgraph4spring.checkpoint.serde;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes values of LangGraph's extensions, and an inert one of each that it does not know,
 * may not make, or could not write back as it came.
 */
final class MessagePackDecoder implements MessagePackReader.Extensions {

	private final ApplicationTypes applicationTypes;

	private final DecodingLimits limits;

	MessagePackDecoder(ApplicationTypes applicationTypes, DecodingLimits limits) {
		this.applicationTypes = applicationTypes;
		this.limits = limits;
	}

	@Nullable Object decode(byte[] bytes) {
		return new MessagePackReader(bytes, this, Budget.forReading(this.limits)).readAll();
	}

	/**
	 * Makes the value that an inert one stands for.
	 * @param value the inert value
	 * @return the value, inert too if no value of its type is made
	 */
	@Nullable Object decode(UnknownValue value) {
		return new MessagePackReader(value.payload(), this, Budget.forReading(this.limits)).readAllAs(value.code());
	}

	/**
	 * Tells whether the payload of an extension is read, whatever is made of it.
	 */
	static boolean isRead(int code) {
		return code >= 0 && code <= MessagePackEncoder.DELTA_SNAPSHOT;
	}

	@Override
	public @Nullable Object read(int code, MessagePackReader.Payload payload) {
		if (code == MessagePackEncoder.DELTA_SNAPSHOT) {
			return new DeltaSnapshot(payload.read());
		}
		if (!isRead(code)) {
			return new UnknownValue(code, null, payload.toByteArray());
		}
		EncodedFields fields = payload.readObject(code);
		if (fields != null) {
			return fields.type().create(Fields.stored(fields, fields.method()));
		}
		List<?> parts = payload.readParts();
		if (code == MessagePackEncoder.NUMPY_ARRAY) {
			Object array = numpyArray(parts);
			return (array != null) ? array : new UnknownValue(code, "numpy.ndarray", payload.toByteArray());
		}
		if (parts.size() < 3) {
			return new UnknownValue(code, null, payload.toByteArray());
		}
		LangChainTypes.FieldsType<?> type = LangChainTypes.named(code, parts.get(0), parts.get(1));
		Object value = (type != null) ? value(type, parts) : value(code, parts, payload);
		return (value != null) ? value
				: new UnknownValue(code, typeName(parts.get(0), parts.get(1)), payload.toByteArray());
	}

	private static @Nullable Object value(LangChainTypes.FieldsType<?> type, List<?> parts) {
		Fields fields = fields(type.code(), parts);
		return (fields != null) ? type.create(fields) : null;
	}

	// a Java class without a package has no module
	static String typeName(@Nullable Object module, @Nullable Object name) {
		return "".equals(module) ? String.valueOf(name) : module + "." + name;
	}

	private @Nullable Object value(int code, List<?> parts, MessagePackReader.Payload payload) {
		String typeName = typeName(parts.get(0), parts.get(1));
		Object argument = parts.get(2);
		if (argument == null) {
			return null;
		}
		PythonClass pythonClass = this.applicationTypes.pythonClass(typeName);
		if (pythonClass != null) {
			return valueOf(pythonClass, code, argument, payload);
		}
		if (code <= PythonTypes.METHOD) {
			Object value = PythonTypes.value(typeName, argument);
			return (value != null && Objects.requireNonNull(PythonTypes.of(value)).code() == code
					&& encodesTo(value, payload)) ? value : null;
		}
		return (code == LangChainTypes.PYDANTIC && argument instanceof Map<?, ?> map)
				? this.applicationTypes.fromMap(typeName, map) : null;
	}

	private Object valueOf(PythonClass type, int code, Object argument, MessagePackReader.Payload payload) {
		String reason;
		if (code != type.kind().code()) {
			reason = "it was stored as another kind of Python type than " + type.kind();
		}
		else {
			try {
				Object value = this.applicationTypes.fromPython(type, argument);
				if (value != null && encodesTo(value, payload)) {
					return value;
				}
				reason = type.javaType().getName() + " would be stored with other bytes: its fields or their types "
						+ "are not those that were stored";
			}
			catch (JacksonException ex) {
				// not the message, which may show the state
				reason = "it does not fit " + type.javaType().getName() + " (" + ex.getPathReference() + ")";
			}
			catch (RuntimeException ex) {
				reason = "it does not fit " + type.javaType().getName();
			}
		}
		return new UnknownValue(code, type.pythonName(), payload.toByteArray(), reason);
	}

	// pydantic's fields are followed by a method or by nothing, a data class's by nothing
	private static @Nullable Fields fields(int code, List<?> values) {
		boolean withMethod = values.size() == 4 && code == LangChainTypes.PYDANTIC && values.get(3) instanceof String;
		if (!(values.get(2) instanceof Map<?, ?> map) || (values.size() != 3 && !withMethod)
				|| !LangChainTypes.hasStringKeys(map)) {
			return null;
		}
		return Fields.stored(LangChainTypes.withStringKeys(map), withMethod ? (String) values.get(3) : null);
	}

	private boolean encodesTo(Object value, MessagePackReader.Payload payload) {
		try {
			return payload.contains(MessagePackEncoder.encodePayload(value, this.applicationTypes, this.limits));
		}
		catch (SerializationException ex) {
			// what cannot be written back stays inert
			return false;
		}
	}

	static @Nullable Object numpyArray(List<?> parts) {
		if (parts.size() == 4 && parts.get(0) instanceof String dtype && parts.get(1) instanceof List<?> shape
				&& parts.get(2) instanceof String order && parts.get(3) instanceof byte[] buffer
				&& shape.stream().allMatch(Number.class::isInstance)) {
			return new NumpyArray(dtype, List.copyOf(shape), order, buffer);
		}
		return null;
	}

}
