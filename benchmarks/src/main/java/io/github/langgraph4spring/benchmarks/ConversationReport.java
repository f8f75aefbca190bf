package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.benchmarks.BarChart.Bar;
import io.github.langgraph4spring.benchmarks.ConversationSection.Shape;

/**
 * What {@code docs/performance.md} says of the conversations.
 */
final class ConversationReport {

	private final Run run;

	private final Measurements measurements;

	private final List<Shape> shapes;

	ConversationReport(Run run, Measurements measurements, List<Shape> shapes) {
		this.run = run;
		this.measurements = measurements;
		this.shapes = shapes;
	}

	void write() throws IOException, SQLException {
		StringBuilder text = new StringBuilder(this.run.circumstances());
		text.append("\nTurns a second, the median of the rounds (least to most):\n\n").append(speed());
		for (Shape shape : this.shapes) {
			String name = "conversation-" + (this.shapes.indexOf(shape) + 1);
			text.append('\n').append(this.run.page().plot(name, chart(shape)));
		}
		text.append("\nHow many times as many turns a second as the other, the median of the rounds' quotients:\n\n")
			.append(ratios());
		text.append("\nWhat a growing conversation of 50 turns costs:\n\n").append(costs());
		this.run.page().write(ConversationSection.NAME, text.toString());
	}

	private MarkdownTable speed() {
		MarkdownTable table = table("");
		for (Contender contender : this.run.contenders()) {
			List<String> cells = new ArrayList<>(List.of(contender.label()));
			for (Shape shape : this.shapes) {
				cells.add(this.measurements.text(contender, shape.name()));
			}
			table.row(cells);
		}
		return table;
	}

	private MarkdownTable table(String first) {
		List<String> head = new ArrayList<>(List.of(first));
		this.shapes.forEach((shape) -> head.add(shape.name()));
		return new MarkdownTable(head);
	}

	private BarChart chart(Shape shape) {
		List<Bar> bars = this.run.contenders()
			.stream()
			.map((contender) -> new Bar(contender.label(), this.measurements.median(contender, shape.name()),
					this.measurements.least(contender, shape.name()), this.measurements.most(contender, shape.name()),
					Contenders.isOurs(contender)))
			.toList();
		return new BarChart("Turns a second, " + shape.name(), bars);
	}

	private MarkdownTable ratios() {
		MarkdownTable table = table("");
		for (String[] pair : Contenders.COMPARED) {
			if (this.run.has(pair[0]) && this.run.has(pair[1])) {
				Contender contender = this.run.contender(pair[0]);
				Contender other = this.run.contender(pair[1]);
				List<String> cells = new ArrayList<>(List.of(contender.label() + " : " + other.label()));
				for (Shape shape : this.shapes) {
					cells.add(this.measurements.has(other, shape.name())
							? Numbers.ratio(this.measurements.ratio(contender, other, shape.name())) : "");
				}
				table.row(cells);
			}
		}
		return table;
	}

	private MarkdownTable costs() {
		MarkdownTable table = new MarkdownTable(List.of("", "round trips a turn", "WAL", "disk", "allocated a turn"));
		for (Contender contender : this.run.contenders()) {
			double allocated = this.measurements.median(contender, ConversationSection.ALLOCATED);
			table.row(List.of(contender.label(),
					Numbers.text(this.measurements.median(contender, ConversationSection.ROUND_TRIPS)),
					Numbers.bytes(this.measurements.median(contender, ConversationSection.WAL)),
					Numbers.bytes(this.measurements.median(contender, ConversationSection.DISK)),
					(allocated > 0) ? Numbers.bytes(allocated) : ""));
		}
		return table;
	}

}
