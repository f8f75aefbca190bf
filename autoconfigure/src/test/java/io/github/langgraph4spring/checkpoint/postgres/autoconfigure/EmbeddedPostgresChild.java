package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;

/**
 * An application to be killed: starts the server, then inserts rows for as long as it
 * lives and prints each one that the server has acknowledged.
 */
final class EmbeddedPostgresChild {

	private EmbeddedPostgresChild() {
	}

	public static void main(String[] args) throws Exception {
		// The log goes elsewhere.
		PrintStream out = System.out;
		System.setOut(System.err);
		try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Path.of(args[0]), 0);
				Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.username(),
						server.password())) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("CREATE TABLE IF NOT EXISTS kept (id int PRIMARY KEY)");
			}
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kept VALUES (?)")) {
				for (int id = 0; true; id++) {
					insert.setInt(1, id);
					insert.executeUpdate();
					out.println("row " + id);
				}
			}
		}
		catch (EmbeddedPostgresException ex) {
			out.println("refused " + ex.getMessage());
		}
	}

}
