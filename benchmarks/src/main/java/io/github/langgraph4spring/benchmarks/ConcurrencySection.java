package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

/**
 * Many clients at once over few connections.
 */
final class ConcurrencySection {

	static final String NAME = "concurrency";

	private static final List<Integer> POOLS = List.of(4, 20);

	private static final List<Integer> CLIENTS = List.of(1, 8, 64, 256);

	private static final int THREADS = 256;

	private final Run run;

	private final Measurements measurements = new Measurements();

	private ConcurrencySection(Run run) {
		this.run = run;
	}

	static void run(Run all) throws IOException, SQLException {
		ConcurrencySection section = new ConcurrencySection(all.of(NAME));
		for (int pool : POOLS) {
			for (int round = 0; round < section.run.rounds(); round++) {
				for (Contender contender : section.run.inOrderOf(round)) {
					section.measure(contender, pool, round);
				}
			}
		}
		all.page().write(NAME, section.run.circumstances() + "\n" + section.table());
	}

	private void measure(Contender contender, int pool, int round) throws IOException {
		try (WorkerProcess worker = contender.start(this.run.server().port(), pool, this.run.workspace())) {
			int turns = this.run.smoke() ? 1 : 4;
			for (int i = this.run.smoke() ? 3 : 0; i < 4; i++) {
				worker.ask(command("warm" + pool + "-" + round + "-" + i, turns, CLIENTS.get(i)));
			}
			for (int clients : CLIENTS) {
				Answer answer = worker.ask(command("c" + pool + "-" + round + "-" + clients, turns, clients));
				String what = pool + "/" + clients;
				this.measurements.add(contender, what, THREADS * turns / answer.seconds());
				this.measurements.add(contender, what + " median", answer.median() * 1000);
				this.measurements.add(contender, what + " most", answer.most() * 1000);
				this.run.say("%-22s pool %2d clients %3d %8.1f turns/s".formatted(contender.name(), pool, clients,
						THREADS * turns / answer.seconds()));
			}
		}
	}

	private static String command(String prefix, int turns, int clients) {
		return "conversation " + prefix + "- " + THREADS + " " + turns + " " + clients + " virtual";
	}

	private MarkdownTable table() {
		MarkdownTable table = new MarkdownTable(List.of("", "connections", "virtual threads", "turns a second",
				"milliseconds a turn, median", "99 of 100 within"));
		for (Contender contender : this.run.contenders()) {
			for (int pool : POOLS) {
				for (int clients : CLIENTS) {
					List<String> cells = new ArrayList<>(
							List.of(contender.label(), String.valueOf(pool), String.valueOf(clients)));
					for (String what : List.of("", " median", " most")) {
						cells.add(this.measurements.text(contender, pool + "/" + clients + what));
					}
					table.row(cells);
				}
			}
		}
		return table;
	}

}
