package io.github.langgraph4spring.reliability;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An administrator terminates all sessions of the clients.
 */
final class BackendTerminated extends ServerFault<PostgresServer> {

	private static final String TERMINATE = """
			select pg_terminate_backend(pid) from pg_stat_activity
			where backend_type = 'client backend' and pid <> pg_backend_pid()
			""";

	BackendTerminated(Workspace workspace) throws Exception {
		super(workspace.server(), (server) -> server);
	}

	@Override
	void cause(Account account) {
		List<Boolean> terminated = new JdbcTemplate(server().dataSource()).queryForList(TERMINATE, Boolean.class);
		if (!terminated.contains(true)) {
			throw new IllegalStateException("There was no session to terminate");
		}
	}

}
