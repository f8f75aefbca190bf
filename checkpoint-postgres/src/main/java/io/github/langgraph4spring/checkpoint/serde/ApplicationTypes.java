package io.github.langgraph4spring.checkpoint.serde;

import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
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
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * The application's own records, beans and enums, by way of Jackson. One that stands for
 * a type of Python is a map of its fields, whose values are stored as what they are; any
 * other is a plain map all the way down.
 */
final class ApplicationTypes {

	/** Holds what is no object to Jackson, such as an enum's constant. */
	private static final String VALUE = "value";

	private final AllowedTypes allowedTypes;

	private final JsonMapper mapper;

	private final Map<Class<?>, List<BeanProperty>> properties = new ConcurrentHashMap<>();

	ApplicationTypes(AllowedTypes allowedTypes) {
		this.allowedTypes = allowedTypes;
		this.mapper = JsonMapper.builder()
			.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
			// whoever compares the bytes would see another time zone
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
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
		catch (RuntimeException ex) {
			throw new SerializationException("What is stored of " + typeName + " does not fit the class: "
					+ "has it changed? Let Jackson read the old form too, or take it off the list of allowed types",
					ex);
		}
	}

	/**
	 * Finds the type of Python that a value's class stands for.
	 * @param value the value
	 * @return the type, or {@code null} if it stands for none
	 */
	@Nullable PythonClass pythonClassOf(Object value) {
		return this.allowedTypes.mapped(typeOf(value));
	}

	/**
	 * Finds the class that stands for a type of Python.
	 * @param typeName the type's name with its module
	 * @return the type, or {@code null} if no class stands for it
	 */
	@Nullable PythonClass pythonClass(String typeName) {
		return this.allowedTypes.mapped(typeName);
	}

	/**
	 * Returns a value's fields as Jackson names them.
	 * @param value a record or bean
	 * @return the fields in their order, with values as they are
	 */
	Map<String, @Nullable Object> fields(Object value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		try {
			for (BeanProperty property : this.properties.computeIfAbsent(value.getClass(), this::properties)) {
				fields.put(property.getName(), property.getMember().getValue(value));
			}
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new SerializationException("The fields of " + value.getClass().getName() + " cannot be read", ex);
		}
		return fields;
	}

	private List<BeanProperty> properties(Class<?> type) {
		ObjectProperties found = new ObjectProperties();
		this.mapper.acceptJsonFormatVisitor(type, found);
		if (!found.isObject) {
			throw new SerializationException("A value of " + type.getName()
					+ " is no object to Jackson: no class or named tuple of Python is stored so");
		}
		return List.copyOf(found.properties);
	}

	/**
	 * Returns what Jackson makes of an enum's constant.
	 * @param constant the constant
	 * @return a string, or what the enum's {@code @JsonValue} is
	 */
	@Nullable Object valueOf(Enum<?> constant) {
		return this.mapper.convertValue(constant, Object.class);
	}

	/**
	 * Makes the value that stands for one of Python.
	 * @param pythonClass its type
	 * @param argument the fields, or an enum's value
	 * @return the value
	 * @throws RuntimeException if the class does not fit
	 */
	@Nullable Object fromPython(PythonClass pythonClass, Object argument) {
		return this.mapper.convertValue(argument, pythonClass.javaType());
	}

	// the constants of an enum with bodies are of classes of their own
	static Class<?> typeOf(Object value) {
		return (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
	}

	// What has an encoding already passes through Jackson as it is.
	private static SimpleModule ownTypes() {
		SimpleModule module = new SimpleModule();
		for (LangChainTypes.FieldsType<?> type : LangChainTypes.all()) {
			passThrough(module, type.javaType(), (fields) -> type);
		}
		passThrough(module, Message.class, (fields) -> LangChainTypes.tagged(fields.get("type")));
		passThrough(module, Send.class, (fields) -> null);
		passThrough(module, UnknownValue.class, (fields) -> null);
		passThrough(module, DeltaSnapshot.class, (fields) -> null);
		passThrough(module, NumpyArray.class, (fields) -> null);
		passThrough(module, FrozenSet.class, (fields) -> null);
		for (Class<?> type : List.of(UUID.class, InetAddress.class, ZoneId.class, Pattern.class, Duration.class,
				LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetTime.class)) {
			embed(module, type);
		}
		return module;
	}

	// its deserializers take what is embedded
	private static <T> void embed(SimpleModule module, Class<T> type) {
		module.addSerializer(type, new ValueSerializer<>() {
			@Override
			public void serialize(T value, JsonGenerator generator, SerializationContext context) {
				generator.writeEmbeddedObject(value);
			}
		});
	}

	// in a pydantic object Python writes messages and documents as plain dicts
	private static <T> void passThrough(SimpleModule module, Class<T> type,
			Function<Map<?, ?>, LangChainTypes.@Nullable FieldsType<?>> fieldsType) {
		embed(module, type);
		module.addDeserializer(type, new ValueDeserializer<>() {
			@Override
			public T deserialize(JsonParser parser, DeserializationContext context) {
				Object value = context.readValue(parser, Object.class);
				if (value instanceof Map<?, ?> map) {
					LangChainTypes.FieldsType<?> plain = fieldsType.apply(map);
					Fields fields = LangChainTypes.fields(map, Fields.VALIDATE);
					value = (plain != null && fields != null) ? plain.create(fields) : map;
				}
				return type.isInstance(value) ? type.cast(value)
						: context.reportInputMismatch(type, "no %s is stored here", type.getSimpleName());
			}
		});
	}

	/**
	 * Collects the properties with which Jackson writes a class.
	 */
	private static final class ObjectProperties extends JsonFormatVisitorWrapper.Base {

		private final List<BeanProperty> properties = new ArrayList<>();

		private boolean isObject;

		@Override
		public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
			this.isObject = true;
			return new JsonObjectFormatVisitor.Base(getContext()) {
				@Override
				public void property(BeanProperty property) {
					ObjectProperties.this.properties.add(property);
				}

				@Override
				public void optionalProperty(BeanProperty property) {
					ObjectProperties.this.properties.add(property);
				}
			};
		}

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
