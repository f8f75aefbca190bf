package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

/**
 * A worker of each contender, all of them alive at once. Two processes of one contender
 * differ by up to a sixth for as long as they live, so a round of conversations has
 * workers of its own. Not thread-safe.
 */
final class Workers implements AutoCloseable {

	private static final double WARM_UP_SECONDS = 10;

	private static final double LONGEST_WARM_UP_SECONDS = 45;

	// of a second, each second
	private static final double STILL_COMPILING = 0.01;

	private final Map<Contender, WorkerProcess> processes = new LinkedHashMap<>();

	static Workers start(Run run) throws IOException {
		Workers workers = new Workers();
		for (Contender contender : run.contenders()) {
			workers.processes.put(contender,
					contender.start(run.server().port(), Contender.CONNECTIONS, run.workspace()));
		}
		return workers;
	}

	/**
	 * Makes a contender as a server that has run for a while: compiled code, prepared
	 * statements, tables that are not empty. Compilers that still work would take a core
	 * from the server.
	 * @param commands what it does again and again, with a number that is never the same
	 */
	void warmUp(Contender contender, Run run, String... commands) throws IOException {
		double seconds = 0;
		boolean compiling = true;
		for (int i = 0; seconds < (compiling ? LONGEST_WARM_UP_SECONDS : WARM_UP_SECONDS); i++) {
			double worked = 0;
			double compiled = 0;
			for (String command : commands) {
				Answer answer = ask(contender, command.formatted(i));
				worked += answer.seconds();
				compiled += answer.compiling();
			}
			seconds += worked;
			compiling = compiled > STILL_COMPILING * worked;
		}
		run.say("%-22s warm after %.0f s".formatted(contender.name(), seconds));
	}

	Answer ask(Contender contender, String line) throws IOException {
		WorkerProcess process = this.processes.get(contender);
		if (process == null) {
			throw new IllegalArgumentException("There is no worker of " + contender.name());
		}
		return process.ask(line);
	}

	@Override
	public void close() throws IOException {
		for (WorkerProcess process : this.processes.values()) {
			process.close();
		}
	}

}
