package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PgBouncer in transaction mode in front of a server.
 */
final class PgBouncer implements Route {

	private final Path directory;

	private final int port;

	private @Nullable Process process;

	private PgBouncer(Path directory, int port) {
		this.directory = directory;
		this.port = port;
	}

	static PgBouncer start(Path directory, int port, int upstream) throws IOException {
		Files.writeString(directory.resolve("pgbouncer.ini"), """
				[databases]
				* = host=127.0.0.1 port=%d user=postgres
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = any
				pool_mode = transaction
				default_pool_size = 3
				ignore_startup_parameters = extra_float_digits
				""".formatted(upstream, port));
		PgBouncer pgBouncer = new PgBouncer(directory, port);
		pgBouncer.start();
		return pgBouncer;
	}

	void start() throws IOException {
		this.process = Programs.start(
				Programs.asPostgres("pgbouncer", this.directory.resolve("pgbouncer.ini").toString()),
				this.directory.resolve("pgbouncer.log").toFile());
		PGSimpleDataSource through = new PGSimpleDataSource();
		through.setUrl(url());
		Waiting.until(() -> {
			through.getConnection().close();
			return true;
		}, "PgBouncer");
	}

	/**
	 * Kills it with SIGKILL, and all connections through it.
	 */
	void kill() {
		if (this.process != null) {
			Programs.kill(this.process);
		}
	}

	@Override
	public String url() {
		return PostgresServer.url(this.port) + "&prepareThreshold=0";
	}

	@Override
	public void close() {
		kill();
	}

}
