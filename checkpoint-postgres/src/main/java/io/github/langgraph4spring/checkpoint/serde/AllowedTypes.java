package io.github.langgraph4spring.checkpoint.serde;

import java.util.Collection;
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

	private AllowedTypes(Collection<String> patterns, @Nullable ClassLoader classLoader) {
		this.names = patterns.stream().filter((pattern) -> !pattern.endsWith(ANY)).collect(Collectors.toSet());
		this.packages = patterns.stream()
			.filter((pattern) -> pattern.endsWith(ANY))
			.map((pattern) -> pattern.substring(0, pattern.length() - ANY.length()))
			.collect(Collectors.toSet());
		this.classLoader = classLoader;
	}

	/**
	 * Allows no class.
	 * @return the list
	 */
	public static AllowedTypes none() {
		return new AllowedTypes(Set.of(), null);
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
		return new AllowedTypes(patterns, classLoader);
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
