package io.github.langgraph4spring.checkpoint.postgres;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's program without Spring Boot, as it stands there, on what the library
 * brings by itself.
 */
class PlainJavaIT {

	private static final Pattern PROGRAM = Pattern.compile("```java\n(// Remember\\.java\n.*?)```", Pattern.DOTALL);

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
	void readmesProgramRemembers() throws Exception {
		List<String> programs = PROGRAM.matcher(Files.readString(Path.of("../README.md")))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(programs).hasSize(1);
		Path source = Files.writeString(this.directory.resolve("Remember.java"), programs.get(0));
		var database = TestDatabase.create();
		String url = database.getUrl() + "&user=" + database.getUser();
		assertThat(run(source, url)).contains("I know of no trip yet");
		assertThat(run(source, url)).contains("Trip[city=sf, days=3] at step 0");
	}

	private String run(Path source, String url) throws Exception {
		String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith("target" + File.separator + "classes")
					|| NEEDED.matcher(new File(entry).getName()).matches())
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", libraries,
				source.toString(), url)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
