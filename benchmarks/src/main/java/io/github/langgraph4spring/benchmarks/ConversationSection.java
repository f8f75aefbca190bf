package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

/**
 * The conversations: turns a second, and what a turn costs.
 */
final class ConversationSection {

	static final String WAL = "WAL";

	static final String DISK = "disk";

	static final String ALLOCATED = "allocated";

	static final String ROUND_TRIPS = "round trips";

	private static final int COUNTED_TURNS = 10;

	private final Run run;

	private final Measurements measurements = new Measurements();

	private ConversationSection(Run run) {
		this.run = run;
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

		int turnsOfRound() {
			return this.threads * this.turns * this.times;
		}

		boolean growing() {
			return this.turns == GROWING;
		}

	}

	private static final int GROWING = 50;

	static final List<Shape> SHAPES = List.of(new Shape("1 × 50", 1, GROWING, 1, 5),
			new Shape("8 × 50 at once", 8, GROWING, 8, 2), new Shape("100 × 5", 100, 5, 1, 1),
			new Shape("100 × 5, 8 clients", 100, 5, 8, 2));

	static void run(Run run) throws IOException, SQLException {
		ConversationSection section = new ConversationSection(run);
		section.countRoundTrips();
		try (Workers workers = Workers.start(run)) {
			section.warmUp(workers);
			run.server().settle();
			for (int round = 0; round < run.rounds(); round++) {
				for (Shape shape : section.shapes()) {
					for (Contender contender : run.inOrderOf(round)) {
						section.measure(workers, contender, shape, round);
					}
				}
			}
		}
		new ConversationReport(run, section.measurements, section.shapes()).write();
	}

	private List<Shape> shapes() {
		return this.run.smoke() ? List.of(new Shape("1 × 50", 1, GROWING, 1, 1), new Shape("10 × 2", 10, 2, 8, 1))
				: SHAPES;
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

	// as a server that has run for a while: compiled code, prepared statements, tables
	// that are not empty
	private void warmUp(Workers workers) throws IOException {
		boolean smoke = this.run.smoke();
		for (Contender contender : this.run.contenders()) {
			workers.ask(contender, "conversation warm-a 8 " + (smoke ? 1 : GROWING) + " 8 platform");
			workers.ask(contender, "conversation warm-b 100 " + (smoke ? 1 : 10) + " 8 platform");
			workers.ask(contender, "conversation warm-c " + (smoke ? 1 : 4) + " " + GROWING + " 1 platform");
		}
	}

	private void measure(Workers workers, Contender contender, Shape shape, int round)
			throws IOException, SQLException {
		BenchmarkServer server = this.run.server();
		long wal = server.walBytes();
		long disk = server.diskBytes(contender.name());
		double seconds = 0;
		long allocated = 0;
		for (int i = 0; i < shape.times(); i++) {
			String prefix = "r" + round + "." + this.shapes().indexOf(shape) + "." + i + ".";
			Answer answer = workers.ask(contender, "conversation " + prefix + " " + shape.threads() + " "
					+ shape.turns() + " " + shape.clients() + " platform");
			seconds += answer.seconds();
			allocated += answer.allocatedBytes();
		}
		int turns = shape.turnsOfRound();
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
