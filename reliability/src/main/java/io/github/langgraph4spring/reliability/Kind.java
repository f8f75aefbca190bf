package io.github.langgraph4spring.reliability;

import java.util.Locale;

/**
 * The faults, in the order of the table.
 */
enum Kind {

	SERVER_KILLED("the server killed with `kill -9`", ServerKilled::new),

	VIRTUAL_MACHINE_KILLED("the JVM killed with `kill -9`, another goes on", VirtualMachineKilled::new),

	BACKEND_TERMINATED("all sessions terminated (`pg_terminate_backend`)", BackendTerminated::new);

	private final String description;

	private final Start start;

	Kind(String description, Start start) {
		this.description = description;
		this.start = start;
	}

	String option() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String description() {
		return this.description;
	}

	Fault start(Workspace workspace) throws Exception {
		return this.start.in(workspace);
	}

	/**
	 * Sets up what a fault needs.
	 */
	@FunctionalInterface
	private interface Start {

		Fault in(Workspace workspace) throws Exception;

	}

}
