package io.github.langgraph4spring.benchmarks.saver;

/**
 * When a delta channel stores its value whole.
 */
@FunctionalInterface
interface Spacing {

	/**
	 * Tells whether to store it now.
	 * @param count how many messages it has
	 * @param before how many it had when it was stored last
	 */
	boolean due(int count, int before);

	/** The one that a saver's name ends with. */
	static Spacing of(String name) {
		String last = name.substring(name.lastIndexOf('-') + 1);
		return last.equals("doubled") ? growing(2) : every(Integer.parseInt(last));
	}

	/** After every so many messages. */
	static Spacing every(int messages) {
		return (count, before) -> count - before >= messages;
	}

	/**
	 * When it has grown to so many times what was stored last, and by 32 at the least.
	 */
	static Spacing growing(int factor) {
		return (count, before) -> count >= Math.max(before * factor, before + 32);
	}

}
