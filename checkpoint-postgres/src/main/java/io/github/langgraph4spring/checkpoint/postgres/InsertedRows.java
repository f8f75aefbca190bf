package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The rows of an insert: a few as they are, since that is faster than arrays by a quarter
 * of a put; many as an array of each column, since a statement takes 65,535 parameters.
 */
final class InsertedRows {

	private static final int FEW = 32;

	/** The number by which statements differ that stands for many rows. */
	private static final int MANY = FEW + 1;

	private final List<String> types;

	/**
	 * Creates rows.
	 * @param types the types of the columns
	 */
	InsertedRows(String... types) {
		this.types = List.of(types);
	}

	/**
	 * Returns the number of rows by which statements differ.
	 */
	static int counted(int rows) {
		return Math.min(rows, MANY);
	}

	/**
	 * Returns what stands in the place of a table.
	 * @param rows the counted number of rows, at least 1
	 */
	String placeholders(int rows) {
		if (rows == MANY) {
			return this.types.stream()
				.map((type) -> "?::" + type + "[]")
				.collect(Collectors.joining(", ", "unnest(", ")"));
		}
		// the types of the first row are those of all
		String first = this.types.stream().map((type) -> "?::" + type).collect(Collectors.joining(", ", "(", ")"));
		String others = ", (" + String.join(", ", Collections.nCopies(this.types.size(), "?")) + ")";
		return "(values " + first + others.repeat(rows - 1) + ")";
	}

	/**
	 * Adds the values of the parameters.
	 * @param rows the rows, each an array of the columns
	 * @param values where to add them
	 */
	void addValues(List<@Nullable Object[]> rows, List<@Nullable Object> values) {
		if (rows.size() < MANY) {
			rows.forEach((row) -> addRow(row, values));
			return;
		}
		for (int column = 0; column < this.types.size(); column++) {
			@Nullable Object[] array = array(this.types.get(column), rows.size());
			for (int row = 0; row < array.length; row++) {
				array[row] = rows.get(row)[column];
			}
			values.add(array);
		}
	}

	private void addRow(@Nullable Object[] row, List<@Nullable Object> values) {
		for (int column = 0; column < row.length; column++) {
			boolean noBytes = row[column] == null && this.types.get(column).equals("bytea");
			values.add(noBytes ? StatementParameters.NO_BYTES : row[column]);
		}
	}

	private static @Nullable Object[] array(String type, int length) {
		return switch (type) {
			case "integer" -> new Integer[length];
			case "bytea" -> new byte[length][];
			default -> new String[length];
		};
	}

}
