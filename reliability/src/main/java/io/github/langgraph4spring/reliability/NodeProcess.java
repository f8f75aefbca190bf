package io.github.langgraph4spring.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@link Node}, whose words are passed on to a journal.
 */
final class NodeProcess implements AutoCloseable {

	private final Process process;

	private final Thread listener;

	/**
	 * Starts the node.
	 * @param environment further variables of its environment
	 */
	NodeProcess(String url, String threadId, Client.Way way, Map<String, String> environment, Journal journal)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
				Node.class.getName(), url, threadId, way.name()));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.listener = new Thread(() -> listen(journal), "listens to " + this.process.pid());
		this.listener.start();
	}

	private void listen(Journal journal) {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				SpokenJournal.hear(line, journal);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills it with SIGKILL, and passes on what it has said until then.
	 */
	void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/**
	 * Lets it finish what it is doing.
	 */
	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		awaitEnd();
	}

	void requireAlive() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("A node has ended with " + this.process.exitValue());
		}
	}

	private void awaitEnd() {
		Waiting.until(() -> !this.process.isAlive() && !this.listener.isAlive(), "the end of a node");
	}

}
