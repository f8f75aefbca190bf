package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is measured beside others.
 *
 * @param name its name, also its database's
 * @param label what the tables and plots call it
 * @param tables whose set-up made its tables
 * @param pace how much of the workloads it can be asked for
 * @param sections the sections that it is part of
 * @param command the command of its worker, without the arguments that all of them take
 */
record Contender(String name, String label, Tables tables, Pace pace, List<String> sections, List<String> command) {

	/** How many connections a pool has. */
	static final int CONNECTIONS = 8;

	/**
	 * Whose tables they are.
	 */
	enum Tables {

		/** Those that we create. */
		OURS,

		/** Those that Python creates. */
		PYTHONS,

		/** Those that the contender creates by itself. */
		OF_ITS_OWN

	}

	/**
	 * How much of the workloads it can be asked for.
	 */
	enum Pace {

		/** All. */
		USUAL,

		/** As little as shows how slow it is. */
		SLOW

	}

	WorkerProcess start(int port, int connections, Workspace workspace) throws IOException {
		List<String> all = new ArrayList<>(this.command);
		all.add(this.command.get(0).endsWith("java") ? BenchmarkServer.jdbcUrl(port, this.name)
				: BenchmarkServer.uri(port, this.name));
		all.add(String.valueOf(connections));
		all.add(workspace.texts().toString());
		return WorkerProcess.start(all, workspace.log(this.name));
	}

	/**
	 * Where the run keeps what is not a result.
	 *
	 * @param folder the folder
	 */
	record Workspace(Path folder) {

		Path texts() {
			return this.folder.resolve("texts");
		}

		Path log(String name) {
			return this.folder.resolve(name + ".log");
		}

	}

}
