package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedPostgresKilledIT extends EmbeddedPostgresTestSupport {

	@Test
	void aDirectoryInUseByAnotherJvmIsRefused() throws Exception {
		BufferedReader acknowledged = startChild();
		assertThat(acknowledged.readLine()).isEqualTo("row 0");
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
			.withMessageContaining("in use by another running application");
		assertThat(acknowledged.readLine()).isEqualTo("row 1");
		kill(postmaster(), this.children.get(0).toHandle());
	}

	@Test
	void whatIsAcknowledgedSurvivesTheKillOfJvmAndServer() throws Exception {
		BufferedReader output = startChild();
		List<String> acknowledged = new ArrayList<>();
		while (acknowledged.size() < 300) {
			acknowledged.add(output.readLine().substring("row ".length()));
		}
		kill(postmaster(), this.children.get(0).toHandle());
		output.lines()
			.filter((line) -> line.matches("row \\d+"))
			.forEach((line) -> acknowledged.add(line.substring("row ".length())));
		try (EmbeddedPostgresServer server = start()) {
			assertThat(query(server, "SELECT id FROM kept ORDER BY id")).containsAll(acknowledged);
		}
	}

	@Test
	void theServerOfAKilledJvmIsStoppedAndStartedAnew() throws Exception {
		BufferedReader output = startChild();
		assertThat(output.readLine()).isEqualTo("row 0");
		ProcessHandle orphan = postmaster();
		kill(this.children.get(0).toHandle());
		assertThat(orphan.isAlive()).isTrue();
		try (EmbeddedPostgresServer server = start()) {
			assertThat(postmaster()).isNotEqualTo(orphan);
			Awaitility.await().until(() -> !orphan.isAlive());
			assertThat(query(server, "SELECT id FROM kept WHERE id = 0")).containsExactly("0");
		}
	}

	@Test
	void aPidThatAnotherServerGotIsNotMistaken() throws Exception {
		String stale = leaveStalePidFile();
		try (EmbeddedPostgresServer other = EmbeddedPostgresServer.start(this.parent.resolve("other"), 0)) {
			long pid = Postmaster.of(this.parent.resolve("other/cluster").toRealPath()).pid();
			Files.writeString(pidFile(), stale.replaceFirst("\\d+", String.valueOf(pid)));
			try (EmbeddedPostgresServer server = start()) {
				assertThat(query(server, "SELECT 1")).containsExactly("1");
			}
			assertThat(query(other, "SELECT 1")).containsExactly("1");
		}
	}

	@Test
	void aPidThatIsGoneOrUnreadableIsNotMistaken() throws Exception {
		leaveStalePidFile();
		start().close();
		Files.createFile(pidFile());
		try (EmbeddedPostgresServer server = start()) {
			assertThat(query(server, "SELECT 1")).containsExactly("1");
		}
	}

	@Test
	void aKilledFirstStartIsMadeAnew() throws Exception {
		startChild();
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(this::initdbHasBegun);
		kill(this.children.get(0).toHandle());
		assertThat(this.data.resolve("cluster")).doesNotExist();
		try (EmbeddedPostgresServer server = start()) {
			assertThat(query(server, "SELECT 1")).containsExactly("1");
		}
	}

	private static void kill(ProcessHandle... processes) {
		for (ProcessHandle process : processes) {
			process.destroyForcibly();
		}
		Awaitility.await().until(() -> Stream.of(processes).noneMatch(ProcessHandle::isAlive));
	}

	private String leaveStalePidFile() throws IOException {
		EmbeddedPostgresServer server = start();
		String stale = Files.readString(pidFile());
		kill(postmaster());
		server.close();
		assertThat(pidFile()).exists();
		return stale;
	}

	private Path pidFile() {
		return this.data.resolve("cluster").resolve("postmaster.pid");
	}

	private boolean initdbHasBegun() throws IOException {
		if (!Files.isDirectory(this.data)) {
			return false;
		}
		try (Stream<Path> files = Files.walk(this.data)) {
			return files.anyMatch((file) -> file.endsWith("PG_VERSION"));
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

}
