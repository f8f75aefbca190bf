package io.github.langgraph4spring.reliability;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Set;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Another transaction takes the tables in the opposite order, and Postgres chooses the
 * clients as the victims.
 */
final class Deadlock extends ServerFault<PostgresServer> {

	private static final String COUNT = "select deadlocks from pg_stat_database where datname = current_database()";

	private static final String IS_WAITING = """
			select exists (select from pg_locks waiting where not granted and relation = 'checkpoints'::regclass
			    and exists (select from pg_locks held where held.pid = waiting.pid and granted
			        and relation = 'checkpoint_blobs'::regclass))
			""";

	private final JdbcTemplate jdbc;

	Deadlock(Workspace workspace) throws Exception {
		super(workspace.server("deadlock_timeout = 200ms"), (server) -> server);
		this.jdbc = new JdbcTemplate(server().dataSource());
	}

	@Override
	void cause(Account account) throws Exception {
		long before = count();
		try (Connection other = server().dataSource().getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("set local deadlock_timeout = '1min'");
			statement.execute("lock table checkpoints in share row exclusive mode");
			Waiting.until(() -> this.jdbc.queryForObject(IS_WAITING, Boolean.class), "a put that waits");
			statement.execute("lock table checkpoint_blobs in share row exclusive mode");
			other.rollback();
		}
		Waiting.until(() -> count() > before, "a deadlock");
	}

	private long count() {
		Long count = this.jdbc.queryForObject(COUNT, Long.class);
		return (count != null) ? count : 0;
	}

	@Override
	public Set<String> documented() {
		return Set.of("PessimisticLockingFailureException");
	}

}
