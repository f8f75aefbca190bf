package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;

/**
 * A fault of two clients that are JVMs of their own, while the server is well.
 */
abstract class NodeFault implements Fault {

	private final PostgresServer server;

	private NodeProcess one;

	private NodeProcess other;

	/**
	 * Starts the server and the clients.
	 * @param environment of one client
	 * @param otherEnvironment of the other
	 */
	NodeFault(Workspace workspace, Map<String, String> environment, Map<String, String> otherEnvironment)
			throws Exception {
		this.server = workspace.server();
		this.server.start();
		PostgresSchema.of(this.server.dataSource()).migrate();
		this.one = new NodeProcess(this.server.url(), environment);
		this.other = new NodeProcess(this.server.url(), otherEnvironment);
	}

	NodeProcess one() {
		return this.one;
	}

	NodeProcess other() {
		return this.other;
	}

	/**
	 * Kills one client, whose place the other takes, and starts another.
	 */
	void killOne() throws IOException {
		this.one.close();
		this.one = this.other;
		this.other = new NodeProcess(this.server.url(), Map.of());
	}

	@Override
	public CheckpointSaver auditor() {
		return new PostgresSaver(this.server.dataSource());
	}

	@Override
	public Set<String> documented() {
		return Set.of();
	}

	@Override
	public void close() {
		this.one.close();
		this.other.close();
		this.server.close();
	}

}
