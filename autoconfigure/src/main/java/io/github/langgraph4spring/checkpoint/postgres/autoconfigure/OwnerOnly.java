package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates files and directories that only their owner may open.
 */
final class OwnerOnly {

	private OwnerOnly() {
	}

	/** Creates the directory if it is missing; its parents get the default rights. */
	static void createDirectories(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			return;
		}
		Files.createDirectories(directory.toAbsolutePath().getParent());
		try {
			Files.createDirectory(directory, attributes(directory, "rwx------"));
			restrict(directory, Set.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT));
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(directory)) {
				throw ex;
			}
		}
	}

	/** Opens the file for writing, creating it if it is missing. */
	static FileChannel open(Path file, OpenOption... options) throws IOException {
		boolean created = !Files.exists(file);
		Set<OpenOption> all = new HashSet<>(List.of(options));
		all.addAll(Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
		FileChannel channel = FileChannel.open(file, all, attributes(file, "rw-------"));
		if (created) {
			restrict(file, Set.of());
		}
		return channel;
	}

	private static FileAttribute<?>[] attributes(Path path, String permissions) {
		if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) };
	}

	// By name rather than by the file's owner: what an elevated user of Windows creates
	// belongs to the Administrators, a group that Postgres drops before it starts.
	private static void restrict(Path path, Set<AclEntryFlag> flags) throws IOException {
		AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
		String name = System.getProperty("user.name");
		if (view == null || name == null) {
			return;
		}
		UserPrincipal user = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
		view.setAcl(List.of(AclEntry.newBuilder()
			.setType(AclEntryType.ALLOW)
			.setPrincipal(user)
			.setPermissions(EnumSet.allOf(AclEntryPermission.class))
			.setFlags(flags)
			.build()));
	}

}
