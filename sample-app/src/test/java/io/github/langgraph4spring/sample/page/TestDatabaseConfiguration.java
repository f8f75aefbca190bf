package io.github.langgraph4spring.sample.page;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.PeerRows;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A new database, instead of the embedded server.
 */
@TestConfiguration(proxyBeanMethods = false)
class TestDatabaseConfiguration {

	/**
	 * Makes the threads of Python and JavaScript as they were written.
	 */
	static void loadPeers(DataSource dataSource) {
		for (String table : new String[] { "checkpoints", "checkpoint_blobs", "checkpoint_writes" }) {
			new JdbcTemplate(dataSource)
				.update("delete from " + table + " where thread_id like 'python%' or thread_id like 'javascript%'");
		}
		PeerRows.load(dataSource, PeerRows.PYTHON_AGENT);
		PeerRows.load(dataSource, PeerRows.JAVASCRIPT_AGENT);
	}

	@Bean
	DataSource dataSource() {
		return TestDatabase.create();
	}

}
