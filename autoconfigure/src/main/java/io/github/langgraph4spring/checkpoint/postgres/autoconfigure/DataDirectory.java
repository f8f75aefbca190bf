package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The directory of an embedded server, locked for as long as this is open: the cluster,
 * its password and its log. Nothing is deleted but what an interrupted {@code initdb}
 * left, which has never been a cluster.
 */
final class DataDirectory implements AutoCloseable {

	static final String PROPERTY = "langgraph.checkpoint.postgres.embedded.data-directory";

	private static final String CLUSTER = "cluster";

	private static final String INITDB = "initdb-";

	private static final Set<String> OURS = Set.of("lock", "password", "password.new", "binaries", "command.log",
			"server.log", "server.previous.log", "lost+found");

	// Closing a channel releases every POSIX lock that the JVM holds on the file, those
	// of other channels too. A channel that was refused stays open so that the lock
	// stays.
	private static final Set<FileChannel> REFUSED = ConcurrentHashMap.newKeySet();

	private final Path root;

	private final FileLock lock;

	private DataDirectory(Path root, FileLock lock) {
		this.root = root;
		this.lock = lock;
	}

	static DataDirectory open(Path directory) throws IOException {
		refuseForeign(directory);
		OwnerOnly.createDirectories(directory);
		Path root = directory.toRealPath();
		return new DataDirectory(root, lock(root));
	}

	Path root() {
		return this.root;
	}

	Path cluster() {
		return this.root.resolve(CLUSTER);
	}

	Path passwordFile() {
		return this.root.resolve("password");
	}

	Path binaries() {
		return this.root.resolve("binaries");
	}

	/** What the last program printed. */
	Path commandLog() {
		return this.root.resolve("command.log");
	}

	Path serverLog() {
		return this.root.resolve("server.log");
	}

	boolean hasCluster() {
		return Files.exists(cluster());
	}

	/**
	 * Refuses a cluster that this version of Postgres cannot open, or whose password is
	 * lost.
	 */
	void checkCluster(String majorVersion) throws IOException {
		String version = Files.readString(cluster().resolve("PG_VERSION")).strip();
		if (!version.equals(majorVersion)) {
			throw new EmbeddedPostgresException(
					"The embedded data directory '" + this.root + "' was made by Postgres " + version
							+ ", and the Postgres on the class path is " + majorVersion + ".",
					"Dump it with Postgres " + version + " and restore it into a new directory, put the binaries of "
							+ version + " on the class path again, or choose another directory with '" + PROPERTY
							+ "'.");
		}
		if (!Files.isRegularFile(passwordFile())) {
			throw new EmbeddedPostgresException(
					"The embedded data directory '" + this.root + "' has a cluster but no file 'password'.",
					"Restore the file, or choose another directory with '" + PROPERTY + "'.");
		}
	}

	String password() throws IOException {
		return Files.readString(passwordFile()).strip();
	}

	/** Makes the password unless an interrupted first start has made it already. */
	void createPassword() throws IOException {
		if (Files.exists(passwordFile())) {
			return;
		}
		byte[] random = new byte[32];
		new SecureRandom().nextBytes(random);
		byte[] password = Base64.getUrlEncoder().withoutPadding().encode(random);
		Path created = this.root.resolve("password.new");
		try (FileChannel file = OwnerOnly.open(created, StandardOpenOption.TRUNCATE_EXISTING)) {
			file.write(ByteBuffer.wrap(password));
			file.force(true);
		}
		moveDurably(created, passwordFile());
	}

	/**
	 * A new name each time: a killed JVM leaves an {@code initdb} that is still writing.
	 */
	Path createUnfinishedCluster() throws IOException {
		try (Stream<Path> entries = Files.list(this.root)) {
			entries.filter((entry) -> isUnfinished(entry.getFileName().toString())).forEach(DataDirectory::discard);
		}
		return Files.createTempDirectory(this.root, INITDB);
	}

	void finishCluster(Path unfinished) throws IOException {
		moveDurably(unfinished, cluster());
	}

	static void discard(Path unfinished) {
		try {
			FileSystemUtils.deleteRecursively(unfinished);
		}
		catch (IOException ex) {
			// The program that still writes there fails and cleans up behind itself.
		}
	}

	/** Keeps the log of the run before this one, which may say why it ended. */
	void rotateServerLog() throws IOException {
		if (Files.exists(serverLog())) {
			Files.move(serverLog(), this.root.resolve("server.previous.log"), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	@Override
	public void close() {
		try {
			this.lock.acquiredBy().close();
		}
		catch (IOException ex) {
			throw new EmbeddedPostgresException("The lock of '" + this.root + "' could not be released.",
					"End the application to release it.", ex);
		}
	}

	// Were the rename lost with the power, the next start would take the cluster for an
	// interrupted initdb.
	private void moveDurably(Path from, Path to) throws IOException {
		Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			try (FileChannel directory = FileChannel.open(this.root, StandardOpenOption.READ)) {
				directory.force(true);
			}
		}
	}

	private static boolean isUnfinished(String name) {
		return name.startsWith(INITDB);
	}

	private static void refuseForeign(Path directory) throws IOException {
		if (!Files.exists(directory) || Files.exists(directory.resolve(CLUSTER).resolve("PG_VERSION"))) {
			return;
		}
		List<String> foreign = List.of();
		if (Files.isDirectory(directory)) {
			try (Stream<Path> entries = Files.list(directory)) {
				foreign = entries.map((entry) -> entry.getFileName().toString())
					.filter((name) -> !OURS.contains(name) && !isUnfinished(name))
					.sorted()
					.limit(3)
					.toList();
			}
		}
		if (!Files.isDirectory(directory) || !foreign.isEmpty()) {
			throw new EmbeddedPostgresException(
					"The embedded data directory '" + directory.toAbsolutePath()
							+ "' is not empty and was not made by the embedded server; it has " + foreign + ".",
					"Choose an empty or a new directory with '" + PROPERTY + "'.");
		}
	}

	private static FileLock lock(Path root) throws IOException {
		FileChannel channel = OwnerOnly.open(root.resolve("lock"));
		FileLock lock = null;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			REFUSED.add(channel);
			throw inUse(root);
		}
		finally {
			if (lock == null && !REFUSED.contains(channel)) {
				channel.close();
			}
		}
		if (lock == null) {
			throw inUse(root);
		}
		return lock;
	}

	private static EmbeddedPostgresException inUse(Path root) {
		return new EmbeddedPostgresException(
				"The embedded data directory '" + root + "' is in use by another running application, "
						+ "or a second time by this one.",
				"Stop the other application, or choose another directory with '" + PROPERTY
						+ "'. Applications that share their checkpoints need a database server instead.");
	}

}
