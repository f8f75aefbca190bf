package io.github.langgraph4spring.sample.page;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A value as what it is, to be shown as text.
 *
 * @param kind what it is
 * @param type the name of its type, where the kind does not say all
 * @param text the text of a value that has no entries
 * @param size how many characters, bytes or entries it has in all
 * @param entries what is in it
 * @param more whether text or entries were left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeView(String kind, @Nullable String type, @Nullable String text, @Nullable Integer size,
		@Nullable List<Entry> entries, @Nullable Boolean more) {

	/**
	 * A value in another one.
	 *
	 * @param key its name or its place, nothing in a set
	 * @param value the value
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Entry(@Nullable String key, NodeView value) {

	}

}
