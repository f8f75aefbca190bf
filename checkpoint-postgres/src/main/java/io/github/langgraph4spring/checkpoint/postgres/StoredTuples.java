package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.langgraph4spring.checkpoint.postgres.PageIterator.Page;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of {@link SelectStatements} that read checkpoints together. They may come
 * in any order.
 */
final class StoredTuples {

	// whatever the database's collation
	static final Comparator<String> BY_CODE_POINT = StoredTuples::compareCodePoints;

	// The order of langgraph.checkpoint.base.writes_sort_key: that in which a run applies
	// the tasks of a super-step.
	static final Comparator<StoredWrite> ORDER = Comparator.comparing(StoredWrite::taskPath, BY_CODE_POINT)
		.thenComparing(StoredWrite::taskId, BY_CODE_POINT)
		.thenComparingInt(StoredWrite::index);

	// surrogates stand for what is above all other characters
	private static int compareCodePoints(String left, String right) {
		int common = Math.min(left.length(), right.length());
		for (int i = 0; i < common; i++) {
			char one = left.charAt(i);
			char other = right.charAt(i);
			if (one != other) {
				int order = Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other));
				return (order != 0) ? order : Character.compare(one, other);
			}
		}
		return Integer.compare(left.length(), right.length());
	}

	private final Map<Integer, Parts> tuples = new TreeMap<>();

	/**
	 * Reads all there is.
	 */
	static List<StoredTuple> read(ResultSet rows) throws SQLException {
		StoredTuples tuples = new StoredTuples();
		while (rows.next()) {
			tuples.add(rows.getString("kind"), rows);
		}
		return tuples.all();
	}

	/**
	 * Reads a page.
	 * @param size how many checkpoints were asked for
	 */
	static Page<StoredTuple> readPage(ResultSet rows, int size) throws SQLException {
		StoredTuples tuples = new StoredTuples();
		int listed = 0;
		while (rows.next()) {
			tuples.add(rows.getString("kind"), rows);
			listed = rows.getInt("listed");
		}
		List<StoredTuple> page = tuples.all();
		return new Page<>(page, listed < size && page.size() == listed);
	}

	/**
	 * Reads writes alone.
	 */
	static List<StoredWrite> readWrites(ResultSet rows) throws SQLException {
		List<StoredWrite> writes = new ArrayList<>();
		while (rows.next()) {
			writes.add(write(rows));
		}
		return writes;
	}

	/**
	 * Adds a row.
	 * @param kind its kind
	 */
	void add(String kind, ResultSet row) throws SQLException {
		Parts parts = this.tuples.computeIfAbsent(row.getInt("ordinal"), (ordinal) -> new Parts());
		switch (kind) {
			case "c" -> parts.head = head(row, parts);
			case "b" -> parts.blobs.put(row.getString("channel"), value(row));
			case "w" -> parts.writes.add(write(row));
			default -> parts.sends.add(write(row));
		}
	}

	List<StoredTuple> all() {
		List<StoredTuple> stored = new ArrayList<>();
		for (Parts parts : this.tuples.values()) {
			parts.writes.sort(ORDER);
			parts.sends.sort(ORDER);
			if (parts.head != null) {
				stored.add(parts.head);
			}
		}
		return stored;
	}

	private static StoredTuple head(ResultSet rows, Parts parts) throws SQLException {
		return new StoredTuple(rows.getString("thread_id"), rows.getString("checkpoint_ns"),
				rows.getString("checkpoint_id"), rows.getString("parent_checkpoint_id"), rows.getString("checkpoint"),
				rows.getString("metadata"), parts.blobs, parts.writes, parts.sends);
	}

	static StoredWrite write(ResultSet rows) throws SQLException {
		return new StoredWrite(rows.getString("task_path"), rows.getString("task_id"), rows.getInt("idx"),
				rows.getString("channel"), value(rows));
	}

	static TypedValue value(ResultSet rows) throws SQLException {
		// writes of old versions have no type: the value is null
		String type = rows.getString("type");
		return new TypedValue((type != null) ? type : TypedValue.EMPTY, rows.getBytes("blob"));
	}

	private static final class Parts {

		private @Nullable StoredTuple head;

		private final Map<String, TypedValue> blobs = new LinkedHashMap<>();

		private final List<StoredWrite> writes = new ArrayList<>();

		private final List<StoredWrite> sends = new ArrayList<>();

	}

}
