package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.langgraph4spring.benchmarks.WorkerProcess.Answer;

/**
 * A worker of each contender, all of them alive for the whole of a section. Not
 * thread-safe.
 */
final class Workers implements AutoCloseable {

	private final Map<Contender, WorkerProcess> processes = new LinkedHashMap<>();

	static Workers start(Run run) throws IOException {
		Workers workers = new Workers();
		for (Contender contender : run.contenders()) {
			workers.processes.put(contender,
					contender.start(run.server().port(), Contender.CONNECTIONS, run.workspace()));
		}
		return workers;
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
