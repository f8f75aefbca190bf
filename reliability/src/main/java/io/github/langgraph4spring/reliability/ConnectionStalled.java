package io.github.langgraph4spring.reliability;

import java.time.Duration;

/**
 * A proxy lets no bytes through and keeps the connections open: only the driver's
 * {@code socketTimeout} ends the wait, of one second here.
 */
final class ConnectionStalled extends ServerFault<Toxiproxy> {

	ConnectionStalled(Workspace workspace) throws Exception {
		super(workspace.server(), workspace::toxiproxy, "hikari.data-source-properties.socketTimeout=1");
	}

	@Override
	void cause(Account account) throws Exception {
		route().stall();
		account.awaitSilence(Duration.ofMillis(1200));
		route().goOn();
	}

}
