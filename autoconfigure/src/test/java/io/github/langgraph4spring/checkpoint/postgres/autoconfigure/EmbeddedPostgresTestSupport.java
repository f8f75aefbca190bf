package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A data directory that is not there yet, and the promise that no process is left of it.
 */
abstract class EmbeddedPostgresTestSupport {

	@TempDir
	Path parent;

	Path data;

	final List<Process> children = new ArrayList<>();

	@BeforeEach
	void placeDataDirectory() {
		this.data = this.parent.resolve("not there yet").resolve("data");
	}

	@AfterEach
	void nothingIsLeftRunning() {
		this.children.forEach(Process::destroyForcibly);
		Awaitility.await()
			.untilAsserted(() -> assertThat(ProcessHandle.allProcesses().map(EmbeddedPostgresTestSupport::commandLine))
				.noneMatch((line) -> line.contains(this.parent.toString())));
	}

	EmbeddedPostgresServer start() {
		return EmbeddedPostgresServer.start(this.data, 0);
	}

	BufferedReader startChild() throws IOException {
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), EmbeddedPostgresChild.class.getName(), this.data.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		this.children.add(child);
		return child.inputReader();
	}

	ProcessHandle postmaster() throws IOException {
		return Postmaster.of(this.data.resolve("cluster").toRealPath()).process().orElseThrow();
	}

	static String commandLine(ProcessHandle process) {
		return process.info().commandLine().orElse("");
	}

	static Connection connect(EmbeddedPostgresServer server) throws SQLException {
		return DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
	}

	static void execute(EmbeddedPostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	static List<String> query(EmbeddedPostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<String> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		}
	}

}
