package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresServerIT extends EmbeddedPostgresTestSupport {

	@Test
	void settingsAreDurableAndItListensOnLoopbackOnly() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
				assertThat(query(server, "SHOW " + setting)).as(setting).containsExactly("on");
			}
			assertThat(query(server, "SHOW listen_addresses")).containsExactly("127.0.0.1");
			assertThat(query(server, "SHOW unix_socket_directories")).containsExactly("");
			assertThat(query(server, "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database"))
				.containsOnly("UTF8 C");
		}
	}

	@Test
	void settingsOfTheDirectoryCannotMakeItLessDurable() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			execute(server, "ALTER SYSTEM SET fsync = off");
			execute(server, "ALTER SYSTEM SET synchronous_commit = off");
		}
		try (EmbeddedPostgresServer server = start()) {
			assertThat(query(server, "SHOW fsync")).containsExactly("on");
			assertThat(query(server, "SHOW synchronous_commit")).containsExactly("on");
		}
	}

	@Test
	void onlyThePasswordOpensIt() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			assertThat(query(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules"))
				.containsExactly("scram-sha-256");
			assertThat(query(server, "SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'postgres'"))
				.containsExactly("SCRAM-SHA-256");
			assertThat(server.password()).hasSizeGreaterThan(40);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.username(), "guessed"));
		}
	}

	@Test
	void keepsDataAndPasswordAndDeletesNothingBesideItself() throws Exception {
		Path neighbour = Files.createDirectories(this.parent.resolve("not there yet").resolve("old"));
		Path old = Files.createFile(neighbour.resolve("epg-lock"));
		Files.setLastModifiedTime(old, FileTime.fromMillis(0));
		String password;
		try (EmbeddedPostgresServer server = start()) {
			password = server.password();
			execute(server, "CREATE TABLE kept (id int)");
			execute(server, "INSERT INTO kept VALUES (1)");
		}
		try (EmbeddedPostgresServer server = start()) {
			assertThat(server.password()).isEqualTo(password);
			assertThat(query(server, "SELECT id FROM kept")).containsExactly("1");
		}
		assertThat(old).exists();
	}

	@Test
	void onlyTheOwnerMayReadItsFiles() throws Exception {
		assumeThat(this.parent.getFileSystem().supportedFileAttributeViews()).contains("posix");
		start().close();
		for (String file : List.of("", "cluster")) {
			assertThat(rights(this.data.resolve(file))).as(file).isEqualTo("rwx------");
		}
		for (String file : List.of("password", "lock", "server.log")) {
			assertThat(rights(this.data.resolve(file))).as(file).isEqualTo("rw-------");
		}
	}

	@Test
	void thePasswordIsInNoCommandLineAndNoLog(CapturedOutput output) throws Exception {
		Queue<String> commandLines = new ConcurrentLinkedQueue<>();
		CompletableFuture<EmbeddedPostgresServer> starting = CompletableFuture.supplyAsync(this::start);
		while (!starting.isDone()) {
			ProcessHandle.allProcesses().map(EmbeddedPostgresTestSupport::commandLine).forEach(commandLines::add);
		}
		try (EmbeddedPostgresServer server = starting.join()) {
			ProcessHandle.allProcesses().map(EmbeddedPostgresTestSupport::commandLine).forEach(commandLines::add);
			assertThat(commandLines).anyMatch((line) -> line.contains(this.data.toString()))
				.noneMatch((line) -> line.contains(server.password()));
			assertThat(output).contains(server.jdbcUrl()).doesNotContain(server.password());
			assertThat(server.jdbcUrl()).doesNotContain(server.password());
			for (String log : List.of("server.log", "command.log", "cluster/postmaster.opts")) {
				assertThat(this.data.resolve(log)).content().doesNotContain(server.password());
			}
		}
	}

	@Test
	void aSecondServerInThisJvmIsRefusedAndTheFirstKeepsItsLock() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
				.withMessageContaining("in use")
				.satisfies((ex) -> assertThat(ex.action()).contains(DataDirectory.PROPERTY));
			System.gc();
			assertThat(startChild().readLine()).startsWith("refused").contains("in use");
			assertThat(query(server, "SELECT 1")).containsExactly("1");
		}
	}

	@Test
	void anotherMajorVersionIsRefused() throws Exception {
		Path version = Files.createDirectories(this.data.resolve("cluster")).resolve("PG_VERSION");
		Files.writeString(version, "15\n");
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
			.withMessageContaining("made by Postgres 15")
			.satisfies((ex) -> assertThat(ex.action()).contains("Dump it with Postgres 15", DataDirectory.PROPERTY));
		assertThat(version).hasContent("15");
	}

	@Test
	void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
		Files.createDirectories(this.data);
		Files.writeString(this.data.resolve("thesis.tex"), "years");
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
			.withMessageContaining("thesis.tex");
		try (Stream<Path> files = Files.list(this.data)) {
			assertThat(files).containsExactly(this.data.resolve("thesis.tex"));
		}
	}

	@Test
	void aFileIsRefused() throws Exception {
		Files.createDirectories(this.data.getParent());
		Files.writeString(this.data, "a file");
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start);
		assertThat(this.data).hasContent("a file");
	}

	@Test
	void aLostPasswordIsRefused() throws Exception {
		start().close();
		Files.delete(this.data.resolve("password"));
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
			.withMessageContaining("password");
	}

	@Test
	void aServerThatCannotStartSaysWhyAndLeavesTheLock() throws Exception {
		start().close();
		Path control = this.data.resolve("cluster/global/pg_control");
		Path aside = Files.move(control, this.parent.resolve("pg_control"));
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
				.withMessageContaining("could not find the database system")
				.satisfies((ex) -> assertThat(ex.action()).contains("server.log"));
		}
		Files.move(aside, control);
		start().close();
	}

	@Test
	void aFixedPortIsUsedAndRefusedWhenItIsTaken() throws Exception {
		int port;
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			port = taken.getLocalPort();
			assertThatExceptionOfType(EmbeddedPostgresException.class)
				.isThrownBy(() -> EmbeddedPostgresServer.start(this.data, port))
				.withMessageContaining("could not bind")
				.satisfies((ex) -> assertThat(ex.action()).contains("embedded.port"));
		}
		try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(this.data, port)) {
			assertThat(server.jdbcUrl()).contains("127.0.0.1:" + port + "/");
			assertThat(query(server, "SELECT 1")).containsExactly("1");
		}
	}

	@Test
	void closeStopsItOnceDespiteOpenConnections() throws Exception {
		EmbeddedPostgresServer server = start();
		try (Connection connection = connect(server)) {
			assertThat(connection.isValid(1)).isTrue();
			ProcessHandle postmaster = postmaster();
			server.close();
			Awaitility.await().until(() -> !postmaster.isAlive());
			try (EmbeddedPostgresServer next = start()) {
				server.close();
				assertThat(query(next, "SELECT 1")).containsExactly("1");
			}
		}
	}

	@Test
	void anInterruptDoesNotKeepItFromStopping() throws Exception {
		EmbeddedPostgresServer server = start();
		ProcessHandle postmaster = postmaster();
		Thread.currentThread().interrupt();
		server.close();
		assertThat(Thread.interrupted()).isTrue();
		Awaitility.await().until(() -> !postmaster.isAlive());
	}

	@Test
	void serversStartInParallel() {
		List<CompletableFuture<EmbeddedPostgresServer>> starting = IntStream.range(0, 3)
			.mapToObj((number) -> CompletableFuture
				.supplyAsync(() -> EmbeddedPostgresServer.start(this.parent.resolve("data" + number), 0)))
			.toList();
		List<EmbeddedPostgresServer> servers = starting.stream().map(CompletableFuture::join).toList();
		assertThat(servers).extracting(EmbeddedPostgresServer::jdbcUrl).doesNotHaveDuplicates();
		assertThat(servers).extracting(EmbeddedPostgresServer::password).doesNotHaveDuplicates();
		servers.forEach(EmbeddedPostgresServer::close);
	}

	private static String rights(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
