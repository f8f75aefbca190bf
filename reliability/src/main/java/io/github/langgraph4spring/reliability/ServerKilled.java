package io.github.langgraph4spring.reliability;

/**
 * All processes of the server are killed with SIGKILL, and it is started again.
 */
final class ServerKilled extends ServerFault<PostgresServer> {

	ServerKilled(Workspace workspace) throws Exception {
		super(workspace.server(), (server) -> server);
	}

	@Override
	void cause(Account account) throws Exception {
		server().kill();
		server().start();
	}

}
