package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The page with the table of results, a row for each fault.
 *
 * @param file the page, which has an HTML comment {@code matrix} before and
 * {@code end of matrix} behind the rows
 */
record ReliabilityPage(Path file) {

	private static final List<String> HEAD = List.of("",
			"| fault | rounds | acknowledged | lost | torn | overtaken | surfaced with retry | surfaced without | recovery, median / longest | run on |",
			"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");

	/**
	 * Puts a fault's row in the place of the one it has, in the order of the faults.
	 */
	void put(Kind kind, String row) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(this.file));
		int begin = lines.indexOf("<!-- matrix -->");
		int end = lines.indexOf("<!-- end of matrix -->");
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(this.file + " has no place for the table");
		}
		List<String> rows = new ArrayList<>(HEAD);
		for (Kind each : Kind.values()) {
			lines.subList(begin, end)
				.stream()
				.filter((line) -> each != kind && line.startsWith("| " + each.description() + " |"))
				.forEach(rows::add);
			if (each == kind) {
				rows.add(row);
			}
		}
		rows.add("");
		lines.subList(begin + 1, end).clear();
		lines.addAll(begin + 1, rows);
		Files.write(this.file, lines);
	}

}
