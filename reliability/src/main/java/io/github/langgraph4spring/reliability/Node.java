package io.github.langgraph4spring.reliability;

import java.io.IOException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

/**
 * A JVM of its own whose client says on standard output what it was told, and goes on
 * until its standard input ends.
 */
final class Node {

	private Node() {
	}

	/**
	 * Runs the client.
	 * @param arguments the database's URL, the thread, and the {@link Client.Way}
	 */
	public static void main(String[] arguments) throws Exception {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(arguments[0]);
			pool.setMaximumPoolSize(2);
			Thread client = new Thread(
					() -> new Client(new PostgresSaver(pool), arguments[1], Client.Way.valueOf(arguments[2]),
							new SpokenJournal(System.out))
						.run(() -> !Thread.currentThread().isInterrupted()));
			client.start();
			awaitEnd();
			client.interrupt();
			client.join();
		}
	}

	private static void awaitEnd() throws IOException {
		while (System.in.read() >= 0) {
			continue;
		}
	}

}
