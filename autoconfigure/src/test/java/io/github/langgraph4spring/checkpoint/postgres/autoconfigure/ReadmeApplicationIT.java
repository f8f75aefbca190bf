package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.postgres.DocumentedProgram;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's Spring Boot application, as it stands there, in an application that has a
 * database already.
 */
class ReadmeApplicationIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	@TempDir
	private Path directory;

	@Test
	void remembersFromOneStartToTheNext() throws Exception {
		DocumentedProgram application = DocumentedProgram.of(Path.of("../README.md"), "Agents.java");
		assertThat(run(application, "hi! I'm bob")).contains("human: hi! I'm bob", "ai: You have said 1 things.")
			.doesNotContain("2 things");
		assertThat(run(application, "it's me again")).contains("human: hi! I'm bob", "ai: You have said 1 things.",
				"human: it's me again", "ai: You have said 2 things.");
	}

	private String run(DocumentedProgram application, String text) throws Exception {
		return application.runJava(this.directory, ReadmeApplicationIT::isOfAnApplication, text,
				"--spring.datasource.url=" + this.database.getUrl(),
				"--spring.datasource.username=" + this.database.getUser(), "--logging.level.root=WARN");
	}

	/** Without what an application does not have that adds what the README says. */
	private static boolean isOfAnApplication(Path entry) {
		String name = entry.getFileName().toString();
		return Stream
			.of("test-classes", "spring-boot-devtools-", "spring-boot-docker-compose-", "spring-ai-", "langchain4j-")
			.noneMatch(name::startsWith);
	}

}
