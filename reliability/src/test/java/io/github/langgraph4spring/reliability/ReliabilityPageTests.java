package io.github.langgraph4spring.reliability;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each fault has one row, and keeps that of the run before until it has another.
 */
class ReliabilityPageTests {

	@Test
	void rows(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("page.md");
		Files.writeString(file, "# Title\n<!-- matrix -->\n<!-- end of matrix -->\nMore\n");
		ReliabilityPage page = new ReliabilityPage(file);
		page.put(Kind.BACKEND_TERMINATED, row(Kind.BACKEND_TERMINATED, 1));
		page.put(Kind.SERVER_KILLED, row(Kind.SERVER_KILLED, 1));
		page.put(Kind.BACKEND_TERMINATED, row(Kind.BACKEND_TERMINATED, 2));
		assertThat(file).content()
			.startsWith("# Title\n<!-- matrix -->\n\n| fault |")
			.endsWith("|\n" + row(Kind.SERVER_KILLED, 1) + "\n" + row(Kind.BACKEND_TERMINATED, 2)
					+ "\n\n<!-- end of matrix -->\nMore\n");
	}

	private static String row(Kind kind, int rounds) {
		return "| " + kind.description() + " | " + rounds + " |";
	}

}
