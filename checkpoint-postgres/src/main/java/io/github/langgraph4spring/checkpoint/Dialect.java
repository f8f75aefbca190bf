package io.github.langgraph4spring.checkpoint;

/**
 * In whose way a thread is written. All of them are read, always, and a thread keeps its
 * own: JavaScript's if its versions are numbers and its rows hold no values, another one
 * if they are text.
 */
public enum Dialect {

	/**
	 * As Python's {@code langgraph-checkpoint-postgres} writes: MessagePack, null,
	 * strings, numbers and booleans in the checkpoint's own row, versions that are text,
	 * a config's strings, numbers and booleans in the metadata. Read and continued by
	 * Python, not read by JavaScript.
	 */
	PYTHON,

	/**
	 * As JavaScript's {@code @langchain/langgraph-checkpoint-postgres} writes: JSON,
	 * nothing in the checkpoint's own row, versions that are numbers, the metadata as it
	 * is given. Read and continued by JavaScript, read by Python.
	 */
	JAVASCRIPT,

	/**
	 * JSON with nothing in the checkpoint's own row, as JavaScript reads it, and
	 * everything else as in {@link #PYTHON}, so that only what is configured tells the
	 * two apart. Read and continued by Python, read by JavaScript until Python has
	 * written to it.
	 */
	PORTABLE;

	/**
	 * Returns the dialect of a thread whose versions are text where this one is
	 * configured.
	 * @return this one, or Python's in the place of JavaScript's
	 */
	public Dialect orPython() {
		return (this != JAVASCRIPT) ? this : PYTHON;
	}

}
