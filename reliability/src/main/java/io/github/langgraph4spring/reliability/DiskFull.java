package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The server's file system is filled to the last byte, and freed again. The server goes
 * on if it could not grow a table, and is started again if it ended since it could not
 * write its log.
 */
final class DiskFull extends ServerFault<PostgresServer> {

	private final Path disk;

	DiskFull(Workspace workspace) throws Exception {
		super(onSmallDisk(workspace), (server) -> server);
		this.disk = disk(workspace);
	}

	private static Path disk(Workspace workspace) {
		return workspace.directory().resolve("disk");
	}

	private static PostgresServer onSmallDisk(Workspace workspace) throws Exception {
		Path disk = Files.createDirectory(disk(workspace));
		Programs.run(List.of("mount", "-t", "tmpfs", "-o", "size=128m,mode=777", "tmpfs", disk.toString()));
		return PostgresServer.create(disk.resolve("postgres"), workspace.port(), "max_wal_size = 16MB",
				"min_wal_size = 2MB");
	}

	@Override
	public Duration cause(String name, boolean retrying, Account account) throws Exception {
		new JdbcTemplate(server().dataSource())
			.execute("truncate checkpoints, checkpoint_blobs, checkpoint_writes; checkpoint");
		return super.cause(name, retrying, account);
	}

	@Override
	void cause(Account account) throws Exception {
		Path ballast = this.disk.resolve("ballast");
		int before = account.failures();
		fill(ballast);
		Waiting.until(() -> account.failures() > before || !server().isReady(), "an effect of the full disk");
		Files.delete(ballast);
		if (!server().isReady()) {
			server().kill();
			server().start();
		}
	}

	private static void fill(Path ballast) throws IOException {
		byte[] bytes = new byte[1 << 16];
		try (OutputStream output = Files.newOutputStream(ballast)) {
			while (true) {
				output.write(bytes);
			}
		}
		catch (IOException ex) {
			if (!String.valueOf(ex.getMessage()).contains("No space left")) {
				throw ex;
			}
		}
	}

	@Override
	public void close() {
		super.close();
		try {
			Programs.run(List.of("umount", this.disk.toString()));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException("The small disk stays", ex);
		}
	}

}
