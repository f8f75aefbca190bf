package io.github.langgraph4spring.checkpoint;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * The version of a channel: text as Python writes it, a number as JavaScript does.
 * <p>
 * The text of a number is the one that Postgres gives for it ({@code jsonb_each_text}),
 * because that is the key under which a channel's value is found.
 *
 * @param text the version's text
 * @param number whether it is a number in the checkpoint's JSON
 */
public record ChannelVersion(String text, boolean number) implements Comparable<ChannelVersion> {

	public ChannelVersion {
		Texts.requireStorable("channel version", text);
		if (number) {
			text = new BigDecimal(text).toPlainString();
		}
	}

	/**
	 * Returns a version that is text.
	 * @param text the text
	 * @return the version
	 */
	public static ChannelVersion of(String text) {
		return new ChannelVersion(text, false);
	}

	/**
	 * Returns a version that is a number.
	 * @param number the number
	 * @return the version
	 */
	public static ChannelVersion of(long number) {
		return new ChannelVersion(Long.toString(number), true);
	}

	/**
	 * Returns a version that is a number.
	 * @param number the number; its scale is kept, since Postgres keeps it
	 * @return the version
	 */
	public static ChannelVersion of(BigDecimal number) {
		return new ChannelVersion(number.toPlainString(), true);
	}

	/**
	 * Orders versions as their writers do: text by code point, numbers by value, and any
	 * number before any text.
	 */
	@Override
	public int compareTo(ChannelVersion other) {
		if (this.number != other.number) {
			return this.number ? -1 : 1;
		}
		return this.number ? new BigDecimal(this.text).compareTo(new BigDecimal(other.text))
				: Texts.compareCodePoints(this.text, other.text);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ChannelVersion that && this.number == that.number && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
