package io.github.langgraph4spring.reliability;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs: those of Postgres as its user, since they refuse to be root's.
 */
final class Programs {

	static final String POSTGRES = "/usr/lib/postgresql/15/bin/";

	private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Programs::kill)));
	}

	private Programs() {
	}

	/**
	 * Runs a program to its end.
	 * @throws IllegalStateException with its output if it fails
	 */
	static void run(List<String> command) throws IOException, InterruptedException {
		Path log = Files.createTempFile("reliability", ".log");
		try {
			Process process = start(command, log.toFile());
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				process.destroyForcibly();
				throw new IllegalStateException(command + " failed: " + Files.readString(log));
			}
		}
		finally {
			Files.delete(log);
		}
	}

	static Process start(List<String> command, File log) throws IOException {
		Process process = new ProcessBuilder(command).directory(new File("/"))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
		STARTED.add(process);
		process.onExit().thenRun(() -> STARTED.remove(process));
		return process;
	}

	/**
	 * Returns a command to be run by Postgres' user, as the process itself.
	 */
	static List<String> asPostgres(String... command) {
		List<String> all = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
		}
		all.addAll(List.of(command));
		return all;
	}

	/**
	 * Kills a process and all that it started with SIGKILL, and waits until they are
	 * gone.
	 */
	static void kill(Process process) {
		List<ProcessHandle> started = process.descendants().toList();
		process.destroyForcibly();
		started.forEach(ProcessHandle::destroyForcibly);
		Waiting.until(() -> !process.isAlive() && started.stream().noneMatch(ProcessHandle::isAlive),
				"the end of killed processes");
	}

}
