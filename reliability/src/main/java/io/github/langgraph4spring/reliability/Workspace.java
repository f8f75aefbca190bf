package io.github.langgraph4spring.reliability;

import java.nio.file.Path;

/**
 * Where faults have their files, and which ports of loopback are theirs.
 *
 * @param directory a directory that Postgres' user may read
 * @param port the first of ten ports
 */
record Workspace(Path directory, int port) {

	/**
	 * Returns a server's data directory and port, which is not started.
	 */
	PostgresServer server(String... settings) throws Exception {
		return PostgresServer.create(this.directory.resolve("postgres"), this.port, settings);
	}

}
