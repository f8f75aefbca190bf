package io.github.langgraph4spring.reliability;

import java.sql.Connection;
import java.sql.Statement;

/**
 * All connections of the pool wait for a table that another transaction holds, and
 * further clients get none within the pool's time.
 */
final class PoolExhausted extends ServerFault<PostgresServer> {

	PoolExhausted(Workspace workspace) throws Exception {
		super(workspace.server(), (server) -> server, "hikari.maximum-pool-size=2", "hikari.connection-timeout=250");
	}

	@Override
	void cause(Account account) throws Exception {
		try (Connection holder = server().dataSource().getConnection();
				Statement statement = holder.createStatement()) {
			holder.setAutoCommit(false);
			statement.execute("lock table checkpoints in access exclusive mode");
			account.awaitFailure();
			holder.rollback();
		}
	}

}
