package io.github.langgraph4spring.sample.page.browser;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A thread of ten thousand checkpoints with a fork at each fiftieth.
 */
final class ForkedThread {

	private static final String INSERT = """
			WITH numbered AS (
			    SELECT n, CASE n % 50 WHEN 0 THEN n - 7 ELSE n - 1 END AS parent FROM generate_series(0, 9999) AS n
			), named AS (
			    SELECT n, format('1f1e8d3e-%s-6000-8000-000000000000', lpad(to_hex(n), 4, '0')) AS id,
			        CASE WHEN n > 0 THEN format('1f1e8d3e-%s-6000-8000-000000000000', lpad(to_hex(parent), 4, '0')) END AS parent
			    FROM numbered
			)
			INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
			SELECT 'ten-thousand', '', id, parent,
			    jsonb_build_object('v', 4, 'id', id, 'ts', '2026-11-25T09:30:00.000000+00:00', 'versions_seen', '{}'::jsonb,
			        'channel_values', jsonb_build_object('count', n),
			        'channel_versions', jsonb_build_object('count', lpad((n + 1)::text, 32, '0') || '.0.5'),
			        'updated_channels', '["count"]'::jsonb),
			    jsonb_build_object('source', 'loop', 'step', n - 1, 'parents', '{}'::jsonb)
			FROM named
			""";

	private ForkedThread() {
	}

	/** Writes the thread ten-thousand. */
	static void insert(DataSource dataSource) {
		new JdbcTemplate(dataSource).execute(INSERT);
	}

}
