package io.github.langgraph4spring.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a page. Not thread-safe.
 */
final class MarkdownTable {

	private final List<List<String>> rows = new ArrayList<>();

	MarkdownTable(List<String> head) {
		this.rows.add(head);
		this.rows.add(head.stream().map((column) -> "---").toList());
	}

	void row(List<String> cells) {
		this.rows.add(cells);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.rows.forEach((row) -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
		return text.toString();
	}

}
