package io.github.langgraph4spring.checkpoint.serde;

import java.util.Collections;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.FrozenSet;
import io.github.langgraph4spring.checkpoint.NumpyArray;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * The application's own records and beans: plain maps in the row, by way of Jackson.
 */
final class ApplicationTypes {

	/** Holds what is no object to Jackson, such as an enum's constant. */
	private static final String VALUE = "value";

	private final AllowedTypes allowedTypes;

	private final JsonMapper mapper;

	ApplicationTypes(AllowedTypes allowedTypes) {
		this.allowedTypes = allowedTypes;
		this.mapper = JsonMapper.builder()
			.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
			// what an older class does not know must not be lost when it is written back
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.polymorphicTypeValidator(new AllowedSubtypes(allowedTypes))
			.addModule(ownTypes())
			.build();
	}

	/**
	 * Makes a map of an application's value.
	 * @param value the value
	 * @return the map
	 * @throws TypeNotAllowedException if its class is not allowed
	 */
	Object toMap(Object value) {
		String name = typeOf(value).getName();
		if (!this.allowedTypes.allows(name)) {
			throw new TypeNotAllowedException(name);
		}
		try {
			Object tree = this.mapper.convertValue(value, Object.class);
			if (tree instanceof Map<?, ?> || value instanceof Enum<?>) {
				return (tree instanceof Map<?, ?>) ? tree : Collections.singletonMap(VALUE, tree);
			}
			throw new SerializationException(
					"A value of " + name + " is no object to Jackson, but " + tree + ": store it as what it is there");
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new SerializationException("A value of " + name + " cannot be turned into a map by Jackson", ex);
		}
	}

	/**
	 * Makes an application's value of a map.
	 * @param typeName the name of the class
	 * @param map the map
	 * @return the value, or {@code null} if the class is not allowed or not there
	 * @throws SerializationException if the class does not fit the map
	 */
	@Nullable Object fromMap(String typeName, Map<?, ?> map) {
		Class<?> type = this.allowedTypes.find(typeName).orElse(null);
		if (type == null) {
			return null;
		}
		try {
			boolean wrapped = type.isEnum() && map.containsKey(VALUE);
			return this.mapper.convertValue(wrapped ? map.get(VALUE) : map, type);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new SerializationException("What is stored of " + typeName + " does not fit the class: "
					+ "has it changed? Let Jackson read the old form too, or take it off the list of allowed types",
					ex);
		}
	}

	// the constants of an enum with bodies are of classes of their own
	static Class<?> typeOf(Object value) {
		return (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
	}

	// Our own types pass through Jackson as they are: they have an encoding already.
	private static SimpleModule ownTypes() {
		SimpleModule module = new SimpleModule();
		for (Class<?> type : LangChainTypes.javaTypes()) {
			passThrough(module, type);
		}
		passThrough(module, Message.class);
		passThrough(module, Send.class);
		passThrough(module, UnknownValue.class);
		passThrough(module, DeltaSnapshot.class);
		passThrough(module, NumpyArray.class);
		passThrough(module, FrozenSet.class);
		return module;
	}

	private static <T> void passThrough(SimpleModule module, Class<T> type) {
		module.addSerializer(type, new ValueSerializer<>() {
			@Override
			public void serialize(T value, JsonGenerator generator, SerializationContext context) {
				generator.writeEmbeddedObject(value);
			}
		});
		module.addDeserializer(type, new ValueDeserializer<>() {
			@Override
			public T deserialize(JsonParser parser, DeserializationContext context) {
				if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT
						&& type.isInstance(parser.getEmbeddedObject())) {
					return type.cast(parser.getEmbeddedObject());
				}
				return context.reportInputMismatch(type, "no %s is stored here", type.getSimpleName());
			}
		});
	}

	/**
	 * Keeps a type name inside a bean from naming a class that is not allowed.
	 */
	private static final class AllowedSubtypes extends PolymorphicTypeValidator {

		private final transient AllowedTypes allowedTypes;

		AllowedSubtypes(AllowedTypes allowedTypes) {
			this.allowedTypes = allowedTypes;
		}

		@Override
		public Validity validateBaseType(DatabindContext context, JavaType baseType) {
			return Validity.INDETERMINATE;
		}

		@Override
		public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
			return this.allowedTypes.allows(subClassName) ? Validity.ALLOWED : Validity.DENIED;
		}

		@Override
		public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
			return this.allowedTypes.allows(subType.getRawClass().getName()) ? Validity.ALLOWED : Validity.DENIED;
		}

	}

}
