package io.github.langgraph4spring.checkpoint.serde;

import java.nio.ByteBuffer;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Python's LangGraph does ({@code JsonPlusSerializer} of
 * {@code langgraph-checkpoint} 4), or as JSON in another {@link Dialect}, and reads what
 * Python and JavaScript write.
 * <p>
 * Integers are read as {@link Integer} where they fit, else as {@link Long}, else as
 * {@link java.math.BigInteger}; floats as {@link Double}; lists and tuples as
 * {@link java.util.List}, dicts as {@link java.util.Map} in their order, sets as
 * {@link java.util.Set}; dates and times as {@code java.time} types, which are written to
 * the microsecond, as Python holds them. A value whose Java type could not be written
 * back to the same bytes is read as an
 * {@link io.github.langgraph4spring.checkpoint.UnknownValue}.
 * <p>
 * Thread-safe.
 */
public final class LangGraphSerializer implements CheckpointSerializer {

	private static final String ENCRYPTED = ": it is encrypted, and no key is configured. Set "
			+ "langgraph.checkpoint.postgres.encryption.enabled=true with the key in LANGGRAPH_AES_KEY, as for Python, "
			+ "or wrap this serializer in an EncryptedSerializer";

	private static final byte[] NOTHING = {};

	private static final Set<String> READ_BY_JAVASCRIPT = Set.of("json", "bytes", TypedValue.EMPTY);

	private final ApplicationTypes applicationTypes;

	private final MessagePackDecoder messagePack;

	private final JsonValueReader json;

	private final JsonEncoder jsonEncoder;

	private final DecodingLimits limits;

	/**
	 * Creates a serializer that knows the standard types alone.
	 */
	public LangGraphSerializer() {
		this(AllowedTypes.none());
	}

	/**
	 * Creates a serializer.
	 * @param allowedTypes the application's own types that it may write and make
	 */
	public LangGraphSerializer(AllowedTypes allowedTypes) {
		this(allowedTypes, DecodingLimits.DEFAULT);
	}

	/**
	 * Creates a serializer.
	 * @param allowedTypes the application's own types that it may write and make
	 * @param limits how much a stored value may ask of it
	 */
	public LangGraphSerializer(AllowedTypes allowedTypes, DecodingLimits limits) {
		this.applicationTypes = new ApplicationTypes(allowedTypes);
		this.messagePack = new MessagePackDecoder(this.applicationTypes, limits);
		JsonConstructors constructors = new JsonConstructors(this.applicationTypes, this.messagePack, limits);
		this.json = new JsonValueReader(constructors, limits);
		this.jsonEncoder = new JsonEncoder(this.applicationTypes, constructors, limits);
		this.limits = limits;
	}

	@Override
	public TypedValue serialize(@Nullable Object value, Dialect dialect) {
		TypedValue typed = encode(value, dialect);
		if (typed.bytes() != null && typed.bytes().length > this.limits.maxSize()) {
			throw new SerializationException("A value of " + typed.bytes().length + " bytes cannot be stored: "
					+ this.limits.maxSize() + " are allowed");
		}
		return typed;
	}

	private TypedValue encode(@Nullable Object value, Dialect dialect) {
		if (value instanceof TypedValue typed) {
			boolean fits = dialect == Dialect.PYTHON || READ_BY_JAVASCRIPT.contains(typed.type());
			return fits ? typed : serialize(deserialize(typed), dialect);
		}
		if (value instanceof byte[] bytes) {
			return new TypedValue("bytes", bytes);
		}
		if (dialect != Dialect.PYTHON) {
			return (value instanceof ByteBuffer buffer) ? new TypedValue("bytes", bytes(buffer))
					: new TypedValue("json", this.jsonEncoder.encode(value, dialect));
		}
		if (value == null) {
			return new TypedValue("null", NOTHING);
		}
		if (value instanceof ByteBuffer buffer) {
			return new TypedValue("bytearray", bytes(buffer));
		}
		return new TypedValue("msgpack", MessagePackEncoder.encode(value, this.applicationTypes, this.limits));
	}

	static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	@Override
	public @Nullable Object deserialize(TypedValue typed) {
		byte[] bytes = (typed.bytes() != null) ? typed.bytes() : NOTHING;
		if (bytes.length > this.limits.maxSize()) {
			throw new SerializationException(
					"A value of " + bytes.length + " bytes is not decoded: " + this.limits.maxSize() + " are allowed");
		}
		return switch (typed.type()) {
			case "null", TypedValue.EMPTY -> null;
			case "bytes" -> bytes;
			case "bytearray" -> ByteBuffer.wrap(bytes);
			case "msgpack" -> this.messagePack.decode(bytes);
			case "json" -> this.json.read(bytes);
			case "pickle" -> throw new SerializationException("A value was stored with Python's pickle, which can run "
					+ "any code when it is read: it is carried, but not decoded. Let Python rewrite it without "
					+ "pickle_fallback");
			default -> throw new SerializationException("A value is stored as '" + typed.type()
					+ "', which is not known here" + ((typed.type().indexOf('+') > 0) ? ENCRYPTED : ""));
		};
	}

}
