package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Two JVMs go on with one thread at once.
 */
final class TwoNodes extends NodeFault {

	private final Client.Way way;

	TwoNodes(Workspace workspace, Client.Way way) throws Exception {
		super(workspace, Map.of(), Map.of());
		this.way = way;
	}

	@Override
	public @Nullable Duration cause(String name, boolean retrying, Account account) throws Exception {
		one().go(name, this.way, account);
		other().go(name, this.way, account);
		account.awaitAcknowledged(40);
		if (this.way == Client.Way.GUARDED) {
			account.awaitRefused();
		}
		one().stop();
		other().stop();
		return null;
	}

	@Override
	public boolean mayOvertake() {
		return this.way == Client.Way.SHARED;
	}

}
