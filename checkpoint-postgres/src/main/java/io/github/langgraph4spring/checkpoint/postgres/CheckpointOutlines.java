package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.postgres.PageIterator.Page;
import org.jspecify.annotations.Nullable;

/**
 * The lists of checkpoints without their values.
 */
final class CheckpointOutlines {

	private final OutlineStatements statements;

	CheckpointOutlines(String schema) {
		this.statements = new OutlineStatements(schema);
	}

	Stream<CheckpointOutline> list(ConnectionSource connections, CheckpointQuery query) {
		String filter = query.filter().isEmpty() ? null : Json.text(query.filter(), "filter");
		return PageIterator
			.<StoredOutline>stream(PostgresSaver.PAGE_SIZE, query.limit(),
					(last, size) -> page(connections, PageQuery.of(query, filter, (last != null) ? last.head() : null),
							size))
			.map(StoredOutline::outline);
	}

	private Page<StoredOutline> page(ConnectionSource connections, PageQuery page, int size) {
		List<Object> values = new ArrayList<>(page.values());
		values.add(size);
		return connections.execute("listing checkpoints without values", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(this.statements.selectPage(page))) {
				StatementParameters.bind(connection, statement, values);
				try (ResultSet rows = statement.executeQuery()) {
					return Page.of(read(rows), size);
				}
			}
		});
	}

	private static List<StoredOutline> read(ResultSet rows) throws SQLException {
		Map<Integer, Parts> outlines = new TreeMap<>();
		while (rows.next()) {
			Parts parts = outlines.computeIfAbsent(rows.getInt("ordinal"), (ordinal) -> new Parts());
			switch (rows.getString("kind")) {
				case "c" -> parts.outline = head(rows, parts);
				case "b" -> parts.values.put(rows.getString("channel"), value(rows));
				default ->
					parts.writes.add(new CheckpointOutline.Write(rows.getString("task_id"), rows.getString("channel")));
			}
		}
		List<StoredOutline> stored = new ArrayList<>();
		for (Parts parts : outlines.values()) {
			if (parts.outline != null) {
				stored.add(parts.outline);
			}
		}
		return stored;
	}

	private static StoredOutline head(ResultSet rows, Parts parts) throws SQLException {
		StoredTuple head = new StoredTuple(rows.getString("thread_id"), rows.getString("checkpoint_ns"),
				rows.getString("checkpoint_id"), rows.getString("parent_checkpoint_id"), rows.getString("checkpoint"),
				rows.getString("metadata"), Map.of(), List.of(), List.of());
		return new StoredOutline(head, rows.getString("versions"), rows.getString("seen"), parts.values, parts.writes);
	}

	private static StoredOutline.Value value(ResultSet rows) throws SQLException {
		return new StoredOutline.Value(rows.getLong("size"),
				new ListStart(rows.getString("type"), rows.getBytes("start")),
				new ListStart(rows.getString("before_type"), rows.getBytes("before_start")));
	}

	private static final class Parts {

		private @Nullable StoredOutline outline;

		private final Map<String, StoredOutline.Value> values = new TreeMap<>();

		private final List<CheckpointOutline.Write> writes = new ArrayList<>();

	}

}
