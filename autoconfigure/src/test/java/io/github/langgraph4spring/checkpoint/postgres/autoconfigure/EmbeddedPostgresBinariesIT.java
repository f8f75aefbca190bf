package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedPostgresBinariesIT {

	@TempDir
	private Path cache;

	@Test
	void ofStartsAtOnceOneUnpacksAndAllFindTheProgramsWhole() throws Exception {
		byte[] archive = EmbeddedPostgresBinaries.archive();
		List<CompletableFuture<Path>> unpacked = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
			try {
				return EmbeddedPostgresBinaries.unpack(archive, this.cache);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		})).limit(3).toList();
		Path home = unpacked.get(0).join();
		assertThat(unpacked).allSatisfy((other) -> assertThat(other.join()).isEqualTo(home));
		assertThat(home.resolve("bin")).isDirectoryContaining((file) -> file.toString().contains("initdb"));
		try (Stream<Path> left = Files.list(this.cache)) {
			assertThat(left).containsExactly(home);
		}
	}

}
