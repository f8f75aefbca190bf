package io.github.langgraph4spring.reliability;

import java.nio.file.Path;

/**
 * Where a fault has its files, and which ports of loopback are its own.
 *
 * @param directory a directory of Postgres' user
 * @param port the first of ten ports
 */
record Workspace(Path directory, int port) {

	/**
	 * Makes a server, which is not started.
	 */
	PostgresServer server(String... settings) throws Exception {
		return PostgresServer.create(this.directory.resolve("postgres"), this.port, settings);
	}

	Toxiproxy toxiproxy(PostgresServer server) throws Exception {
		return new Toxiproxy(this.directory, this.port + 1, server.port());
	}

	PgBouncer pgBouncer(PostgresServer server) throws Exception {
		return PgBouncer.start(this.directory, this.port + 1, server.port());
	}

}
