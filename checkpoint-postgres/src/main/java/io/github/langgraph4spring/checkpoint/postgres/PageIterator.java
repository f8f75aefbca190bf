package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/**
 * Goes through a list page by page and asks for the next one only when it is needed.
 *
 * @param <T> what is listed
 */
final class PageIterator<T> implements Iterator<T> {

	private final int pageSize;

	private final Pages<T> pages;

	private long remaining;

	private Iterator<T> page = Collections.emptyIterator();

	private @Nullable T last;

	private PageIterator(int pageSize, @Nullable Integer limit, Pages<T> pages) {
		this.pageSize = pageSize;
		this.remaining = (limit != null) ? limit : Long.MAX_VALUE;
		this.pages = pages;
	}

	/**
	 * Returns a list as a stream.
	 * @param pageSize how much to read at once
	 * @param limit how much to read in all, or {@code null} for everything
	 * @param pages reads a page
	 */
	static <T> Stream<T> stream(int pageSize, @Nullable Integer limit, Pages<T> pages) {
		Iterator<T> iterator = new PageIterator<>(pageSize, limit, pages);
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false);
	}

	@Override
	public boolean hasNext() {
		if (!this.page.hasNext() && this.remaining > 0) {
			int size = (int) Math.min(this.pageSize, this.remaining);
			// the page before is let go of first
			this.page = Collections.emptyIterator();
			Page<T> fetched = this.pages.fetch(this.last, size);
			this.page = fetched.elements().iterator();
			this.remaining = fetched.isLast() ? 0 : this.remaining - fetched.elements().size();
		}
		return this.page.hasNext();
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		T next = this.page.next();
		this.last = next;
		return next;
	}

	/**
	 * Reads a page.
	 *
	 * @param <T> what is listed
	 */
	@FunctionalInterface
	interface Pages<T> {

		/**
		 * Reads a page.
		 * @param last what the page before ended with, or {@code null} for the first
		 * @param size how much to read
		 */
		Page<T> fetch(@Nullable T last, int size);

	}

	/**
	 * A page.
	 *
	 * @param <T> what is listed
	 * @param elements what is on it
	 * @param isLast whether nothing comes behind it
	 */
	record Page<T>(List<T> elements, boolean isLast) {

		/**
		 * A page that ends the list if it is shorter than was asked for.
		 */
		static <T> Page<T> of(List<T> elements, int size) {
			return new Page<>(elements, elements.size() < size);
		}

	}

}
