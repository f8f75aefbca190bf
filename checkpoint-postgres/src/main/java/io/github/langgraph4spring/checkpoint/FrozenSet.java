package io.github.langgraph4spring.checkpoint;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Python's {@code frozenset}: an unmodifiable set in the order in which it is stored. Any
 * other {@link Set} is stored as Python's {@code set}.
 *
 * @param <E> the type of the elements
 */
public final class FrozenSet<E> extends AbstractSet<E> {

	private final Set<E> elements;

	/**
	 * Creates a set of the elements, which are copied.
	 * @param elements the elements
	 */
	public FrozenSet(Collection<? extends E> elements) {
		this.elements = Collections.unmodifiableSet(new LinkedHashSet<>(elements));
	}

	@Override
	public boolean contains(Object element) {
		return this.elements.contains(element);
	}

	@Override
	public Iterator<E> iterator() {
		return this.elements.iterator();
	}

	@Override
	public int size() {
		return this.elements.size();
	}

}
