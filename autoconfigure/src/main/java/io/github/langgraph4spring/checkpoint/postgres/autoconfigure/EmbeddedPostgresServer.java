package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A Postgres server for a sample or a small application that has no database. It keeps
 * what it acknowledges: its settings are durable, and its data directory stays when it is
 * closed, killed or started anew. Of zonky's embedded server only the programs are used;
 * the rest of it is for tests and deletes the data directories that it finds.
 */
final class EmbeddedPostgresServer implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedPostgresServer.class);

	private static final Duration RETRY_LIMIT = Duration.ofSeconds(30);

	private final DataDirectory directory;

	private final PostgresPrograms programs;

	private final int port;

	private final String password;

	private final AtomicBoolean closed = new AtomicBoolean();

	private EmbeddedPostgresServer(DataDirectory directory, PostgresPrograms programs, int port) throws IOException {
		this.directory = directory;
		this.programs = programs;
		this.password = directory.password();
		this.port = startServer(directory, programs, port);
	}

	/**
	 * Starts the server and waits until it accepts connections.
	 * @param dataDirectory the directory, made if it is missing
	 * @param port the port, or 0 for a free one
	 * @return the server
	 * @throws EmbeddedPostgresException if it cannot be started; nothing runs then
	 */
	static EmbeddedPostgresServer start(Path dataDirectory, int port) {
		try {
			DataDirectory directory = DataDirectory.open(dataDirectory.toAbsolutePath().normalize());
			try {
				return start(directory, port);
			}
			catch (IOException | RuntimeException | Error ex) {
				directory.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new EmbeddedPostgresException(
					"The embedded Postgres server cannot use its files in '" + dataDirectory + "': " + ex,
					"See that the directory and its parents can be written, or choose another one with '"
							+ DataDirectory.PROPERTY + "'.",
					ex);
		}
	}

	private static EmbeddedPostgresServer start(DataDirectory directory, int port) throws IOException {
		PostgresPrograms programs = new PostgresPrograms(EmbeddedPostgresBinaries.unpack(directory.binaries()),
				directory);
		if (directory.hasCluster()) {
			directory.checkCluster(programs.majorVersion());
		}
		else {
			directory.createPassword();
			programs.initdb();
		}
		if (programs.stop()) {
			logger.warn("Stopped the embedded Postgres server that an application which was killed had left running "
					+ "on " + directory.root());
		}
		directory.rotateServerLog();
		EmbeddedPostgresServer server = new EmbeddedPostgresServer(directory, programs, port);
		logger.info("Embedded Postgres server on " + server.jdbcUrl() + ", data in " + directory.root());
		return server;
	}

	String jdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres";
	}

	String username() {
		return PostgresPrograms.USERNAME;
	}

	String password() {
		return this.password;
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		try (this.directory) {
			this.programs.stop();
		}
		catch (IOException ex) {
			throw new EmbeddedPostgresException("The embedded Postgres server could not be stopped: " + ex,
					"Its data is safe; the next start stops it.", ex);
		}
	}

	private static int startServer(DataDirectory directory, PostgresPrograms programs, int port) throws IOException {
		long end = System.nanoTime() + RETRY_LIMIT.toNanos();
		while (true) {
			int chosen = (port != 0) ? port : freePort();
			String log = programs.start(chosen);
			if (log == null) {
				return chosen;
			}
			programs.stop();
			if (!passes(log, port) || System.nanoTime() - end > 0) {
				throw programs
					.failure("The embedded Postgres server in '" + directory.root() + "' did not start:\n" + log, log);
			}
		}
	}

	// A free port may be taken before Postgres has it; the children of a killed
	// postmaster need a moment to end; the pg_ctl of a killed JVM may be starting one
	// more.
	private static boolean passes(String log, int port) {
		return (port == 0 && log.contains("could not bind")) || log.contains("pre-existing shared memory block")
				|| log.contains("\"postmaster.pid\" already exists");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }))) {
			return socket.getLocalPort();
		}
	}

}
