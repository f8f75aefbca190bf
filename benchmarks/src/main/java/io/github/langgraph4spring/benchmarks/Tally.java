package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;

import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

/**
 * What a contender took in one round, all its times together. Not thread-safe.
 */
final class Tally {

	private int turns;

	private double seconds;

	private long walBytes;

	private long diskBytes;

	private long allocatedBytes;

	/**
	 * Lets a contender hold conversations. What was written before is on disk by then, so
	 * that no one pays for another.
	 * @param turns how many turns they have
	 */
	void measure(BenchmarkServer server, Workers workers, Contender contender, String conversations, int turns)
			throws IOException, SQLException {
		writeBack();
		long wal = server.walBytes();
		long disk = server.diskBytes(contender.name());
		Answer answer = workers.ask(contender, conversations);
		this.turns += turns;
		this.seconds += answer.seconds();
		this.walBytes += server.walBytes() - wal;
		this.diskBytes += server.diskBytes(contender.name()) - disk;
		this.allocatedBytes += answer.allocatedBytes();
	}

	private static void writeBack() throws IOException {
		try {
			if (new ProcessBuilder("sync").start().waitFor() != 0) {
				throw new IOException("sync failed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	double turnsASecond() {
		return this.turns / this.seconds;
	}

	double walBytesATurn() {
		return (double) this.walBytes / this.turns;
	}

	double diskBytesATurn() {
		return (double) this.diskBytes / this.turns;
	}

	double allocatedBytesATurn() {
		return (double) this.allocatedBytes / this.turns;
	}

}
