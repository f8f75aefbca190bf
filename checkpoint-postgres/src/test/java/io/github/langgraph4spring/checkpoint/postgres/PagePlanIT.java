package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of a long thread is read by index scans, also by the generic plan, which a
 * statement gets that is executed often.
 */
class PagePlanIT {

	private static final String ROWS = """
			insert into checkpoints (thread_id, checkpoint_ns, checkpoint_id, checkpoint)
			select thread, '', lpad(i::text, 8, '0'), jsonb_build_object('v', 4, 'channel_values', '{}'::jsonb,
			    'channel_versions', jsonb_build_object('a', i::text))
			from generate_series(1, 20000) i, unnest(array['long', 'other']) thread;
			insert into checkpoint_blobs (thread_id, channel, version, type, blob)
			select thread_id, 'a', checkpoint -> 'channel_versions' ->> 'a', 'bytes', 'x' from checkpoints;
			insert into checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob)
			select thread_id, checkpoint_id, 'task', 0, 'a', 'x' from checkpoints;
			analyze
			""";

	private static final CheckpointQuery THREAD = CheckpointQuery.ofThreads("long").namespace("").limit(10);

	private static final List<PageQuery> PAGES = List.of(PageQuery.of(THREAD, null, null),
			PageQuery.of(THREAD, null,
					new StoredTuple("long", "", "00010000", null, "{}", "{}", Map.of(), List.of(), List.of())),
			PageQuery.of(THREAD.before("00010000"), null, null));

	private static PGSimpleDataSource database;

	@BeforeAll
	static void fill() throws SQLException {
		database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute(ROWS);
		}
	}

	@Test
	void pagesAreReadByIndexScans() throws SQLException {
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("set plan_cache_mode = force_generic_plan");
			for (PageQuery page : PAGES) {
				assertIndexScans(plan(statement, page));
			}
			assertIndexScans(plan(statement, PageQuery.of(THREAD, "{\"source\": \"loop\"}", null)));
		}
	}

	@Test
	void pagesAreNotPlannedEachTime() throws SQLException {
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			for (PageQuery page : PAGES) {
				assertPlannedOnce(statement, new SelectStatements("public").selectPage(page), page);
				assertPlannedOnce(statement, new OutlineStatements("public").selectPage(page), page);
			}
		}
	}

	private static void assertPlannedOnce(Statement statement, String sql, PageQuery page) throws SQLException {
		String execute = prepare(statement, sql, page);
		for (int i = 0; i < 7; i++) {
			statement.execute(execute);
		}
		try (ResultSet plans = statement.executeQuery("select generic_plans from pg_prepared_statements")) {
			plans.next();
			assertThat(plans.getInt(1)).isEqualTo(2);
		}
		statement.execute("deallocate page");
	}

	// the page itself is sorted, to be cut where it becomes large
	private static void assertIndexScans(String plan) {
		assertThat(plan.replaceFirst("->  Sort  \\(.*\\s*Sort Key: head.ordinal", ""))
			.contains("Index Scan Backward using checkpoints_pkey")
			.doesNotContain("Seq Scan", "Bitmap Heap Scan", "Sort");
	}

	private static String plan(Statement statement, PageQuery page) throws SQLException {
		String execute = prepare(statement, new SelectStatements("public").selectPage(page), page);
		StringBuilder plan = new StringBuilder();
		try (ResultSet rows = statement.executeQuery("explain " + execute)) {
			while (rows.next()) {
				plan.append(rows.getString(1)).append('\n');
			}
		}
		statement.execute("deallocate page");
		return plan.toString();
	}

	/** Prepares a statement, and returns what executes it. */
	private static String prepare(Statement statement, String sql, PageQuery page) throws SQLException {
		String numbered = sql;
		int parameters = 0;
		while (numbered.contains("?")) {
			numbered = numbered.replaceFirst("\\?", "\\$" + ++parameters);
		}
		List<String> values = new ArrayList<>();
		page.values().forEach((value) -> values.add("'" + value + "'"));
		statement.execute("prepare page as " + numbered);
		return "execute page (" + String.join(", ", values) + ", 10)";
	}

}
