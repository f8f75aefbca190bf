package io.github.langgraph4spring.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * What Postgres can hold in a text column, and how Python and JavaScript order text.
 */
final class Texts {

	private Texts() {
	}

	/**
	 * Returns the text if Postgres can hold it.
	 * @param what what the text is, for the error
	 * @param text the text, or {@code null}
	 * @return the text
	 * @throws IllegalArgumentException if it is {@code null} or holds U+0000 or half of a
	 * surrogate pair
	 */
	static String requireStorable(String what, @Nullable String text) {
		if (text == null) {
			throw new IllegalArgumentException("The " + what + " is null: give one");
		}
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c > 0 && c < Character.MIN_SURROGATE) {
				continue;
			}
			if (c == 0) {
				throw new IllegalArgumentException(
						"The " + what + " holds the character U+0000, which Postgres cannot store in text: remove it");
			}
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 == text.length()
						|| !Character.isLowSurrogate(text.charAt(i + 1))) {
					throw new IllegalArgumentException(
							"The " + what + " holds half of a surrogate pair, which no UTF-8 text can: remove it");
				}
				i++;
			}
		}
		return text;
	}

	// String.compareTo orders by UTF-16 unit: characters beyond U+FFFF before U+E000
	static int compareCodePoints(String left, String right) {
		int i = 0;
		int length = Math.min(left.length(), right.length());
		while (i < length && left.charAt(i) == right.charAt(i)) {
			i++;
		}
		if (i == length) {
			return Integer.compare(left.length(), right.length());
		}
		char l = left.charAt(i);
		char r = right.charAt(i);
		if (Character.isSurrogate(l) != Character.isSurrogate(r)) {
			return Character.isSurrogate(l) ? 1 : -1;
		}
		return Character.compare(l, r);
	}

}
