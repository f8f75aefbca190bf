package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page of the results. Each section writes what is between its own two marks; all
 * else is written by hand.
 *
 * @param file the page
 */
record PerformancePage(Path file) {

	/**
	 * Writes the results of a section.
	 * @param section the section's name
	 * @param text the results
	 */
	void write(String section, String text) throws IOException {
		String begin = "<!-- " + section + ": written by benchmarks/run -->\n";
		String end = "<!-- end of " + section + " -->\n";
		String page = Files.readString(this.file);
		int from = page.indexOf(begin);
		int to = page.indexOf(end);
		if (from < 0 || to < from) {
			throw new IOException(this.file + " has no place for the section '" + section + "'");
		}
		Files.writeString(this.file, page.substring(0, from + begin.length()) + "\n" + text + page.substring(to));
	}

	/**
	 * Writes a file beside the page.
	 * @param name its name
	 * @param title what the page calls it
	 * @param text what is in it
	 * @return the line of the page that links to it
	 */
	String file(String name, String title, String text) throws IOException {
		Path folder = this.file.resolveSibling("performance");
		Files.createDirectories(folder);
		Files.writeString(folder.resolve(name), text);
		return "[" + title + "](performance/" + name + ")\n";
	}

	/**
	 * Writes a plot beside the page.
	 * @param name its name
	 * @param chart the plot
	 * @return the line of the page that shows it
	 */
	String plot(String name, BarChart chart) throws IOException {
		return "!" + file(name + ".svg", chart.title(), chart.svg());
	}

}
