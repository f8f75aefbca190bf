package io.github.langgraph4spring.interoperability;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.postgres.DocumentedProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Python service of docs/sharing-threads.md and the README's Spring Boot application,
 * as they stand there, on one thread. The service makes the tables.
 */
@Tag("interoperability")
class PythonServiceIT {

	@TempDir
	private Path directory;

	@Test
	void springBootApplicationSharesTheThreadsOfAPythonService() throws Exception {
		Path service = DocumentedProgram.of(Path.of("../docs/sharing-threads.md"), "service.py").write(this.directory);
		DocumentedProgram application = DocumentedProgram.of(Path.of("../README.md"), "Agents.java");
		try (SharedDatabase database = new SharedDatabase()) {
			Peer.PYTHON.run(service.toString(), database.uri(), "hi! I'm bob");
			String java = application.runJava(this.directory, PythonServiceIT::isOfAnApplication, "it's Java",
					"--langgraph.checkpoint.postgres.url=" + database.uri());
			List<String> conversation = List.of("human: hi! I'm bob", "ai: You have said 1 things.", "human: it's Java",
					"ai: You have said 2 things.");
			assertThat(java.lines()).containsSubsequence(conversation);
			assertThat(Peer.PYTHON.run(service.toString(), database.uri(), "and Python again").lines())
				.startsWith(conversation.toArray(String[]::new))
				.endsWith("human: and Python again", "ai: You have said 3 things.");
		}
	}

	/** Without what an application does not have that adds what the README says. */
	private static boolean isOfAnApplication(Path entry) {
		String name = entry.getFileName().toString();
		return Stream.of("test-classes", "spring-ai-", "langchain4j-").noneMatch(name::startsWith);
	}

}
