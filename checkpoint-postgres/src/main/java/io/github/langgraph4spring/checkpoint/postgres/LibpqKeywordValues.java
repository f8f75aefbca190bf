package io.github.langgraph4spring.checkpoint.postgres;

/**
 * libpq's keyword/value strings: pairs apart by white space, which may also be around the
 * equals sign; a value is quoted with {@code '} where it is empty or has white space, and
 * a backslash takes the character after it as it is. Confined to one thread.
 */
final class LibpqKeywordValues {

	private final String text;

	private int position;

	private LibpqKeywordValues(String text) {
		this.text = text;
	}

	static LibpqSettings parse(String text) {
		LibpqSettings settings = new LibpqSettings();
		LibpqKeywordValues reader = new LibpqKeywordValues(text);
		reader.skipWhitespace();
		while (reader.hasNext()) {
			String keyword = reader.keyword();
			settings.put(keyword, reader.value());
			reader.skipWhitespace();
		}
		return settings;
	}

	private String keyword() {
		int start = this.position;
		while (hasNext() && !isWhitespace() && this.text.charAt(this.position) != '=') {
			this.position++;
		}
		String keyword = this.text.substring(start, this.position);
		skipWhitespace();
		if (!hasNext() || this.text.charAt(this.position) != '=') {
			throw new InvalidConnectionStringException("A word of the connection string has no '=' after it: "
					+ "write keyword=value, and quote a value with blanks, as in password='two words'");
		}
		this.position++;
		return keyword;
	}

	private String value() {
		skipWhitespace();
		boolean quoted = hasNext() && this.text.charAt(this.position) == '\'';
		if (quoted) {
			this.position++;
		}
		StringBuilder value = new StringBuilder();
		while (hasNext() && !(quoted ? this.text.charAt(this.position) == '\'' : isWhitespace())) {
			if (this.text.charAt(this.position) == '\\') {
				this.position++;
			}
			if (hasNext()) {
				value.append(this.text.charAt(this.position++));
			}
		}
		if (quoted && !hasNext()) {
			throw new InvalidConnectionStringException("A quoted value of the connection string has no end: "
					+ "close it with ', and write ' within it as \\' and \\ as \\\\");
		}
		this.position += quoted ? 1 : 0;
		return value.toString();
	}

	private void skipWhitespace() {
		while (hasNext() && isWhitespace()) {
			this.position++;
		}
	}

	private boolean isWhitespace() {
		return Character.isWhitespace(this.text.charAt(this.position));
	}

	private boolean hasNext() {
		return this.position < this.text.length();
	}

}
