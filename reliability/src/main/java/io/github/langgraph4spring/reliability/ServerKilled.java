package io.github.langgraph4spring.reliability;

/**
 * All processes of the server are killed with SIGKILL, and it is started again.
 */
final class ServerKilled extends ServerFault {

	ServerKilled(Workspace workspace) throws Exception {
		super(workspace.server(), PostgresServer.url(workspace.port()));
	}

	@Override
	void cause(Account account) throws Exception {
		server().kill();
		server().start();
	}

}
