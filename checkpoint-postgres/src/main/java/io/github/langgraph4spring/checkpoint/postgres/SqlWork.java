package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What an operation does with a connection. It may be done twice.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
interface SqlWork<T> {

	T apply(Connection connection) throws SQLException;

}
