package io.github.langgraph4spring.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the messages say: the same texts for all that is measured.
 *
 * @param texts the texts
 */
public record Texts(List<String> texts) {

	public Texts {
		texts = List.copyOf(texts);
	}

	/**
	 * Reads texts, one a line.
	 * @param file the file
	 * @return the texts
	 * @throws IOException if it cannot be read
	 */
	public static Texts read(Path file) throws IOException {
		return new Texts(Files.readAllLines(file));
	}

	/**
	 * Returns the text of a message.
	 * @param message how many messages the conversation has before it
	 * @return the text
	 */
	public String of(int message) {
		return this.texts.get(message % this.texts.size());
	}

}
