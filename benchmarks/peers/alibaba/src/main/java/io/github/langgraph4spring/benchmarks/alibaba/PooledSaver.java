package io.github.langgraph4spring.benchmarks.alibaba;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import com.alibaba.cloud.ai.graph.OverAllState;
import com.alibaba.cloud.ai.graph.checkpoint.savers.postgresql.PostgresSaver;
import com.alibaba.cloud.ai.graph.serializer.plain_text.jackson.SpringAIJacksonStateSerializer;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Spring AI Alibaba's saver over a pool: by itself it opens a connection for each
 * operation.
 */
final class PooledSaver extends PostgresSaver {

	// its constructor connects, before a field of this class is set
	private static volatile HikariDataSource pool;

	private PooledSaver(PostgresSaver.Builder builder) throws SQLException {
		super(builder);
	}

	static PooledSaver over(HikariDataSource dataSource) {
		pool = dataSource;
		try {
			// it fails where its tables are already
			return new PooledSaver(PostgresSaver.builder()
				.createTables(!hasTables())
				.stateSerializer(new SpringAIJacksonStateSerializer(OverAllState::new)));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean hasTables() throws SQLException {
		try (Connection connection = pool.getConnection();
				ResultSet tables = connection.getMetaData().getTables(null, null, "graphcheckpoint", null)) {
			return tables.next();
		}
	}

	@Override
	protected Connection getConnection() throws SQLException {
		return pool.getConnection();
	}

	/**
	 * Drops what is kept of a thread on the heap, as if another process had it.
	 */
	void forget(String threadId) {
		remove(threadId);
	}

}
