package io.github.langgraph4spring.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

/**
 * A JVM of its own, which is told on standard input what to do, and says on standard
 * output what its client was told.
 */
final class Node {

	private static final SpokenJournal JOURNAL = new SpokenJournal(System.out);

	private Node() {
	}

	/**
	 * Runs a client on the thread that a line of standard input names, until an empty
	 * line, and so on until the input ends.
	 * @param arguments the database's URL
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		try (HikariDataSource pool = new HikariDataSource();
				BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			pool.setJdbcUrl(arguments[0]);
			pool.setMaximumPoolSize(2);
			PostgresSaver saver = new PostgresSaver(pool);
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				String[] words = line.split("\t");
				run(new Client(saver, words[0], Client.Way.valueOf(words[1]), JOURNAL), input);
			}
		}
	}

	private static void run(Client client, BufferedReader input) throws IOException, InterruptedException {
		AtomicBoolean running = new AtomicBoolean(true);
		Thread thread = new Thread(() -> client.run(running::get));
		thread.start();
		input.readLine();
		running.set(false);
		thread.join();
		JOURNAL.stopped();
	}

}
