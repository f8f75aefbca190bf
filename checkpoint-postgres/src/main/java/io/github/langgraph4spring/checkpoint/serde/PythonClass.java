package io.github.langgraph4spring.checkpoint.serde;

/**
 * A type of a Python application and the application's Java type that stands for it.
 *
 * @param module the type's module in Python
 * @param name the type's name in Python
 * @param kind what it is to Python
 * @param javaType the Java type
 */
record PythonClass(String module, String name, PythonKind kind, Class<?> javaType) {

	static PythonClass of(String pythonName, PythonKind kind, Class<?> javaType) {
		int dot = pythonName.lastIndexOf('.');
		if (dot < 1 || dot == pythonName.length() - 1 || !pythonName.equals(pythonName.strip())) {
			throw new IllegalArgumentException(
					"The name '" + pythonName + "' of a Python type is not its module and its name (app.state.Trip)");
		}
		if (PythonTypes.knows(pythonName) || LangChainTypes.named(pythonName) != null) {
			throw new IllegalArgumentException(pythonName + " is one of the standard types, which have Java types");
		}
		if (javaType.isEnum() != (kind == PythonKind.ENUM)) {
			throw new IllegalArgumentException(javaType.getName() + " cannot stand for " + pythonName + ", a Python "
					+ kind + ": an enum stands for an ENUM, a record or a bean for the other kinds");
		}
		return new PythonClass(pythonName.substring(0, dot), pythonName.substring(dot + 1), kind, javaType);
	}

	String pythonName() {
		return this.module + "." + this.name;
	}

}
