package io.github.langgraph4spring.benchmarks;

import java.util.Locale;

/**
 * How numbers are written: with three digits that count.
 */
final class Numbers {

	private Numbers() {
	}

	static String text(double number) {
		double size = Math.abs(number);
		return String.format(Locale.ROOT, (size < 1) ? "%.2f" : (size < 100) ? "%.1f" : "%.0f", number);
	}

	static String ratio(double number) {
		return String.format(Locale.ROOT, "%.2f", number);
	}

	static String bytes(double bytes) {
		if (bytes < 1_000_000) {
			return text(bytes / 1_000) + " kB";
		}
		return (bytes < 1_000_000_000) ? text(bytes / 1_000_000) + " MB" : text(bytes / 1_000_000_000) + " GB";
	}

}
