package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * A primary, and a standby that has what the primary acknowledges.
 */
final class ReplicatedServers implements Route {

	private final String url;

	private PostgresServer primary;

	private PostgresServer replica;

	private ReplicatedServers(PostgresServer primary, PostgresServer replica) {
		this.primary = primary;
		this.replica = replica;
		this.url = "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=postgres&targetServerType=primary"
			.formatted(primary.port(), replica.port());
	}

	/**
	 * Gives a server that runs a standby.
	 * @param data the data directory of the standby
	 */
	static ReplicatedServers of(PostgresServer primary, Path data, int port) throws Exception {
		ReplicatedServers servers = new ReplicatedServers(primary, PostgresServer.existing(data, port));
		servers.replaceReplica();
		return servers;
	}

	/**
	 * Makes the standby anew from the primary, and starts it.
	 */
	void replaceReplica() throws IOException, InterruptedException {
		Path data = this.replica.data();
		FileSystemUtils.deleteRecursively(data);
		Programs.run(Programs.asPostgres(Programs.POSTGRES + "pg_basebackup", "-D", data.toString(), "-h", "127.0.0.1",
				"-p", String.valueOf(this.primary.port()), "-U", "postgres", "-R", "-X", "stream", "-c", "fast"));
		// of its own, once it is the primary
		this.replica.configure("synchronous_standby_names = ''");
		this.replica.start();
		this.primary.configure("synchronous_standby_names = '*'");
		jdbc(this.primary).queryForList("select pg_reload_conf()");
	}

	/**
	 * Waits until a commit waits for the standby.
	 */
	void awaitReplica() {
		Waiting.until(() -> "sync"
			.equals(jdbc(this.primary).queryForObject("select min(sync_state) from pg_stat_replication", String.class)),
				"the standby");
	}

	/**
	 * Kills the primary, and promotes the standby.
	 */
	void failOver() throws IOException {
		this.primary.kill();
		JdbcTemplate promoted = jdbc(this.replica);
		if (!Objects.equals(promoted.queryForObject("select pg_promote()", Boolean.class), true)) {
			throw new IllegalStateException("The standby was not promoted");
		}
		PostgresServer killed = this.primary;
		this.primary = this.replica;
		this.replica = killed;
	}

	private static JdbcTemplate jdbc(PostgresServer server) {
		return new JdbcTemplate(server.dataSource());
	}

	@Override
	public String url() {
		return this.url;
	}

	@Override
	public void close() {
		this.replica.close();
		this.primary.close();
	}

}
