package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

import io.github.langgraph4spring.benchmarks.Contender.Pace;
import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

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

	private static final List<Shape> SHAPES = List.of(new Shape("1 × 50", 1, GROWING, 1, 5),
			new Shape("8 × 50 at once", 8, GROWING, 8, 2), new Shape("100 × 5", 100, 5, 1, 1),
			new Shape("100 × 5, 8 clients", 100, 5, 8, 2));

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

	}

	static void run(Run all) throws IOException, SQLException {
		Run run = all.of(NAME);
		ConversationSection section = new ConversationSection(run);
		section.countRoundTrips();
		try (Workers workers = Workers.start(run)) {
			section.warmUp(workers);
			run.server().settle();
			for (int round = 0; round < run.rounds(); round++) {
				for (Shape shape : section.shapes) {
					for (Contender contender : run.inOrderOf(round)) {
						section.measure(workers, contender, shape, round);
					}
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

	private void warmUp(Workers workers) throws IOException {
		for (Contender contender : this.run.contenders()) {
			if (this.run.smoke() || contender.pace() == Pace.SLOW) {
				workers.ask(contender, "conversation warm- 50 1 8 platform");
			}
			else {
				workers.warmUp(contender, this.run, "conversation warm%d-a- 50 10 8 platform",
						"conversation warm%d-b- 1 50 1 platform");
			}
		}
	}

	private void measure(Workers workers, Contender contender, Shape shape, int round)
			throws IOException, SQLException {
		int times = shape.timesFor(contender, round);
		if (times == 0) {
			return;
		}
		BenchmarkServer server = this.run.server();
		long wal = server.walBytes();
		long disk = server.diskBytes(contender.name());
		double seconds = 0;
		long allocated = 0;
		for (int i = 0; i < times; i++) {
			String prefix = "r" + round + "." + this.shapes.indexOf(shape) + "." + i + ".";
			Answer answer = workers.ask(contender, "conversation " + prefix + " " + shape.threads() + " "
					+ shape.turns() + " " + shape.clients() + " platform");
			seconds += answer.seconds();
			allocated += answer.allocatedBytes();
		}
		int turns = shape.threads() * shape.turns() * times;
		this.measurements.add(contender, shape.name(), turns / seconds);
		if (shape.growing()) {
			this.measurements.add(contender, WAL, (double) (server.walBytes() - wal) / turns * GROWING);
			this.measurements.add(contender, DISK,
					(double) (server.diskBytes(contender.name()) - disk) / turns * GROWING);
			this.measurements.add(contender, ALLOCATED, (double) allocated / turns);
		}
		this.run.say("%-22s %-20s %8.1f turns/s".formatted(contender.name(), shape.name(), turns / seconds));
	}

}
