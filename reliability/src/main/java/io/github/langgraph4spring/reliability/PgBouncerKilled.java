package io.github.langgraph4spring.reliability;

/**
 * PgBouncer in transaction mode is killed with SIGKILL, and started again.
 */
final class PgBouncerKilled extends ServerFault<PgBouncer> {

	PgBouncerKilled(Workspace workspace) throws Exception {
		super(workspace.server(), workspace::pgBouncer);
	}

	@Override
	void cause(Account account) throws Exception {
		route().kill();
		route().start();
	}

}
