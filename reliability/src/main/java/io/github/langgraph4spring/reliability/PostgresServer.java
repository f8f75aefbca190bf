package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A server that keeps what it acknowledges, on loopback, as a process of ours.
 */
final class PostgresServer implements Route {

	private final Path data;

	private final int port;

	private @Nullable Process process;

	private PostgresServer(Path data, int port) {
		this.data = data;
		this.port = port;
	}

	/**
	 * Makes a data directory. The server is not started.
	 * @param data the directory, which is not there yet
	 * @param settings lines of its configuration
	 */
	static PostgresServer create(Path data, int port, String... settings) throws IOException, InterruptedException {
		Programs.run(Programs.asPostgres(Programs.POSTGRES + "initdb", "-D", data.toString(), "-A", "trust", "-U",
				"postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--wal-segsize=1"));
		PostgresServer server = new PostgresServer(data, port);
		server.configure("fsync = on", "synchronous_commit = on", "max_connections = 40", "shared_buffers = 32MB",
				"listen_addresses = '127.0.0.1'", "unix_socket_directories = ''");
		server.configure(settings);
		return server;
	}

	/**
	 * Returns a server whose data directory is made by somebody else.
	 */
	static PostgresServer existing(Path data, int port) {
		return new PostgresServer(data, port);
	}

	/**
	 * Adds to the configuration, which is read at the start or when it is reloaded.
	 */
	void configure(String... settings) throws IOException {
		Files.write(this.data.resolve("postgresql.conf"), List.of(settings), StandardOpenOption.APPEND);
	}

	/**
	 * Starts it and waits until it lets clients in. A process of a server that was killed
	 * may be in the way for a moment.
	 */
	void start() {
		Waiting.until(this::isStarted, "Postgres on port " + this.port);
	}

	private boolean isStarted() throws IOException {
		Process started = Programs.start(
				Programs.asPostgres(Programs.POSTGRES + "postgres", "-D", this.data.toString(), "-p",
						String.valueOf(this.port)),
				this.data.resolveSibling(this.data.getFileName() + ".log").toFile());
		this.process = started;
		Waiting.until(() -> !started.isAlive() || isReady(), "Postgres on port " + this.port);
		if (!started.isAlive()) {
			throw new IllegalStateException("Postgres has ended: " + log());
		}
		return true;
	}

	/**
	 * Returns whether it lets clients in.
	 */
	boolean isReady() {
		try {
			dataSource().getConnection().close();
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private String log() throws IOException {
		List<String> lines = Files.readAllLines(this.data.resolveSibling(this.data.getFileName() + ".log"));
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
	}

	/**
	 * Kills all its processes with SIGKILL.
	 */
	void kill() {
		if (this.process != null) {
			Programs.kill(this.process);
		}
	}

	boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	int port() {
		return this.port;
	}

	Path data() {
		return this.data;
	}

	/**
	 * Returns its address, through another port if it is reached through a proxy.
	 */
	static String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
	}

	@Override
	public String url() {
		return url(this.port);
	}

	/**
	 * Returns connections to it, each its own.
	 */
	PGSimpleDataSource dataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(url());
		return dataSource;
	}

	@Override
	public void close() {
		kill();
	}

}
