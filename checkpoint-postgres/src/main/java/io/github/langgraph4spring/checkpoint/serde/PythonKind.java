package io.github.langgraph4spring.checkpoint.serde;

/**
 * What a type of a Python application is to Python, which decides how its values are
 * stored.
 */
public enum PythonKind {

	/**
	 * An {@code enum.Enum}: stored as its value, for which a Java constant has a
	 * {@code @JsonProperty} or the enum a {@code @JsonValue}.
	 */
	ENUM(PythonTypes.SINGLE_ARGUMENT),

	/**
	 * A class with {@code @dataclass}: stored as its fields.
	 */
	DATA_CLASS(PythonTypes.KEYWORD_ARGUMENTS),

	/**
	 * A {@code typing.NamedTuple} or a {@code collections.namedtuple}: stored as its
	 * fields.
	 */
	NAMED_TUPLE(PythonTypes.KEYWORD_ARGUMENTS),

	/**
	 * A {@code pydantic.BaseModel}: stored as its fields, with the models in them as
	 * plain dicts.
	 */
	PYDANTIC(LangChainTypes.PYDANTIC),

	/**
	 * A {@code BaseModel} of pydantic 1 ({@code pydantic.v1}): stored as its fields, with
	 * the models in them as plain dicts.
	 */
	PYDANTIC_V1(LangChainTypes.PYDANTIC_V1);

	private final int code;

	PythonKind(int code) {
		this.code = code;
	}

	/** The code of the extension in which Python writes such a type. */
	int code() {
		return this.code;
	}

	/** Whether Python writes the models and data classes in a value as plain dicts. */
	boolean isNestedPlain() {
		return this == PYDANTIC || this == PYDANTIC_V1;
	}

}
