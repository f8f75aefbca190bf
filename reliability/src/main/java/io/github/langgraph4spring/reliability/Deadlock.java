package io.github.langgraph4spring.reliability;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Another transaction takes the tables in the opposite order, and Postgres chooses the
 * clients as the victims.
 */
final class Deadlock extends ServerFault<PostgresServer> {

	private static final String COUNT = "select deadlocks from pg_stat_database where datname = current_database()";

	private static final String IS_WAITED_FOR = """
			select exists (select from pg_locks where not granted and relation = ?::regclass)
			""";

	private static final String IS_HELD = """
			select exists (select from pg_locks waiting where not granted and relation = ?::regclass
			    and exists (select from pg_locks held where held.pid = waiting.pid and granted
			        and relation = ?::regclass))
			""";

	private final JdbcTemplate jdbc;

	Deadlock(Workspace workspace) throws Exception {
		super(workspace.server("deadlock_timeout = 500ms"), (server) -> server);
		this.jdbc = new JdbcTemplate(server().dataSource());
	}

	@Override
	void cause(Account account) {
		long before = count();
		// a statement that is prepared locks them in another order than one that is not
		Waiting.until(() -> cause("checkpoints", "checkpoint_blobs") || cause("checkpoint_blobs", "checkpoints"),
				"a put that holds one table and waits for the other");
		Waiting.until(() -> count() > before, "a deadlock");
	}

	private boolean cause(String first, String second) throws SQLException {
		try (Connection other = server().dataSource().getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("set local deadlock_timeout = '5s'");
			statement.execute("lock table " + first + " in share row exclusive mode");
			Waiting.until(() -> is(IS_WAITED_FOR, first), "a put that waits");
			boolean held = is(IS_HELD, first, second);
			if (held) {
				statement.execute("lock table " + second + " in share row exclusive mode");
			}
			other.rollback();
			return held;
		}
	}

	private boolean is(String query, Object... tables) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(query, Boolean.class, tables));
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
