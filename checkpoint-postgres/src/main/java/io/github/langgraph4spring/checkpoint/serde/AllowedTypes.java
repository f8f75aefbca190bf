package io.github.langgraph4spring.checkpoint.serde;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The application's own classes that may be stored and made of what is stored. Nothing
 * else is ever loaded because a row names it.
 * <p>
 * Immutable and thread-safe.
 */
public final class AllowedTypes {

	private static final String ANY = ".*";

	private final Set<String> names;

	private final Set<String> packages;

	private final @Nullable ClassLoader classLoader;

	private final Map<Class<?>, PythonClass> byJavaType;

	private final Map<String, PythonClass> byPythonName;

	private AllowedTypes(Set<String> names, Set<String> packages, @Nullable ClassLoader classLoader,
			Map<Class<?>, PythonClass> byJavaType) {
		this.names = names;
		this.packages = packages;
		this.classLoader = classLoader;
		this.byJavaType = byJavaType;
		this.byPythonName = byJavaType.values()
			.stream()
			.collect(Collectors.toMap(PythonClass::pythonName, (pythonClass) -> pythonClass));
	}

	/**
	 * Allows no class.
	 * @return the list
	 */
	public static AllowedTypes none() {
		return of(Set.of(), null);
	}

	/**
	 * Allows classes by name.
	 * @param patterns binary names of classes ({@code com.acme.Trip},
	 * {@code com.acme.Trip$Leg}), or packages with their classes but not their
	 * subpackages ({@code com.acme.state.*})
	 * @param classLoader where the classes are, or {@code null} for the thread's context
	 * class loader
	 * @return the list
	 * @throws IllegalArgumentException if a pattern is neither
	 */
	public static AllowedTypes of(Collection<String> patterns, @Nullable ClassLoader classLoader) {
		for (String pattern : patterns) {
			String name = pattern.endsWith(ANY) ? pattern.substring(0, pattern.length() - ANY.length()) : pattern;
			if (name.isBlank() || name.contains("*") || !name.equals(name.strip())) {
				throw new IllegalArgumentException("The allowed type '" + pattern
						+ "' is neither the name of a class (com.acme.Trip) nor a package (com.acme.state.*)");
			}
		}
		return new AllowedTypes(
				patterns.stream().filter((pattern) -> !pattern.endsWith(ANY)).collect(Collectors.toSet()),
				patterns.stream()
					.filter((pattern) -> pattern.endsWith(ANY))
					.map((pattern) -> pattern.substring(0, pattern.length() - ANY.length()))
					.collect(Collectors.toSet()),
				classLoader, Map.of());
	}

	/**
	 * Allows one more class, and lets it stand for a type of a Python application: it is
	 * stored under the Python type's name and as Python stores that, so Python gets its
	 * own type, and a stored value of that type is read as the class.
	 * <p>
	 * Names of fields and values of constants are Jackson's ({@code @JsonProperty},
	 * {@code @JsonValue}, a naming strategy). All of the Python type's fields must have
	 * their place in the class, in their order, and be of a Java type that is stored as
	 * the field's; a stored value that would not be written back to the same bytes is
	 * read as an {@link io.github.langgraph4spring.checkpoint.UnknownValue}, which says
	 * why.
	 * @param javaType a record, bean or enum
	 * @param pythonName the Python type's module and name, such as {@code app.state.Trip}
	 * @param kind what the type is to Python
	 * @return the list with the class on it
	 * @throws IllegalArgumentException if the name is not a module and a name, or is that
	 * of a type known here already; if only one of both types is an enum; or if one of
	 * them is on the list with another
	 */
	public AllowedTypes mapping(Class<?> javaType, String pythonName, PythonKind kind) {
		PythonClass pythonClass = PythonClass.of(pythonName, kind, javaType);
		Map<Class<?>, PythonClass> mappings = new LinkedHashMap<>(this.byJavaType);
		if (mappings.put(javaType, pythonClass) != null || this.byPythonName.containsKey(pythonName)) {
			throw new IllegalArgumentException("There is another mapping of " + javaType.getName() + " or of "
					+ pythonName + ": a type has one counterpart");
		}
		Set<String> allowed = new HashSet<>(this.names);
		allowed.add(javaType.getName());
		return new AllowedTypes(allowed, this.packages, this.classLoader, mappings);
	}

	@Nullable PythonClass mapped(Class<?> javaType) {
		return this.byJavaType.get(javaType);
	}

	@Nullable PythonClass mapped(String pythonName) {
		return this.byPythonName.get(pythonName);
	}

	/**
	 * Tells whether values of a class may be stored.
	 * @param type the class
	 * @return whether it is on the list
	 */
	public boolean allows(Class<?> type) {
		return allows(type.getName());
	}

	boolean allows(String className) {
		if (this.names.contains(className)) {
			return true;
		}
		int dot = className.lastIndexOf('.');
		return dot > 0 && this.packages.contains(className.substring(0, dot));
	}

	Optional<Class<?>> find(String className) {
		if (!allows(className)) {
			return Optional.empty();
		}
		ClassLoader loader = (this.classLoader != null) ? this.classLoader
				: Thread.currentThread().getContextClassLoader();
		try {
			return Optional.of(Class.forName(className, false, loader));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// a Python class may have the name of an allowed package
			return Optional.empty();
		}
	}

}
