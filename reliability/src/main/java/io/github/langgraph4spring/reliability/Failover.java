package io.github.langgraph4spring.reliability;

import java.time.Duration;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The primary is killed with SIGKILL, and its synchronous standby promoted. The URL names
 * both and asks for the primary. Afterwards the one that was killed becomes the standby
 * of the other.
 */
final class Failover extends ServerFault<ReplicatedServers> {

	Failover(Workspace workspace) throws Exception {
		super(workspace.server(), (server) -> ReplicatedServers.of(server, workspace.directory().resolve("replica"),
				workspace.port() + 1));
	}

	@Override
	public Duration cause(String name, boolean retrying, Account account) throws Exception {
		route().awaitReplica();
		Duration recovery = super.cause(name, retrying, account);
		route().replaceReplica();
		return recovery;
	}

	@Override
	void cause(Account account) throws Exception {
		route().failOver();
	}

	@Override
	public CheckpointSaver auditor() {
		PGSimpleDataSource primary = new PGSimpleDataSource();
		primary.setUrl(route().url());
		return new PostgresSaver(primary);
	}

}
