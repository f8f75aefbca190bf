package io.github.langgraph4spring.reliability;

import java.util.Objects;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Several clients go on with one thread, guarded, where all transactions are
 * serializable.
 */
final class SerializationFailure extends ServerFault<PostgresServer> {

	private static final String COUNT = "select xact_rollback from pg_stat_database where datname = current_database()";

	private final JdbcTemplate jdbc;

	SerializationFailure(Workspace workspace) throws Exception {
		super(workspace.server("default_transaction_isolation = 'serializable'"), (server) -> server);
		this.jdbc = new JdbcTemplate(server().dataSource());
	}

	@Override
	Load load(CheckpointSaver saver, String name, Account account) {
		return Load.guarded(saver, name, CLIENTS, account);
	}

	@Override
	void cause(Account account) {
		Long before = this.jdbc.queryForObject(COUNT, Long.class);
		Waiting.until(() -> !Objects.equals(this.jdbc.queryForObject(COUNT, Long.class), before),
				"a transaction that was rolled back");
	}

	@Override
	public Set<String> documented() {
		return Set.of("CannotAcquireLockException");
	}

}
