package io.github.langgraph4spring.interoperability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The three programs of docs/sharing-threads.md.
 */
@Tag("interoperability")
class SharingThreadsIT {

	private static final List<String> ASKED = List.of("human: A trip, please", "ai: A trip to sf costs 100.");

	@Test
	void pageShowsThePrograms() throws IOException {
		String page = Files.readString(Path.of("../docs/sharing-threads.md"));
		String java = Files.readString(Path.of("src/test/java/io/github/langgraph4spring/interoperability/Agent.java"));
		assertThat(page).contains("```python\n" + Files.readString(Path.of("src/test/python/agent.py")) + "```\n")
			.contains("```javascript\n" + Files.readString(Path.of("src/test/javascript/agent.js")) + "```\n")
			.contains("```java\n" + java.substring(java.indexOf("import ")) + "```\n");
	}

	@ParameterizedTest
	@CsvSource({ "python, java", "java, python", "javascript, java", "python, javascript", "javascript, python",
			"java, javascript" })
	void threadThatOneProgramBeginsIsEndedByAnother(String first, String second) throws Exception {
		try (SharedDatabase database = new SharedDatabase()) {
			PostgresSchema.of(database.dataSource()).migrate();
			List<String> begun = run(first, database.uri(), "trip");
			assertThat(begun).containsExactly(ASKED.get(0), ASKED.get(1), "waits: Shall I book it?");
			String thread = "trip";
			if (!first.equals(second) && !second.equals("java")) {
				thread = "trip in " + second;
				run("java", database.uri(), "trip", thread, second);
			}
			assertThat(run(second, database.uri(), thread, "yes")).containsExactly(ASKED.get(0), ASKED.get(1),
					"ai: Your answer was yes.");
		}
	}

	private static List<String> run(String language, String... arguments) throws Exception {
		return switch (language) {
			case "python" -> Peer.PYTHON.run("agent.py", arguments).lines().toList();
			case "javascript" -> Peer.JAVASCRIPT.run("agent.js", arguments).lines().toList();
			default -> runJava(arguments);
		};
	}

	private static List<String> runJava(String... arguments) throws Exception {
		PrintStream standard = System.out;
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
		try {
			Agent.main(arguments);
		}
		finally {
			System.setOut(standard);
		}
		return Arrays.asList(output.toString(StandardCharsets.UTF_8).split("\\R"))
			.stream()
			.filter((line) -> !line.isEmpty())
			.toList();
	}

}
