package io.github.langgraph4spring.checkpoint.postgres;

/**
 * Writes JSON into text. Jackson's generator took an eighth of the time of a put, with
 * its buffers and a copy for each.
 */
final class JsonText {

	private static final String HEX = "0123456789abcdef";

	private final StringBuilder text = new StringBuilder(512);

	private boolean first = true;

	JsonText beginObject() {
		return begin('{');
	}

	JsonText endObject() {
		return end('}');
	}

	JsonText beginArray() {
		return begin('[');
	}

	JsonText endArray() {
		return end(']');
	}

	private JsonText begin(char bracket) {
		separate();
		this.text.append(bracket);
		this.first = true;
		return this;
	}

	private JsonText end(char bracket) {
		this.text.append(bracket);
		this.first = false;
		return this;
	}

	/**
	 * Writes a name, which a value follows.
	 */
	JsonText name(String name) {
		string(name);
		this.text.append(':');
		this.first = true;
		return this;
	}

	/**
	 * Writes a name that needs no escape.
	 */
	JsonText plainName(String name) {
		separate();
		this.text.append('"').append(name).append("\":");
		this.first = true;
		return this;
	}

	JsonText string(String value) {
		separate();
		this.text.append('"');
		int plain = plain(value, 0);
		if (plain == value.length()) {
			this.text.append(value);
		}
		else {
			escape(value, plain);
		}
		this.text.append('"');
		return this;
	}

	/** Returns where the next character is that needs an escape, or the end. */
	private static int plain(String value, int start) {
		int i = start;
		while (i < value.length() && !needsEscape(value.charAt(i))) {
			i++;
		}
		return i;
	}

	private static boolean needsEscape(char c) {
		return c < ' ' || c == '"' || c == '\\';
	}

	private void escape(String value, int first) {
		int written = 0;
		for (int i = first; i < value.length(); i = plain(value, written)) {
			this.text.append(value, written, i);
			escape(value.charAt(i));
			written = i + 1;
		}
		this.text.append(value, written, value.length());
	}

	private void escape(char c) {
		if (c >= ' ') {
			this.text.append('\\').append(c);
		}
		else {
			this.text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
		}
	}

	/**
	 * Writes a value that is JSON already.
	 */
	JsonText raw(String json) {
		separate();
		this.text.append(json);
		return this;
	}

	private void separate() {
		if (!this.first) {
			this.text.append(',');
		}
		this.first = false;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
