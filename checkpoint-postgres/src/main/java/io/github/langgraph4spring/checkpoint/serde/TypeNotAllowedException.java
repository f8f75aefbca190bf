package io.github.langgraph4spring.checkpoint.serde;

/**
 * A value of a class that may not be stored since it is not on the list of
 * {@link AllowedTypes}.
 */
public final class TypeNotAllowedException extends SerializationException {

	private final String typeName;

	TypeNotAllowedException(String typeName) {
		super("A value of " + typeName + " may not be stored: it is none of the standard types, and its class is not "
				+ "on the allow-list. Add it to the property langgraph.checkpoint.postgres.allowed-types "
				+ "(AllowedTypes, in a program without Spring Boot), or put a type in its place that LangGraph knows");
		this.typeName = typeName;
	}

	/**
	 * Returns the name of the class.
	 * @return the binary name
	 */
	public String typeName() {
		return this.typeName;
	}

}
