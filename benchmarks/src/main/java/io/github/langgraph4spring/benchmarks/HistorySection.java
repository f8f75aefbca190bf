package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.benchmarks.BarChart.Bar;
import io.github.langgraph4spring.benchmarks.Contender.Pace;

/**
 * The histories: reading a thread of few checkpoints and one of many.
 */
final class HistorySection {

	static final String NAME = "history";

	private static final int UNBOUNDED = 1_000_000;

	private static final String ALL = "all";

	private static final List<String> READ = List.of(ALL, "ten", "middle", "latest");

	private static final List<String> READ_LABELS = List.of("list all", "list ten", "middle by id", "latest");

	private final Run run;

	private final List<History> histories;

	private final Measurements measurements = new Measurements();

	private HistorySection(Run run) {
		this.run = run;
		this.histories = run.smoke() ? List.of(new History("h", 20, UNBOUNDED, "20 checkpoints"))
				: List.of(new History("h200", 200, UNBOUNDED, "200 checkpoints of a growing list, 60 kB in the end"),
						new History("h10000", 10_000, 10, "10,000 checkpoints of a list of ten messages"));
	}

	/**
	 * A thread to read.
	 *
	 * @param threadId the thread
	 * @param checkpoints how many checkpoints it has
	 * @param window how many messages their list holds at the most
	 * @param label what the page calls it
	 */
	private record History(String threadId, int checkpoints, int window, String label) {

		/** The longest are listed whole in the first round alone. */
		int timesOf(String what, int round, Pace pace) {
			if (what.equals(ALL)) {
				return (this.checkpoints <= 1000) ? 3 : (round == 0) ? 1 : 0;
			}
			int times = what.equals("ten") ? 10 : 50;
			return (pace == Pace.SLOW) ? times / 10 : times;
		}

	}

	static void run(Run all) throws IOException, SQLException {
		Run run = all.of(NAME);
		HistorySection section = new HistorySection(run);
		try (Workers workers = Workers.start(run)) {
			section.fill(workers);
			for (int round = 0; round < run.rounds(); round++) {
				for (History history : section.histories) {
					for (String what : READ) {
						for (Contender contender : run.inOrderOf(round)) {
							section.measure(workers, contender, history, what,
									history.timesOf(what, round, contender.pace()));
						}
					}
				}
			}
		}
		section.report();
	}

	private void fill(Workers workers) throws IOException, SQLException {
		this.run.server().durable(false);
		for (Contender contender : this.run.contenders()) {
			for (History history : this.histories) {
				workers.ask(contender,
						"fill " + history.threadId() + " " + history.checkpoints() + " " + history.window());
				boolean little = this.run.smoke() || contender.pace() == Pace.SLOW;
				for (String what : READ) {
					// compiled code and prepared statements, but not ten thousand at once
					int times = (what.equals(ALL) && history.checkpoints() > 1000) ? 0 : little ? 1 : 10;
					workers.ask(contender, "read " + history.threadId() + " " + what + " " + times);
				}
			}
		}
		this.run.server().durable(true);
		this.run.server().settle();
	}

	private void measure(Workers workers, Contender contender, History history, String what, int times)
			throws IOException {
		if (times > 0) {
			double seconds = workers.ask(contender, "read " + history.threadId() + " " + what + " " + times).seconds();
			double milliseconds = seconds * 1000 / times;
			this.measurements.add(contender, history.threadId() + what, milliseconds);
			this.run
				.say("%-22s %-8s %-8s %10.3f ms".formatted(contender.name(), history.threadId(), what, milliseconds));
		}
	}

	private void report() throws IOException, SQLException {
		StringBuilder text = new StringBuilder(this.run.circumstances());
		for (History history : this.histories) {
			text.append("\nMilliseconds to read of a thread of ")
				.append(history.label())
				.append(", the median of the rounds (least to most):\n\n")
				.append(table(history))
				.append('\n')
				.append(this.run.page().plot("history-" + history.checkpoints(), chart(history)));
		}
		this.run.page().write(NAME, text.toString());
	}

	private MarkdownTable table(History history) {
		List<String> head = new ArrayList<>(List.of(""));
		head.addAll(READ_LABELS);
		MarkdownTable table = new MarkdownTable(head);
		for (Contender contender : this.run.contenders()) {
			List<String> cells = new ArrayList<>(List.of(contender.label()));
			READ.forEach((what) -> cells.add(this.measurements.text(contender, history.threadId() + what)));
			table.row(cells);
		}
		return table;
	}

	private BarChart chart(History history) {
		String what = history.threadId() + ALL;
		List<Bar> bars = this.run.contenders()
			.stream()
			.map((contender) -> new Bar(contender.label(), this.measurements.median(contender, what),
					this.measurements.least(contender, what), this.measurements.most(contender, what),
					Contenders.isOurs(contender)))
			.toList();
		return new BarChart("Milliseconds to list all, " + history.label(), bars);
	}

}
