package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.jspecify.annotations.Nullable;

/**
 * The lists of threads.
 */
final class ThreadLists {

	private static final int PAGE_SIZE = 1000;

	private final ThreadListStatements statements;

	ThreadLists(ThreadListStatements statements) {
		this.statements = statements;
	}

	Stream<String> threads(ConnectionSource connections, ThreadQuery query) {
		return PageIterator.stream(PAGE_SIZE, query.limit(),
				(last, size) -> page(connections, (last != null) ? last : query.after(), size));
	}

	private List<String> page(ConnectionSource connections, @Nullable String after, int size) {
		return connections.execute("listing threads", (connection) -> {
			String sql = (after != null) ? this.statements.next() : this.statements.first();
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				int parameter = 1;
				if (after != null) {
					statement.setString(parameter++, after);
				}
				statement.setInt(parameter, size);
				List<String> threads = new ArrayList<>();
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next()) {
						threads.add(rows.getString(1));
					}
				}
				return threads;
			}
		});
	}

}
