package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One conversation that becomes long: what is stored of it, and how fast, by layouts.
 */
final class GrowthSection {

	static final String NAME = "growth";

	private static final int LONGEST = 1000;

	private static final List<Integer> TURNS = List.of(50, 200, LONGEST);

	private static final int MOST_TIMES = 10;

	private static final String OURS = "ours_delta";

	private static final String SPEED = " turns";

	private static final String DISK = " disk";

	private final Run run;

	private final Measurements measurements = new Measurements();

	private GrowthSection(Run run) {
		this.run = run;
	}

	static void run(Run all) throws IOException, SQLException {
		GrowthSection section = new GrowthSection(all.of(NAME));
		for (int round = 0; round < section.run.rounds(); round++) {
			try (Workers workers = Workers.start(section.run)) {
				section.warmUp(workers, round);
				section.run.server().settle();
				for (int turns : TURNS) {
					section.measure(workers, turns, round);
				}
			}
		}
		section.report();
	}

	private void warmUp(Workers workers, int round) throws IOException {
		String prefix = "warm" + round + ".";
		for (Contender contender : this.run.contenders()) {
			if (this.run.smoke()) {
				workers.ask(contender, "conversation " + prefix + " 20 1 1 platform");
			}
			else {
				workers.warmUp(contender, this.run, "conversation " + prefix + "%d- 4 100 1 platform");
			}
		}
	}

	// a list that is stored whole grows with the square of the turns
	private boolean takesPart(Contender contender, int turns) {
		return turns == TURNS.get(0) || (!this.run.smoke() && (turns < LONGEST || contender.name().contains("delta")));
	}

	/** As often as makes as many turns as the longest has, but at most ten times. */
	private int times(int turns) {
		return this.run.smoke() ? 1 : Math.min(MOST_TIMES, LONGEST / turns);
	}

	private void measure(Workers workers, int turns, int round) throws IOException, SQLException {
		Map<Contender, Tally> tallies = new LinkedHashMap<>();
		for (int i = 0; i < times(turns); i++) {
			for (Contender contender : this.run.inOrderOf(round + i)) {
				if (takesPart(contender, turns)) {
					String prefix = "g" + round + "-" + turns + "-" + i + "-";
					tallies.computeIfAbsent(contender, (each) -> new Tally())
						.measure(this.run.server(), workers, contender,
								"conversation " + prefix + " 1 " + turns + " 1 platform", turns);
				}
			}
		}
		tallies.forEach((contender, tally) -> {
			this.measurements.add(contender, turns + SPEED, tally.turnsASecond());
			this.measurements.add(contender, turns + DISK, tally.diskBytesATurn() * turns);
			this.run.say("%-22s %5d turns %8.1f turns/s %10.0f bytes".formatted(contender.name(), turns,
					tally.turnsASecond(), tally.diskBytesATurn() * turns));
		});
	}

	private void report() throws IOException, SQLException {
		List<String> head = new ArrayList<>(List.of(""));
		TURNS.forEach((turns) -> head.add(turns + " turns: turns a second"));
		TURNS.forEach((turns) -> head.add(turns + " turns: on disk"));
		MarkdownTable table = new MarkdownTable(head);
		for (Contender contender : this.run.contenders()) {
			List<String> cells = new ArrayList<>(List.of(contender.label()));
			TURNS.forEach((turns) -> cells.add(this.measurements.text(contender, turns + SPEED)));
			TURNS.forEach((turns) -> cells.add(this.measurements.has(contender, turns + DISK)
					? Numbers.bytes(this.measurements.median(contender, turns + DISK)) : ""));
			table.row(cells);
		}
		this.run.page().write(NAME, this.run.circumstances() + "\n" + table + "\n" + compared());
	}

	/** Our delta channels beside their floor, and beside Python's lists. */
	private MarkdownTable compared() {
		List<String> head = new ArrayList<>(List.of(""));
		TURNS.forEach((turns) -> head.add(turns + " turns"));
		MarkdownTable table = new MarkdownTable(head);
		for (Contender ours : this.run.contenders()) {
			if (ours.name().startsWith(OURS)) {
				compare(table, ours, "jdbc_delta" + ours.name().substring(OURS.length()), SPEED);
				compare(table, ours, Contenders.PYTHON, SPEED);
				compare(table, ours, Contenders.PYTHON, DISK);
			}
		}
		return table;
	}

	private void compare(MarkdownTable table, Contender ours, String name, String what) {
		this.run.contenders().stream().filter((contender) -> contender.name().equals(name)).forEach((other) -> {
			List<String> cells = new ArrayList<>(
					List.of(ours.label() + " : " + other.label() + (what.equals(DISK) ? ", on disk" : "")));
			TURNS.forEach((turns) -> cells
				.add(this.measurements.has(ours, turns + what) && this.measurements.has(other, turns + what)
						? Numbers.ratio(this.measurements.ratio(ours, other, turns + what)) : ""));
			table.row(cells);
		});
	}

}
