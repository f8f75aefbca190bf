package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster's {@code postmaster.pid} says, true or not: it outlives the process that
 * wrote it.
 *
 * @param file the file
 * @param pid the process, or -1 if the file is damaged
 * @param cluster the cluster as that process was told
 */
record Postmaster(Path file, long pid, String cluster) {

	static @Nullable Postmaster of(Path cluster) throws IOException {
		Path file = cluster.resolve("postmaster.pid");
		try {
			List<String> lines = Files.readAllLines(file);
			return new Postmaster(file, Long.parseLong(lines.get(0).strip()), lines.get(1).strip());
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (NumberFormatException | IndexOutOfBoundsException ex) {
			return new Postmaster(file, -1, "");
		}
	}

	/**
	 * The live process, if it is a postmaster on this cluster: its number may have gone
	 * to another program, even to the Postgres of another directory. Of a zombie nothing
	 * can be read, so it is none.
	 */
	Optional<ProcessHandle> process() {
		return anyProcess().filter((process) -> isPostgres(process.info()));
	}

	/**
	 * Removes the file if Postgres would not do so itself, because something else runs
	 * under its number or the number is lost. Postgres still refuses to start beside
	 * another one: it also looks for the shared memory of the cluster.
	 */
	void removeIfMisleading() throws IOException {
		if (this.pid < 0 || (anyProcess().isPresent() && process().isEmpty())) {
			Files.deleteIfExists(this.file);
		}
	}

	private Optional<ProcessHandle> anyProcess() {
		return (this.pid < 0) ? Optional.empty() : ProcessHandle.of(this.pid).filter(ProcessHandle::isAlive);
	}

	private boolean isPostgres(ProcessHandle.Info info) {
		boolean postgres = info.command()
			.map((command) -> Path.of(command).getFileName().toString().startsWith("postgres"))
			.orElse(false);
		// Windows does not tell the arguments.
		return postgres && info.arguments().map((all) -> Arrays.asList(all).contains(this.cluster)).orElse(true);
	}

}
