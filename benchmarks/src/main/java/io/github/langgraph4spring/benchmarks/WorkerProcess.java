package io.github.langgraph4spring.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that measures one saver and is told what to do by lines, which
 * {@link io.github.langgraph4spring.benchmarks.worker.Worker} describes. Not thread-safe.
 */
final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedWriter commands;

	private final BufferedReader answers;

	private final Path log;

	private WorkerProcess(Process process, Path log) {
		this.process = process;
		this.commands = process.outputWriter(StandardCharsets.UTF_8);
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.log = log;
	}

	/**
	 * Starts a process and waits until it is ready.
	 * @param command the command
	 * @param log where its standard error goes
	 */
	static WorkerProcess start(List<String> command, Path log) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		WorkerProcess worker = new WorkerProcess(process, log);
		worker.readLine();
		return worker;
	}

	Answer ask(String line) throws IOException {
		this.commands.write(line);
		this.commands.newLine();
		this.commands.flush();
		String[] words = readLine().split(" ");
		boolean java = words.length > 3;
		return new Answer(Long.parseLong(words[0]) / 1e9, Integer.parseInt(words[1]), Long.parseLong(words[2]),
				java ? Long.parseLong(words[3]) / 1e9 : 0, java ? Long.parseLong(words[4]) / 1e9 : 0,
				java ? Long.parseLong(words[5]) / 1e3 : 0);
	}

	private String readLine() throws IOException {
		String line = this.answers.readLine();
		if (line == null) {
			throw new IOException("A worker ended: " + this.log + " says why");
		}
		return line;
	}

	@Override
	public void close() throws IOException {
		this.commands.close();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

	/**
	 * What a worker answers.
	 *
	 * @param seconds how long it took
	 * @param read how many checkpoints were read
	 * @param allocatedBytes what its threads allocated, negative if it cannot tell
	 * @param median the seconds that half of the turns took at the most
	 * @param most the seconds that 99 of 100 turns took at the most
	 * @param compiling the seconds for which the JVM compiled, beside the work
	 */
	record Answer(double seconds, int read, long allocatedBytes, double median, double most, double compiling) {

	}

}
