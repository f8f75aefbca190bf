package io.github.langgraph4spring.benchmarks;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import io.github.langgraph4spring.benchmarks.Contender.Workspace;

/**
 * What the sections of a run have in common.
 *
 * @param server the server
 * @param contenders what is measured
 * @param rounds how many rounds
 * @param smoke whether only to see that everything works
 * @param workspace where to keep what is not a result
 * @param page where the results go
 */
record Run(BenchmarkServer server, List<Contender> contenders, int rounds, boolean smoke, Workspace workspace,
		PerformancePage page) {

	/**
	 * Returns the run of a section, with what is part of it alone.
	 */
	Run of(String section) {
		return with((contender) -> contender.sections().contains(section));
	}

	/**
	 * Returns a run of some contenders.
	 * @param names their names, separated by commas; none means all of them
	 */
	Run only(String names) {
		List<String> list = List.of(names.split(","));
		return with((contender) -> names.isEmpty() || list.contains(contender.name()));
	}

	private Run with(Predicate<Contender> part) {
		return new Run(this.server, this.contenders.stream().filter(part).toList(), this.rounds, this.smoke,
				this.workspace, this.page);
	}

	Contender contender(String name) {
		return this.contenders.stream().filter((contender) -> contender.name().equals(name)).findFirst().orElseThrow();
	}

	boolean has(String name) {
		return this.contenders.stream().anyMatch((contender) -> contender.name().equals(name));
	}

	/**
	 * Returns the contenders in the order of a round: each begins one further on.
	 */
	List<Contender> inOrderOf(int round) {
		List<Contender> order = new ArrayList<>(this.contenders);
		Collections.rotate(order, -round);
		return order;
	}

	/**
	 * Says when and on what machine the results were measured.
	 */
	String machine() {
		return LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java "
				+ Runtime.version().feature() + ".\n";
	}

	/**
	 * Says that, and on what server and in how many rounds.
	 */
	String circumstances() throws SQLException {
		return machine().replace(".\n", "") + ", Postgres " + this.server.version()
				+ " on the same cores with fsync and synchronous_commit on, "
				+ ((this.rounds == 1) ? "1 round.\n" : this.rounds + " rounds.\n");
	}

	void say(String what) {
		System.out.println(what);
	}

}
