package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The JVM of a client is killed with SIGKILL in the middle of what it does, and another
 * one goes on with the thread.
 */
final class VirtualMachineKilled extends NodeFault {

	VirtualMachineKilled(Workspace workspace) throws Exception {
		super(workspace, Map.of(), Map.of());
	}

	@Override
	public Duration cause(String name, boolean retrying, Account account) throws Exception {
		one().go(name, Client.Way.ALONE, account);
		account.awaitSaved(Set.of(name));
		Waiting.anyTime(Duration.ofMillis(200));
		killOne();
		account.over();
		one().go(name, Client.Way.ALONE, account);
		Duration recovery = account.awaitRecovery();
		one().stop();
		return recovery;
	}

}
