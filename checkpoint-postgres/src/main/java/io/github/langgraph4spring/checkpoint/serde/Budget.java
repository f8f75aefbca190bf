package io.github.langgraph4spring.checkpoint.serde;

/**
 * What is left of the limits, for a value and the extensions in it together. Values are
 * counted alike where they are written and where they are read, so that what is stored
 * can be decoded.
 */
final class Budget {

	private final DecodingLimits limits;

	private final String depthRefusal;

	private final String elementsRefusal;

	private int depth;

	private int deepest;

	private long elements;

	private Budget(DecodingLimits limits, String depthRefusal, String elementsRefusal) {
		this.limits = limits;
		this.depthRefusal = depthRefusal;
		this.elementsRefusal = elementsRefusal;
	}

	static Budget forReading(DecodingLimits limits) {
		return new Budget(limits, "is not decoded", "is not decoded");
	}

	static Budget forWriting(DecodingLimits limits) {
		return new Budget(limits, "cannot be stored: does it contain itself?",
				"is not stored, since it would not be decoded: store it as bytes");
	}

	/**
	 * Enters a list, a map or an extension.
	 * @param more how many keys and values it holds
	 */
	void enter(long more) {
		require(1, more);
		this.depth++;
		this.deepest = Math.max(this.deepest, this.depth);
	}

	void leave() {
		this.depth--;
	}

	/**
	 * Takes what a part of the value needs, without entering it.
	 * @param levels how many levels deep it is nested
	 * @param more how many keys and values it holds
	 */
	void require(int levels, long more) {
		if (this.depth + levels > this.limits.maxDepth()) {
			throw new SerializationException(
					"A value nested more than " + this.limits.maxDepth() + " levels deep " + this.depthRefusal);
		}
		this.elements += more;
		if (this.elements > this.limits.maxElements()) {
			throw new SerializationException(
					"A value of more than " + this.limits.maxElements() + " elements " + this.elementsRefusal);
		}
	}

	int depth() {
		return this.depth;
	}

	/**
	 * Gives back what a part of the value has needed that is gone over once more.
	 * @param before what {@link #elements} returned before it
	 */
	void rewind(long before) {
		this.elements = before;
	}

	long elements() {
		return this.elements;
	}

	/**
	 * Begins to count the levels of a part of the value.
	 * @return what {@link #endLevels} takes
	 */
	int beginLevels() {
		int outer = this.deepest;
		this.deepest = this.depth;
		return outer;
	}

	/**
	 * Returns how many levels deep the part is nested.
	 * @param outer what {@link #beginLevels} returned
	 */
	int endLevels(int outer) {
		int levels = this.deepest - this.depth;
		this.deepest = Math.max(outer, this.deepest);
		return levels;
	}

}
