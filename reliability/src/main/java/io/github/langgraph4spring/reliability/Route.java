package io.github.langgraph4spring.reliability;

/**
 * How clients reach a server.
 */
interface Route extends AutoCloseable {

	/**
	 * Returns the JDBC URL, with the user.
	 */
	String url();

	@Override
	void close();

}
