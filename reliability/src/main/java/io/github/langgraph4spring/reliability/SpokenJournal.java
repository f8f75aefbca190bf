package io.github.langgraph4spring.reliability;

import java.io.PrintStream;

/**
 * Tells another process what clients were told, a line for each, and understands such
 * lines. A line that a killed process left unfinished says nothing.
 */
final class SpokenJournal implements Journal {

	private static final String END = "end";

	private static final String STOPPED = "stopped";

	private final PrintStream output;

	SpokenJournal(PrintStream output) {
		this.output = output;
	}

	@Override
	public void saved(String threadId, String checkpointId, String digest) {
		say("saved", threadId, checkpointId, digest);
	}

	@Override
	public void wrote(String threadId, String checkpointId, String taskId, int count) {
		say("wrote", threadId, checkpointId, taskId, String.valueOf(count));
	}

	@Override
	public void refused(String threadId) {
		say("refused", threadId);
	}

	@Override
	public void failed(String exception) {
		say("failed", exception);
	}

	/**
	 * Says that the client has finished.
	 */
	void stopped() {
		say(STOPPED);
	}

	static boolean isStop(String line) {
		return line.startsWith(STOPPED);
	}

	private void say(String... words) {
		this.output.println(String.join("\t", words) + "\t" + END);
		this.output.flush();
	}

	/**
	 * Tells a journal what a line says.
	 * @throws IllegalStateException if a whole line says nothing
	 */
	static void hear(String line, Journal journal) {
		String[] words = line.split("\t");
		if (!words[words.length - 1].equals(END)) {
			return;
		}
		switch (words[0]) {
			case "saved" -> journal.saved(words[1], words[2], words[3]);
			case "wrote" -> journal.wrote(words[1], words[2], words[3], Integer.parseInt(words[4]));
			case "refused" -> journal.refused(words[1]);
			case "failed" -> journal.failed(words[1]);
			default -> throw new IllegalStateException("Not understood: " + line);
		}
	}

}
