package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zonky.test.db.postgres.util.LinuxUtils;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code initdb}, {@code pg_ctl} and {@code postgres} on a data directory. No
 * argument is a secret: other users of the machine can read them.
 */
final class PostgresPrograms {

	static final String USERNAME = "postgres";

	// Recovery replays up to max_wal_size, 1 GB.
	private static final Duration START_LIMIT = Duration.ofSeconds(120);

	// On the command line, where neither postgresql.conf nor ALTER SYSTEM changes them.
	private static final String SETTINGS = " -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
			+ " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";

	private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

	private static final int TAIL = 4000;

	private final Path home;

	private final DataDirectory directory;

	PostgresPrograms(Path home, DataDirectory directory) {
		this.home = home;
		this.directory = directory;
	}

	String majorVersion() throws IOException {
		run(Duration.ofSeconds(30), "postgres", "--version");
		String output = tail(this.directory.commandLog(), 0);
		Matcher matcher = VERSION.matcher(output);
		if (!matcher.find()) {
			throw failure("The embedded Postgres in '" + this.home + "' does not run:\n" + output, output);
		}
		return matcher.group(1);
	}

	void initdb() throws IOException {
		Path unfinished = this.directory.createUnfinishedCluster();
		// Locale C compares bytes: ids sort in the order of their code points.
		int status = run(Duration.ofMinutes(5), "initdb", "--pgdata=" + unfinished, "--username=" + USERNAME,
				"--pwfile=" + this.directory.passwordFile(), "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
				"--data-checksums", "--no-instructions");
		if (status != 0) {
			DataDirectory.discard(unfinished);
			String output = tail(this.directory.commandLog(), 0);
			throw failure("The embedded data directory '" + this.directory.root() + "' could not be made:\n" + output,
					output);
		}
		this.directory.finishCluster(unfinished);
	}

	/**
	 * Starts the server and waits until it accepts connections; returns what it logged if
	 * it does not.
	 */
	@Nullable String start(int port) throws IOException {
		Path log = this.directory.serverLog();
		long offset = Files.exists(log) ? Files.size(log) : 0;
		int status = run(START_LIMIT.plusSeconds(30), "pg_ctl", "start", "-D", this.directory.cluster().toString(),
				"-l", log.toString(), "-w", "-t", String.valueOf(START_LIMIT.toSeconds()), "-o",
				"-p " + port + SETTINGS);
		if (status == 0) {
			return null;
		}
		String output = tail(log, offset);
		return output.isEmpty() ? tail(this.directory.commandLog(), 0) : output;
	}

	/** Stops what runs on the cluster, if anything does; returns whether anything did. */
	boolean stop() throws IOException {
		boolean running = isRunning();
		if (running) {
			stop("fast", 30);
		}
		if (isRunning()) {
			stop("immediate", 15);
		}
		Postmaster postmaster = Postmaster.of(this.directory.cluster());
		if (postmaster != null) {
			postmaster.process().ifPresent(PostgresPrograms::kill);
			postmaster.removeIfMisleading();
		}
		if (isRunning()) {
			throw new EmbeddedPostgresException(
					"The Postgres server on '" + this.directory.cluster() + "' could not be stopped.",
					"End the process that the first line of 'postmaster.pid' there names.");
		}
		return running;
	}

	EmbeddedPostgresException failure(String description, String output) {
		String action = "Its logs are 'server.log' and 'command.log' in '" + this.directory.root()
				+ "'. Nothing has been deleted.";
		if (output.contains("cannot be run as root")) {
			action = "Start the application as a user other than root. Root itself needs user namespaces "
					+ "(the command 'unshare -U'), which are not available here.";
		}
		else if (output.contains("could not bind")) {
			action = "Choose another 'langgraph.checkpoint.postgres.embedded.port', or 0 for a free one.";
		}
		return new EmbeddedPostgresException(description.strip(), action);
	}

	private boolean isRunning() throws IOException {
		Postmaster postmaster = Postmaster.of(this.directory.cluster());
		return postmaster != null && postmaster.process().isPresent();
	}

	private void stop(String mode, int seconds) throws IOException {
		run(Duration.ofSeconds(seconds + 10), "pg_ctl", "stop", "-D", this.directory.cluster().toString(), "-m", mode,
				"-w", "-t", String.valueOf(seconds));
	}

	private static void kill(ProcessHandle process) {
		process.destroyForcibly();
		process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally((ex) -> process).join();
	}

	private int run(Duration limit, String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		// Postgres refuses to run as root, who is nobody in a user namespace of its own.
		if (LinuxUtils.isUnshareAvailable()) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.add(this.home.resolve("bin").resolve(program).toString());
		command.addAll(List.of(arguments));
		// To a file: a server that keeps a pipe open would block its reader.
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.root().toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.commandLog().toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("PG"));
		builder.environment().put("LC_ALL", "C");
		Process process = builder.start();
		process.getOutputStream().close();
		return await(process, limit);
	}

	// An interrupt must not leave a server half started or half stopped.
	private static int await(Process process, Duration limit) {
		boolean interrupted = false;
		long end = System.nanoTime() + limit.toNanos();
		try {
			while (true) {
				try {
					if (process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
						return process.exitValue();
					}
					process.destroyForcibly();
					return -1;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static String tail(Path file, long offset) throws IOException {
		if (!Files.exists(file)) {
			return "";
		}
		try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
			log.seek(Math.max(offset, log.length() - TAIL));
			byte[] bytes = new byte[TAIL];
			int length = Math.max(log.read(bytes), 0);
			return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
		}
	}

}
