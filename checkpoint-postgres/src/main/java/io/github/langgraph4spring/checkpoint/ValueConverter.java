package io.github.langgraph4spring.checkpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Puts values that LangGraph knows in the place of another library's, such as its chat
 * messages, and the other way round.
 * <p>
 * Implementations are thread-safe.
 */
public interface ValueConverter {

	/**
	 * Returns what is stored in the place of a value.
	 * @param value the value
	 * @return what is stored, in a list as so many elements, or {@code null} if the value
	 * is stored as it is
	 */
	@Nullable List<?> toStored(Object value);

	/**
	 * Returns what takes the place of a stored value.
	 * @param stored the stored value
	 * @return the value, or {@code null} if the stored value is used as it is
	 */
	@Nullable Object fromStored(Object stored);

	/**
	 * Returns the converter that leaves every value as it is.
	 * @return the converter
	 */
	static ValueConverter none() {
		return new ValueConverter() {
			@Override
			public @Nullable List<?> toStored(Object value) {
				return null;
			}

			@Override
			public @Nullable Object fromStored(Object stored) {
				return null;
			}
		};
	}

}
