package io.github.langgraph4spring.reliability;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Node}, whose words are passed on to a journal.
 */
final class NodeProcess implements AutoCloseable {

	private final Process process;

	private final BufferedWriter input;

	private final Thread listener;

	private volatile @Nullable Journal journal;

	private volatile boolean heard;

	/**
	 * Starts the node.
	 * @param environment further variables of its environment
	 */
	NodeProcess(String url, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Node.class.getName(), url))
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.input = this.process.outputWriter();
		this.listener = new Thread(this::listen, "listens to " + this.process.pid());
		this.listener.start();
	}

	private void listen() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				Journal listening = this.journal;
				if (SpokenJournal.isStop(line)) {
					this.journal = null;
				}
				else if (listening != null) {
					SpokenJournal.hear(line, listening);
					this.heard = true;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Lets it go on with a thread, and waits for its first word.
	 */
	void go(String threadId, Client.Way way, Journal journal) throws IOException {
		this.heard = false;
		this.journal = journal;
		say(threadId + "\t" + way);
		Waiting.until(() -> this.heard || !this.process.isAlive(), "a word of a node");
	}

	/**
	 * Lets it finish what it is doing.
	 * @throws IllegalStateException if it has ended by itself
	 */
	void stop() throws IOException {
		say("");
		Waiting.until(() -> this.journal == null || !this.process.isAlive(), "a node to stop");
		if (!this.process.isAlive()) {
			throw new IllegalStateException("A node has ended with " + this.process.exitValue());
		}
	}

	private void say(String line) throws IOException {
		this.input.write(line);
		this.input.newLine();
		this.input.flush();
	}

	/**
	 * Kills it with SIGKILL, and passes on what it has said until then.
	 */
	@Override
	public void close() {
		// by its handle: the process itself would close what it has said and nobody has
		// heard
		this.process.toHandle().destroyForcibly();
		Waiting.until(() -> !this.process.isAlive() && !this.listener.isAlive(), "the end of a node");
	}

}
