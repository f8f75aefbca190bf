package io.github.langgraph4spring.reliability;

/**
 * A proxy cuts all connections at once, and takes no new ones until it is told to.
 */
final class ConnectionCut extends ServerFault<Toxiproxy> {

	ConnectionCut(Workspace workspace) throws Exception {
		super(workspace.server(), workspace::toxiproxy);
	}

	@Override
	void cause(Account account) throws Exception {
		route().cut();
		route().restore();
	}

}
