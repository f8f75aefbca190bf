package io.github.langgraph4spring.checkpoint.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteStreamWriter;

/**
 * Binds the values of a statement's parameters: strings, bytes, numbers, booleans, and
 * arrays of strings, integers and bytes. A null is one of text; one of another type is
 * that type.
 */
final class StatementParameters {

	/** In the place of bytes. */
	static final SQLType NO_BYTES = JDBCType.VARBINARY;

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
				// setBytes would copy them
				statement.setObject(parameter++, ByteStreamWriter.of(ByteBuffer.wrap(bytes)));
			}
			else if (value == null) {
				// its type counts: with another than last time the statement is prepared
				// anew
				statement.setNull(parameter++, Types.VARCHAR);
			}
			else if (value instanceof SQLType type) {
				statement.setNull(parameter++, type.getVendorTypeNumber());
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
