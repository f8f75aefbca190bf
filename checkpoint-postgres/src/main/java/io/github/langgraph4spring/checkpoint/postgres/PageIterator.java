package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * Goes through a list page by page and asks for the next one only when it is needed.
 */
final class PageIterator implements Iterator<StoredTuple> {

	private final Pages pages;

	private long remaining;

	private Iterator<StoredTuple> page = List.<StoredTuple>of().iterator();

	private @Nullable StoredTuple last;

	PageIterator(@Nullable Integer limit, Pages pages) {
		this.remaining = (limit != null) ? limit : Long.MAX_VALUE;
		this.pages = pages;
	}

	@Override
	public boolean hasNext() {
		if (!this.page.hasNext() && this.remaining > 0) {
			int size = (int) Math.min(PostgresSaver.PAGE_SIZE, this.remaining);
			List<StoredTuple> fetched = this.pages.fetch(this.last, size);
			this.page = fetched.iterator();
			this.remaining = (fetched.size() < size) ? 0 : this.remaining - size;
		}
		return this.page.hasNext();
	}

	@Override
	public StoredTuple next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		this.last = this.page.next();
		return this.last;
	}

	/**
	 * Reads a page.
	 */
	@FunctionalInterface
	interface Pages {

		List<StoredTuple> fetch(@Nullable StoredTuple last, int size);

	}

}
