package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.benchmarks.Contender.Pace;

/**
 * The conversations: turns a second, and what a turn costs.
 */
final class ConversationSection {

	static final String NAME = "conversation";

	static final String WAL = "WAL";

	static final String DISK = "disk";

	static final String ALLOCATED = "allocated";

	static final String ROUND_TRIPS = "round trips";

	private static final int COUNTED_TURNS = 10;

	private static final int GROWING = 50;

	private static final List<Shape> SHAPES = List.of(new Shape("1 × 50", 1, GROWING, 1, 10),
			new Shape("8 × 50 at once", 8, GROWING, 8, 4), new Shape("100 × 5", 100, 5, 1, 2),
			new Shape("100 × 5, 8 clients", 100, 5, 8, 4));

	private static final List<Shape> SMOKE = List.of(new Shape("1 × 10", 1, 10, 1, 1),
			new Shape("10 × 2, 8 clients", 10, 2, 8, 1));

	private final Run run;

	private final List<Shape> shapes;

	private final Measurements measurements = new Measurements();

	private ConversationSection(Run run) {
		this.run = run;
		this.shapes = run.smoke() ? SMOKE : SHAPES;
	}

	/**
	 * The shapes of the workload.
	 *
	 * @param name its name
	 * @param threads how many conversations
	 * @param turns of how many turns each
	 * @param clients by how many clients at once
	 * @param times how often in a round
	 */
	record Shape(String name, int threads, int turns, int clients, int times) {

		boolean growing() {
			return this.turns >= 10;
		}

		int timesFor(Contender contender, int round) {
			if (contender.pace() == Pace.USUAL) {
				return this.times;
			}
			return (growing() && this.threads > 1 && round > 0) ? 0 : 1;
		}

		int turnsOfAll() {
			return this.threads * this.turns;
		}

		String command(String prefix) {
			return "conversation " + prefix + " " + this.threads + " " + this.turns + " " + this.clients + " platform";
		}

	}

	static void run(Run all) throws IOException, SQLException {
		Run run = all.of(NAME);
		ConversationSection section = new ConversationSection(run);
		section.countRoundTrips();
		for (int round = 0; round < run.rounds(); round++) {
			try (Workers workers = Workers.start(run)) {
				section.warmUp(workers, round);
				run.server().settle();
				for (Shape shape : section.shapes) {
					section.measure(workers, shape, round);
				}
			}
		}
		new ConversationReport(run, section.measurements, section.shapes).write();
	}

	private void countRoundTrips() throws IOException {
		for (Contender contender : this.run.contenders()) {
			try (RoundTripProxy proxy = new RoundTripProxy(this.run.server().port());
					WorkerProcess worker = contender.start(proxy.port(), 1, this.run.workspace())) {
				worker.ask("conversation prepare 1 " + COUNTED_TURNS + " 1 platform");
				long before = proxy.roundTrips();
				worker.ask("conversation count 1 " + COUNTED_TURNS + " 1 platform");
				this.measurements.add(contender, ROUND_TRIPS, (double) (proxy.roundTrips() - before) / COUNTED_TURNS);
			}
		}
	}

	private void warmUp(Workers workers, int round) throws IOException {
		String prefix = "warm" + round + ".";
		for (Contender contender : this.run.contenders()) {
			if (this.run.smoke()) {
				workers.ask(contender, "conversation " + prefix + " 50 1 8 platform");
			}
			else if (contender.pace() == Pace.SLOW) {
				workers.warmUp(contender, this.run, "conversation " + prefix + "%d- 50 2 8 platform");
			}
			else {
				workers.warmUp(contender, this.run, "conversation " + prefix + "%d-a- 50 10 8 platform",
						"conversation " + prefix + "%d-b- 1 50 1 platform");
			}
		}
	}

	/**
	 * Measures a shape of all contenders: they take turns within the round, so that what
	 * disturbs one of them disturbs the others too.
	 */
	private void measure(Workers workers, Shape shape, int round) throws IOException, SQLException {
		Map<Contender, Tally> tallies = new LinkedHashMap<>();
		for (int i = 0; i < shape.times(); i++) {
			for (Contender contender : this.run.inOrderOf(round + i)) {
				if (i < shape.timesFor(contender, round)) {
					String prefix = "r" + round + "." + this.shapes.indexOf(shape) + "." + i + ".";
					tallies.computeIfAbsent(contender, (each) -> new Tally())
						.measure(this.run.server(), workers, contender, shape.command(prefix), shape.turnsOfAll());
				}
			}
		}
		tallies.forEach((contender, tally) -> {
			this.measurements.add(contender, shape.name(), tally.turnsASecond());
			if (shape.growing()) {
				this.measurements.add(contender, WAL, tally.walBytesATurn() * GROWING);
				this.measurements.add(contender, DISK, tally.diskBytesATurn() * GROWING);
				this.measurements.add(contender, ALLOCATED, tally.allocatedBytesATurn());
			}
			this.run.say("%-22s %-20s %8.1f turns/s".formatted(contender.name(), shape.name(), tally.turnsASecond()));
		});
	}

}
