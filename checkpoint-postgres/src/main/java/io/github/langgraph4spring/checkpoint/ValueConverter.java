package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Puts values that LangGraph knows in the place of another library's, such as its chat
 * messages, and the other way round.
 * <p>
 * Both ways it is given whole lists, since one value may become several and several may
 * become one; a value that is in no list comes as a list of its own. What a converter
 * does not know it leaves as it is, and it does not look into nested lists and maps.
 * <p>
 * Implementations are thread-safe.
 */
public interface ValueConverter {

	/**
	 * Returns what is stored in the place of values.
	 * @param values the values, some of which may be {@code null}
	 * @return what is stored
	 */
	List<@Nullable Object> toStored(List<? extends @Nullable Object> values);

	/**
	 * Returns what takes the place of stored values.
	 * @param stored the stored values, some of which may be {@code null}
	 * @return the values
	 */
	List<@Nullable Object> fromStored(List<? extends @Nullable Object> stored);

	/**
	 * Returns the converter that leaves every value as it is.
	 * @return the converter
	 */
	static ValueConverter none() {
		return new ValueConverter() {
			@Override
			public List<@Nullable Object> toStored(List<? extends @Nullable Object> values) {
				return new ArrayList<>(values);
			}

			@Override
			public List<@Nullable Object> fromStored(List<? extends @Nullable Object> stored) {
				return new ArrayList<>(stored);
			}
		};
	}

}
