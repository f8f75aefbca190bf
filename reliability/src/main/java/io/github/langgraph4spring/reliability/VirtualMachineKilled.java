package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;

/**
 * The JVM of a client is killed with SIGKILL in the middle of what it does, and another
 * one goes on with the thread.
 */
final class VirtualMachineKilled implements Fault {

	private final PostgresServer server;

	private final PostgresSaver auditor;

	VirtualMachineKilled(Workspace workspace) throws Exception {
		this.server = workspace.server();
		this.server.start();
		PostgresSchema.of(this.server.dataSource()).migrate();
		this.auditor = new PostgresSaver(this.server.dataSource());
	}

	@Override
	public Duration cause(String name, boolean retrying, Account account) throws Exception {
		try (NodeProcess killed = node(name, account)) {
			account.awaitSaved(Set.of(name));
			Waiting.anyTime(Duration.ofMillis(200));
			killed.kill();
		}
		try (NodeProcess next = node(name, account)) {
			Duration recovery = account.awaitRecovery();
			next.requireAlive();
			return recovery;
		}
	}

	private NodeProcess node(String threadId, Account account) throws Exception {
		return new NodeProcess(this.server.url(), threadId, Client.Way.ALONE, Map.of(), account);
	}

	@Override
	public CheckpointSaver auditor() {
		return this.auditor;
	}

	@Override
	public Set<String> documented() {
		return Set.of();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
