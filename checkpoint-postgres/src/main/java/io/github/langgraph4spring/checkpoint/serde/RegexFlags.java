package io.github.langgraph4spring.checkpoint.serde;

import java.util.regex.Pattern;

/**
 * Translates the flags of regular expressions between Python and Java.
 */
final class RegexFlags {

	/** Python's {@code re.UNICODE}, on by default. */
	static final int UNICODE = 32;

	// Python's re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.UNICODE
	private static final int[][] PAIRS = { { 2, Pattern.CASE_INSENSITIVE }, { 8, Pattern.MULTILINE },
			{ 16, Pattern.DOTALL }, { 64, Pattern.COMMENTS },
			{ UNICODE, Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS } };

	private RegexFlags() {
	}

	static int toJava(int python) {
		int java = 0;
		for (int[] pair : PAIRS) {
			if ((python & pair[0]) != 0) {
				java |= pair[1];
			}
		}
		return java;
	}

	static int toPython(int java) {
		if ((java & (Pattern.LITERAL | Pattern.UNIX_LINES | Pattern.CANON_EQ)) != 0) {
			throw new SerializationException(
					"A regular expression with LITERAL, UNIX_LINES or CANON_EQ cannot be stored: Python has no such flags");
		}
		int python = 0;
		for (int[] pair : PAIRS) {
			if ((java & pair[1]) == pair[1]) {
				python |= pair[0];
			}
		}
		return python;
	}

}
