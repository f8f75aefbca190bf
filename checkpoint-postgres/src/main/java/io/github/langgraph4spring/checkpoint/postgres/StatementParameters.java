package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Binds the values of a statement's parameters: strings, numbers, booleans, and arrays of
 * strings, integers and bytes.
 */
final class StatementParameters {

	private StatementParameters() {
	}

	/** How large they are: bytes, and characters. */
	static long size(List<? extends @Nullable Object> values) {
		return values.stream().mapToLong(StatementParameters::size).sum();
	}

	private static long size(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return bytes.length;
		}
		if (value instanceof Object[] array) {
			return Arrays.stream(array).mapToLong(StatementParameters::size).sum();
		}
		return (value instanceof String text) ? text.length() : 0;
	}

	static void bind(Connection connection, PreparedStatement statement, List<? extends @Nullable Object> values)
			throws SQLException {
		int parameter = 1;
		for (Object value : values) {
			if (value instanceof String text) {
				statement.setString(parameter++, text);
			}
			else if (value instanceof byte[] bytes) {
				statement.setBytes(parameter++, bytes);
			}
			else if (value == null) {
				statement.setNull(parameter++, Types.NULL);
			}
			else if (value instanceof Object[] array) {
				String type = (array instanceof byte[][]) ? "bytea" : (array instanceof Integer[]) ? "int4" : "text";
				statement.setArray(parameter++, connection.createArrayOf(type, array));
			}
			else {
				statement.setObject(parameter++, value);
			}
		}
	}

}
