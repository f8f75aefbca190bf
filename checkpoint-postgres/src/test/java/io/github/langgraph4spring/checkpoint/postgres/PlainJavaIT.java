package io.github.langgraph4spring.checkpoint.postgres;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program without Spring Boot in the docs, as it stands there, on what the library
 * brings by itself.
 */
class PlainJavaIT {

	/**
	 * What the library needs, by the names of the artifacts; nothing optional, nothing of
	 * the tests.
	 */
	private static final Pattern NEEDED = Pattern
		.compile("(jackson-(core|databind|annotations)|spring-(jdbc|tx|beans|core)"
				+ "|commons-logging|postgresql|flyway-(core|database-postgresql)|slf4j-api|jspecify)-[\\d.]+\\.jar");

	@TempDir
	private Path directory;

	@Test
	void programRemembers() throws Exception {
		DocumentedProgram program = DocumentedProgram.of(Path.of("../docs/without-spring-boot.md"), "Remember.java");
		var database = TestDatabase.create();
		String url = database.getUrl() + "&user=" + database.getUser();
		assertThat(program.runJava(this.directory, PlainJavaIT::isNeeded, url)).contains("I know of no trip yet");
		assertThat(program.runJava(this.directory, PlainJavaIT::isNeeded, url))
			.contains("Trip[city=sf, days=3] at step 0");
	}

	private static boolean isNeeded(Path entry) {
		return entry.endsWith(Path.of("target", "classes")) || NEEDED.matcher(entry.getFileName().toString()).matches();
	}

}
